namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_run</c>: one thing that a job is to do, does or did.</summary>
public sealed record JobRunRow
{
    public const string Waiting = "waiting";
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Skipped = "skipped";

    /// <summary>All states there are.</summary>
    public static readonly IReadOnlyList<string> States = [Waiting, Queued, Running, Succeeded, Failed, Cancelled, Skipped];

    /// <summary>Whose it is; 0: the whole installation's.</summary>
    public required int TenantId { get; init; }
    public required long RunId { get; init; }
    public required string Kind { get; init; }
    /// <summary>The schedule's name, or what its maker called it.</summary>
    public required string Name { get; init; }
    public required string Queue { get; init; }
    public long? ScheduleId { get; init; }
    /// <summary>Schedule and time of a firing: unique, so that one firing is one run.</summary>
    public string? FireKey { get; init; }
    public long? BatchId { get; init; }
    /// <summary>The run that it waits for.</summary>
    public long? AfterRun { get; init; }
    /// <summary>The batch that it waits for.</summary>
    public long? AfterBatch { get; init; }
    /// <summary>True: it goes on however those ended; false: only where they succeeded.</summary>
    public bool AfterAny { get; init; }
    public required string State { get; init; }
    /// <summary>Tries that were begun.</summary>
    public int Attempt { get; init; }
    /// <summary>Tries that it may have.</summary>
    public required int Attempts { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    /// <summary>A JSON object; never personal data.</summary>
    public required string Args { get; init; }
    public string? OrderNo { get; init; }
    /// <summary>Of all runs with the same one, one runs at a time.</summary>
    public string? LockKey { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Node { get; init; }
    /// <summary>Until when its node is trusted to be at it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }
    /// <summary>Changes with each change of hands: who holds an old one writes nothing any more.</summary>
    public int Fence { get; init; }
    public long ProgressDone { get; init; }
    public long ProgressTotal { get; init; }
    public string? ProgressText { get; init; }
    public string? Result { get; init; }
    public string? Error { get; init; }
    public DateTimeOffset? CancelAt { get; init; }
    public string? CancelBy { get; init; }
    public string? CancelReason { get; init; }
    public DateTimeOffset? KeepUntil { get; init; }

    public bool HasEnded => State is Succeeded or Failed or Cancelled or Skipped;
}
