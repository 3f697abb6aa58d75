namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_attempt</c>: one try of a run.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Node">Where it ran.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null: it goes on.</param>
/// <param name="Outcome">running, succeeded, failed, cancelled, stopped (its node was stopped) or lost (its node died).</param>
/// <param name="Error">What went wrong.</param>
public sealed record JobAttemptRow(int Attempt, string Node, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, string? Error)
{
    public const string Stopped = "stopped";
    public const string Lost = "lost";
}
