using OrderHub.Server.Expressions;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>What one expression of a flow may cost: it runs inside a burst, with a caller waiting.</summary>
public static class FlowExpressionLimits
{
    public static ExpressionLimits Limits { get; } = new()
    {
        MaxTextLength = 20_000,
        MaxSteps = 500_000,
        MaxTime = TimeSpan.FromMilliseconds(500),
        MaxOutput = 500_000,
        MaxRange = 100_000,
        MaxCells = 1_000_000,
    };
}
