using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Workflows;

/// <summary>Limits and rhythms of the engine.</summary>
public sealed class WorkflowOptions
{
    public const string Section = "OrderHub:Workflows";

    [Description("Remote calls under way at once on this node to one connector; its manifest may set fewer.")]
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

    [Description("Most incidents decided about in a second by one action on many; an action may ask for fewer.")]
    [Range(1, 10_000)]
    public int IncidentPace { get; set; } = 100;

    [Description("Bursts after which a simulation is given up.")]
    [Range(10, 100_000)]
    public int SimulationBursts { get; set; } = 2_000;

    [Description("Virtual time after which a simulation is given up.")]
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan SimulationSpan { get; set; } = TimeSpan.FromDays(366);

    [Description("Most recorded orders that one batch tries a flow on.")]
    [Range(1, 100_000)]
    public int SimulationBatchOrders { get; set; } = 10_000;

    [Description("Earlier texts of a draft that are kept.")]
    [Range(1, 10_000)]
    public int DraftRevisions { get; set; } = 200;

    [Description("Saves of one person within this time count as one in a draft's history.")]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DraftSettle { get; set; } = TimeSpan.FromMinutes(1);

    [Description("Timers, time-outs and other due work served at once on this node.")]
    [Range(1, 256)]
    public int ConcurrentTimers { get; set; } = 8;

    [Description("Longest definition of a flow, in characters.")]
    [Range(1_000, 10_000_000)]
    public int MaxDefinitionLength { get; set; } = 1_000_000;

    [Description("Most steps of one flow.")]
    [Range(1, 100_000)]
    public int MaxSteps { get; set; } = 1_000;

    [Description("How deep loops and scopes of a flow may lie in each other.")]
    [Range(1, 32)]
    public int MaxNesting { get; set; } = 8;

    [Description("Most steps that run in one burst; more is an incident.")]
    [Range(10, 1_000_000)]
    public int MaxBurstSteps { get; set; } = 10_000;

    [Description("Most passes of one loop.")]
    [Range(1, 1_000_000)]
    public int MaxLoopPasses { get; set; } = 10_000;

    [Description("Most bytes that the variables of a flow take, and likewise the results of its steps and the list of a loop.")]
    [Range(1_024, 16_777_216)]
    public int MaxVariableBytes { get; set; } = 262_144;

    [Description("Most entries in the journal of one instance; more is an incident.")]
    [Range(100, 10_000_000)]
    public int MaxJournalEntries { get; set; } = 100_000;

    [Description("Most bytes of the evaluated inputs of one step, and of what it left, that the journal keeps; of larger ones it keeps none, and the step shows its inputs as they are written.")]
    [Range(0, 65_536)]
    public int MaxJournalInputBytes { get; set; } = 4_096;

    [Description("Most things that one instance waits for at once.")]
    [Range(1, 100_000)]
    public int MaxWaits { get; set; } = 1_000;

    /// <summary>How large a definition may be.</summary>
    internal Definitions.FlowLimits DefinitionLimits => new() { MaxLength = MaxDefinitionLength, MaxSteps = MaxSteps, MaxNesting = MaxNesting };
}
