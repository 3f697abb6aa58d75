using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Workflows;

/// <summary>Limits and rhythms of the engine.</summary>
public sealed class WorkflowOptions
{
    public const string Section = "OrderHub:Workflows";

    [Description("Remote calls under way at once on this node.")]
    [Range(1, 1024)]
    public int ConcurrentCalls { get; set; } = 32;

    [Description("Signals delivered at once on this node.")]
    [Range(1, 256)]
    public int ConcurrentSignals { get; set; } = 8;

    [Description("How long a node may hold a due call before another one takes it over.")]
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    [Description("Longest time between two looks for due work; nudges make it quicker.")]
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How long a signal that nobody waits for is kept before it counts as a dead letter.")]
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SignalRetention { get; set; } = TimeSpan.FromDays(7);

    [Description("How often a node looks whether another one changed what is published.")]
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan RolloutPoll { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How often the figures of roll-outs are held against their rules of going back.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RollbackPoll { get; set; } = TimeSpan.FromSeconds(15);

    [Description("How often the counts of started and ended instances and of incidents are written; a node that dies loses so much of them.")]
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan FiguresInterval { get; set; } = TimeSpan.FromSeconds(5);

    [Description("How long the counts by minute are kept.")]
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan FiguresRetention { get; set; } = TimeSpan.FromDays(35);

    [Description("The tenant whose publishers may also change the shared flows, which every tenant gets that has none of its own; 0: nobody may.")]
    [Range(0, int.MaxValue)]
    public int SharedFlowsTenant { get; set; }

    [Description("Earlier texts of a draft that are kept.")]
    [Range(1, 10_000)]
    public int DraftRevisions { get; set; } = 200;

    [Description("Saves of one person within this time count as one in a draft's history.")]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DraftSettle { get; set; } = TimeSpan.FromMinutes(1);
}
