namespace OrderHub.Server.Workflows.Definitions;

/// <summary>How large a definition may be. Set in <see cref="WorkflowOptions"/>.</summary>
public sealed record FlowLimits
{
    public static FlowLimits Default { get; } = new();

    /// <summary>Longest definition, in characters.</summary>
    public int MaxLength { get; init; } = 1_000_000;

    /// <summary>Most steps of one flow, those of its bodies included.</summary>
    public int MaxSteps { get; init; } = 1_000;

    /// <summary>How deep bodies may lie in each other.</summary>
    public int MaxNesting { get; init; } = 8;

    /// <summary>Most steps of a flow with all sub-flows that it calls, each counted at each call.</summary>
    public int MaxPlanSteps { get; init; } = 10_000;
}
