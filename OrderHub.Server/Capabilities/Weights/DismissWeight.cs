using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Weights;

/// <summary>Has what was stated count again, where a person does not believe the weighing. Safe to run twice.</summary>
public sealed class DismissWeight : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "weight.dismiss",
        Title = new("Keep the stated weight", "维持申报重量"),
        Summary = new("Takes the weighing out of the order's cargo: the bill goes by what was stated.", "清除货品复重，结算按申报重量计费。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["dismissed"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order with { Cargo = WeightRule.AsStated(order.Cargo) });
        return ValueTask.FromResult(StepResult.Of("dismissed"));
    }
}
