using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>What is decided of runs, as functions of what is known.</summary>
public static class JobDecisions
{
    /// <summary>The error of a run whose node died on its last try.</summary>
    public const string LostError = "The node that ran it was not heard of any more.";

    /// <summary>The run behind a try that ended.</summary>
    public static JobRunRow After(JobRunRow held, JobKind kind, JobResult result, DateTimeOffset now, JobsOptions options) => result switch
    {
        { Error: null } => held with { State = JobRunRow.Succeeded, Result = result.Result, Error = null, KeepUntil = now + options.KeepSucceeded },
        { MayRetry: true } when held.Attempt < held.Attempts => held with { State = JobRunRow.Queued, Result = result.Result, Error = result.Error, DueAt = now + Pause(kind, held.Attempt) },
        _ => held with { State = JobRunRow.Failed, Result = result.Result, Error = result.Error, KeepUntil = now + options.KeepFailed },
    };

    /// <summary>The run behind a try that a person cancelled.</summary>
    public static JobRunRow Cancelled(JobRunRow held, DateTimeOffset now, JobsOptions options) =>
        held with { State = JobRunRow.Cancelled, KeepUntil = now + options.KeepFailed };

    /// <summary>The run behind a try whose node was stopped: it is queued again, and the try does not count.</summary>
    public static JobRunRow Stopped(JobRunRow held, DateTimeOffset now) => held with { State = JobRunRow.Queued, DueAt = now, Attempts = held.Attempts + 1 };

    /// <summary>The run behind a try whose node died: cancelled where that was wanted, queued again where tries are left, else failed.</summary>
    public static JobRunRow Lost(JobRunRow held, DateTimeOffset now, JobsOptions options) =>
        held.CancelAt is not null ? Cancelled(held, now, options)
        : held.Attempt < held.Attempts ? held with { State = JobRunRow.Queued, DueAt = now, Error = LostError }
        : held with { State = JobRunRow.Failed, Error = LostError, KeepUntil = now + options.KeepFailed };

    /// <summary>Before the try behind <paramref name="attempt"/>: doubles with each, up to the kind's longest.</summary>
    public static TimeSpan Pause(JobKind kind, int attempt)
    {
        var factor = Math.Pow(2, Math.Clamp(attempt - 1, 0, 30));
        return kind.FirstPause.TotalSeconds * factor >= kind.LongestPause.TotalSeconds ? kind.LongestPause : kind.FirstPause * factor;
    }

    /// <summary>What a firing does, given the runs of its schedule that are not at their end.</summary>
    public static Firing OnFire(JobOverlap overlap, IReadOnlyCollection<JobRunRow> open) => overlap switch
    {
        _ when open.Count == 0 => Firing.Queue,
        JobOverlap.WaitOne => open.Any(run => run.State == JobRunRow.Queued) ? Firing.Skip : Firing.Queue,
        JobOverlap.CancelEarlier => Firing.CancelAndQueue,
        _ => Firing.Skip,
    };
}

/// <summary>What a firing of a schedule does.</summary>
public enum Firing
{
    Queue,
    Skip,
    CancelAndQueue,
}
