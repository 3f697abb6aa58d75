namespace OrderHub.Server.Operations.Jobs;

/// <summary>A kind of job, one file each under <c>Kinds/</c>.</summary>
public interface IJobKind
{
    /// <summary>What it is called, takes, and how it is run.</summary>
    JobKind About { get; }

    /// <summary>
    /// Does the work. May be called again for the same run after a node died or was stopped: what it does twice must be as if done once.
    /// </summary>
    /// <param name="job">Arguments, log and progress.</param>
    /// <param name="ct">A person cancelled the run, its time is over, or the node stops.</param>
    Task<JobResult> RunAsync(JobContext job, CancellationToken ct);
}
