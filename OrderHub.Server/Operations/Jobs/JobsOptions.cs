using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>How jobs are run, on nodes that play the role <c>jobs</c>.</summary>
public sealed class JobsOptions
{
    public const string Section = "OrderHub:Jobs";

    [Description("How long a node waits behind its start before it opens the store of jobs and runs any.")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StartDelay { get; set; } = TimeSpan.FromSeconds(5);

    [Description("How often a node looks for runs that others queued or cancelled; its own are seen at once.")]
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How long a node that says nothing keeps its runs; then they are taken up by another. It says that it lives three times as often.")]
    [Range(typeof(TimeSpan), "00:00:00.300", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    [Description("Runs that one node has at the same time.")]
    [Range(1, 256)]
    public int Concurrency { get; set; } = 8;

    [Description("Runs of one queue at the same time in the whole cluster, until somebody sets another number for the queue.")]
    [Range(1, 256)]
    public int QueueConcurrency { get; set; } = 4;

    [Description("How long a run that succeeded or was skipped is kept.")]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan KeepSucceeded { get; set; } = TimeSpan.FromDays(2);

    [Description("How long a run that failed or was cancelled is kept.")]
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan KeepFailed { get; set; } = TimeSpan.FromDays(30);

    [Description("Lines that one try may write.")]
    [Range(1, 100_000)]
    public int LogLines { get; set; } = 1000;

    [Description("Runs of one tenant that may wait at the same time; people who ask for more are refused.")]
    [Range(1, 10_000_000)]
    public int MaxWaiting { get; set; } = 100_000;
}
