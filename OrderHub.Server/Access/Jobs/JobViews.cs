using System.Globalization;
using System.Text.Json.Nodes;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Clock;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Access.Jobs;

/// <summary>A text in both languages.</summary>
public sealed record JobText(string En, string Zh)
{
    internal static JobText Of(JobTitle title) => new(title.En, title.Zh);
}

/// <summary>One argument of a kind of job.</summary>
/// <param name="Name">Its name in <c>args</c>.</param>
/// <param name="Title">What to call it.</param>
/// <param name="Kind">text, number or truth.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Default">What is taken where it is not.</param>
/// <param name="Least">Of a number.</param>
/// <param name="Most">Of a number.</param>
public sealed record JobArgumentView(string Name, JobText Title, string Kind, bool Required, JsonNode? Default, long? Least, long? Most);

/// <summary>A kind of job.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Title">What to call it.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Arguments">What it takes.</param>
/// <param name="Queue">Where its runs wait.</param>
/// <param name="Attempts">Tries of one run.</param>
/// <param name="LimitSeconds">How long one try may take.</param>
/// <param name="Overlap">skip, waitOne or cancelEarlier.</param>
/// <param name="Installation">Whether it is about the whole installation.</param>
/// <param name="Allowed">Whether the caller's tenant may act on it.</param>
public sealed record JobKindView(
    string Name, JobText Title, JobText Summary, IReadOnlyList<JobArgumentView> Arguments, string Queue, int Attempts, int LimitSeconds, string Overlap, bool Installation, bool Allowed)
{
    internal static JobKindView Of(JobKind kind, JobScope scope) => new(
        kind.Name, JobText.Of(kind.Title), JobText.Of(kind.Summary),
        [
            .. kind.Arguments.Select(argument => new JobArgumentView(
                argument.Name, JobText.Of(argument.Title), Word(argument.Kind.ToString()), argument.IsRequired, argument.Default is null ? null : JsonNode.Parse(argument.Default),
                argument.Kind == JobArgumentKind.Number ? argument.Least : null, argument.Kind == JobArgumentKind.Number ? argument.Most : null)),
        ],
        kind.Queue, kind.Attempts, (int)kind.Limit.TotalSeconds, Word(kind.Overlap.ToString()), kind.IsInstallation, !kind.IsInstallation || scope.SeesInstallation);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>The kinds there are.</summary>
public sealed record JobKindList(IReadOnlyList<JobKindView> Items);

/// <summary>A job that comes again.</summary>
/// <param name="ScheduleId">Its number.</param>
/// <param name="Name">Unique in its tenant.</param>
/// <param name="Kind">What it runs.</param>
/// <param name="Installation">Whether it is the whole installation's.</param>
/// <param name="Args">With these.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Revision">Changes with each change; a change names the one that it saw.</param>
/// <param name="Shipped">Whether it comes with the program.</param>
/// <param name="PausedAt">Since when it does not fire; null: it does.</param>
/// <param name="PausedBy">Who said so.</param>
/// <param name="PausedReason">And why.</param>
/// <param name="UpdatedBy">Who changed it last.</param>
/// <param name="UpdatedAt">When.</param>
/// <param name="NextFires">Its next five firings; none while it is paused.</param>
/// <param name="LastRun">Its newest run.</param>
public sealed record JobScheduleView(
    string ScheduleId, string Name, string Kind, bool Installation, JsonObject Args, string Cron, string TimeZone, long Revision, bool Shipped, DateTimeOffset? PausedAt, string? PausedBy,
    string? PausedReason, string UpdatedBy, DateTimeOffset UpdatedAt, IReadOnlyList<JobFire> NextFires, JobRunView? LastRun)
{
    internal static JobScheduleView Of(JobScheduleRow row, JobRunRow? last, DateTimeOffset now) => new(
        JobRunView.Id(row.ScheduleId), row.Name, row.Kind, row.TenantId == JobScope.Installation, JobRunView.Object(row.Args), row.Cron, row.TimeZone, row.Revision, row.IsShipped, row.PausedAt,
        row.PausedBy, row.PausedReason, row.UpdatedBy, row.UpdatedAt, row.PausedAt is null ? JobFire.Next(row.Cron, row.TimeZone) : [],
        last is null ? null : JobRunView.Of(last, now));
}

/// <summary>The tenant's schedules, by name.</summary>
public sealed record JobScheduleList(IReadOnlyList<JobScheduleView> Items);

/// <summary>A new schedule.</summary>
/// <param name="Name">1 to 100 characters, unique in its tenant.</param>
/// <param name="Kind">One that there is.</param>
/// <param name="Cron">Seconds, minutes, hours, day of month, month, day of week.</param>
/// <param name="TimeZone">IANA name; example <c>Asia/Shanghai</c>.</param>
/// <param name="Args">As the kind asks.</param>
public sealed record NewJobSchedule(string Name, string Kind, string Cron, string TimeZone, JsonObject? Args = null);

/// <summary>A change of a schedule.</summary>
/// <param name="Cron">When it fires.</param>
/// <param name="TimeZone">On which clock.</param>
/// <param name="Revision">The one that was seen.</param>
/// <param name="Args">As the kind asks.</param>
public sealed record ChangedJobSchedule(string Cron, string TimeZone, long Revision, JsonObject? Args = null);

/// <summary>Why something is done.</summary>
/// <param name="Reason">1 to 500 characters.</param>
public sealed record JobReason(string Reason);

/// <summary>One firing.</summary>
/// <param name="At">When.</param>
public sealed record JobFire(DateTimeOffset At)
{
    private const int Shown = 5;

    internal static IReadOnlyList<JobFire> Next(string cron, string zone) => [.. JobCron.Next(cron, zone, JobCron.Time.GetUtcNow(), Shown).Select(at => new JobFire(at))];
}

/// <summary>When an expression fires.</summary>
public sealed record JobFires(IReadOnlyList<JobFire> Fires);

/// <summary>A run to be made.</summary>
/// <param name="Kind">One that there is.</param>
/// <param name="Args">As the kind asks.</param>
/// <param name="Name">What to call it; else as its kind.</param>
/// <param name="At">Not before.</param>
/// <param name="AfterRun">Behind this run.</param>
/// <param name="AfterAny">However that ended; else only where it succeeded.</param>
/// <param name="OrderNo">The order that it is about.</param>
public sealed record NewJobRun(
    string Kind, JsonObject? Args = null, string? Name = null, DateTimeOffset? At = null, string? AfterRun = null, bool? AfterAny = null, string? OrderNo = null);

/// <summary>Many runs of one kind, and one behind them all.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Kind">One that there is.</param>
/// <param name="Items">The arguments of each; 1 to 500.</param>
/// <param name="Then">What is run when all have succeeded.</param>
public sealed record NewJobBatch(string Name, string Kind, IReadOnlyList<JsonObject> Items, NewJobRun? Then = null);

/// <summary>How far a batch has come.</summary>
/// <param name="BatchId">Its number.</param>
/// <param name="Total">Its runs.</param>
/// <param name="Ended">Those that are at their end.</param>
/// <param name="Failed">Those that failed or were cancelled.</param>
/// <param name="States">Its runs by state.</param>
public sealed record JobBatchView(string BatchId, long Total, long Ended, long Failed, IReadOnlyDictionary<string, long> States)
{
    internal static JobBatchView Of(long batchId, IReadOnlyList<(string State, long Count)> states) => new(
        JobRunView.Id(batchId), states.Sum(state => state.Count),
        states.Where(state => state.State is not (JobRunRow.Waiting or JobRunRow.Queued or JobRunRow.Running)).Sum(state => state.Count),
        states.Where(state => state.State is JobRunRow.Failed or JobRunRow.Cancelled).Sum(state => state.Count),
        states.ToDictionary(state => state.State, state => state.Count, StringComparer.Ordinal));
}

/// <summary>A run.</summary>
/// <param name="RunId">Its number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Installation">Whether it is the whole installation's.</param>
/// <param name="Queue">Where it waits.</param>
/// <param name="State">waiting (for another), scheduled (for later), queued, retrying, running, succeeded, failed, cancelled or skipped.</param>
/// <param name="ScheduleId">The schedule that it is of.</param>
/// <param name="BatchId">The batch that it is one of.</param>
/// <param name="AfterRun">The run that it waits for.</param>
/// <param name="Attempt">Tries that were begun.</param>
/// <param name="Attempts">Tries that it may have.</param>
/// <param name="DueAt">Not begun before.</param>
/// <param name="OrderNo">The order that it is about.</param>
/// <param name="CreatedBy">Who asked for it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="StartedAt">When its last try began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Node">Where its last try ran.</param>
/// <param name="ProgressDone">How far it has come.</param>
/// <param name="ProgressTotal">Of how much; 0: not known.</param>
/// <param name="ProgressText">In words.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="CancelBy">Who wants it ended.</param>
/// <param name="CancelReason">And why.</param>
public sealed record JobRunView(
    string RunId, string Kind, string Name, bool Installation, string Queue, string State, string? ScheduleId, string? BatchId, string? AfterRun, int Attempt, int Attempts, DateTimeOffset DueAt,
    string? OrderNo, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Node, long ProgressDone, long ProgressTotal, string? ProgressText,
    string? Error, string? CancelBy, string? CancelReason)
{
    internal static JobRunView Of(JobRunRow row, DateTimeOffset now) => new(
        Id(row.RunId), row.Kind, row.Name, row.TenantId == JobScope.Installation, row.Queue, StateOf(row, now), row.ScheduleId is { } schedule ? Id(schedule) : null,
        row.BatchId is { } batch ? Id(batch) : null, row.AfterRun is { } after ? Id(after) : null, row.Attempt, row.Attempts, row.DueAt, row.OrderNo, row.CreatedBy, row.CreatedAt, row.StartedAt,
        row.EndedAt, row.Node, row.ProgressDone, row.ProgressTotal, row.ProgressText, row.Error, row.CancelBy, row.CancelReason);

    internal static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    internal static JsonObject Object(string json) => JsonNode.Parse(json) as JsonObject ?? [];

    private static string StateOf(JobRunRow row, DateTimeOffset now) => row.State != JobRunRow.Queued ? row.State
        : row.Attempt > 0 ? "retrying"
        : row.DueAt > now ? "scheduled"
        : row.State;
}

/// <summary>Runs, newest first.</summary>
public sealed record JobRunPage(IReadOnlyList<JobRunView> Items, string? NextCursor);

/// <summary>One try of a run.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Node">Where it ran.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Outcome">running, succeeded, failed, cancelled, stopped (its node was stopped) or lost (its node died).</param>
/// <param name="Error">What went wrong.</param>
public sealed record JobAttemptView(int Attempt, string Node, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, string? Error);

/// <summary>A line that a run wrote.</summary>
public sealed record JobLine(int Attempt, DateTimeOffset At, string Level, string Text);

/// <summary>A run with all that is known of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Args">What it was given.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Attempts">Its tries.</param>
/// <param name="Lines">The newest 500 lines, oldest first.</param>
/// <param name="Batch">How far its batch has come.</param>
/// <param name="Allowed">Whether the caller's tenant may act on it.</param>
public sealed record JobRunDetail(
    JobRunView Run, JsonObject Args, string? Result, IReadOnlyList<JobAttemptView> Attempts, IReadOnlyList<JobLine> Lines, JobBatchView? Batch, bool Allowed);

/// <summary>Which runs are meant: each condition that is given must hold.</summary>
/// <param name="State">As in the list.</param>
/// <param name="Kind">What they are.</param>
/// <param name="Name">A part of their name.</param>
/// <param name="Argument">A part of their arguments.</param>
/// <param name="OrderNo">The order that they are about.</param>
/// <param name="Queue">Where they wait.</param>
/// <param name="ScheduleId">The schedule that they are of.</param>
/// <param name="BatchId">The batch that they are of.</param>
/// <param name="Tenant">own or installation.</param>
public sealed record JobChoice(
    string? State = null, string? Kind = null, string? Name = null, string? Argument = null, string? OrderNo = null, string? Queue = null, string? ScheduleId = null, string? BatchId = null,
    string? Tenant = null);

/// <summary>A deed on all runs that a filter takes.</summary>
/// <param name="Verb">retry or delete.</param>
/// <param name="Filter">At least one condition.</param>
public sealed record BeginJobAction(string Verb, JobChoice Filter);

/// <summary>How far a deed on many has come.</summary>
/// <param name="ActionId">Its number.</param>
/// <param name="Verb">retry or delete.</param>
/// <param name="State">running, done or stopped.</param>
/// <param name="Total">Runs that are meant.</param>
/// <param name="Done">Runs that were done.</param>
/// <param name="PerSecond">How quickly.</param>
/// <param name="CreatedBy">Who asked.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UpdatedAt">When it went on last.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record JobActionView(
    string ActionId, string Verb, string State, int Total, int Done, decimal PerSecond, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt)
{
    internal static JobActionView Of(JobActionRow row) => new(
        JobRunView.Id(row.ActionId), row.Verb, row.State, row.Total, row.DoneCount,
        (row.UpdatedAt - row.CreatedAt).TotalSeconds is > 0 and var seconds ? decimal.Round((decimal)(row.DoneCount / seconds), 1) : 0, row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.EndedAt);
}

