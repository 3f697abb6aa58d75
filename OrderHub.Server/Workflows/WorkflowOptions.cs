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
}