/// <summary>The newest deeds on many.</summary>
public sealed record JobActionList(IReadOnlyList<JobActionView> Items);

/// <summary>A node that runs jobs.</summary>
/// <param name="Node">Machine, process and a number of its own.</param>
/// <param name="StartedAt">Since when it takes jobs.</param>
/// <param name="HeartbeatAt">When it was heard of last.</param>
/// <param name="Alive">Whether that is recent enough.</param>
/// <param name="Running">Runs that it has.</param>
/// <param name="Concurrency">Runs that it takes at most.</param>
public sealed record JobServer(string Node, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, bool Alive, int Running, int Concurrency);

/// <summary>A queue of jobs.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Concurrency">Runs of it at the same time in the whole cluster.</param>
/// <param name="Running">Those that go on.</param>
/// <param name="PausedAt">Since when it gives nothing out.</param>
/// <param name="PausedBy">Who said so.</param>
/// <param name="PausedReason">And why.</param>
public sealed record JobQueueView(string Queue, int Concurrency, int Running, DateTimeOffset? PausedAt, string? PausedBy, string? PausedReason)
{
    internal static JobQueueView Of(JobQueueRow row) => new(row.Queue, row.Concurrency, row.Running, row.PausedAt, row.PausedBy, row.PausedReason);
}

/// <summary>A change of a queue.</summary>
/// <param name="Concurrency">1 to 256; null: as it is.</param>
/// <param name="Paused">Whether it gives nothing out; null: as it is.</param>
/// <param name="Reason">Why it is paused.</param>
public sealed record SetJobQueue(int? Concurrency = null, bool? Paused = null, string? Reason = null);

/// <summary>The jobs at a glance.</summary>
/// <param name="Counts">Runs by state.</param>
/// <param name="Servers">The nodes.</param>
/// <param name="Queues">The queues.</param>
public sealed record JobOverview(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<JobServer> Servers, IReadOnlyList<JobQueueView> Queues);

/// <summary>What ended in an interval.</summary>
/// <param name="At">Its beginning.</param>
/// <param name="Succeeded">Runs that succeeded.</param>
/// <param name="Failed">Runs that failed.</param>
public sealed record JobGraphPoint(DateTimeOffset At, long Succeeded, long Failed);

/// <summary>What ended, interval by interval, oldest first; the last one goes on.</summary>
/// <param name="Seconds">Length of an interval.</param>
/// <param name="Points">The intervals.</param>
public sealed record JobGraph(int Seconds, IReadOnlyList<JobGraphPoint> Points);
