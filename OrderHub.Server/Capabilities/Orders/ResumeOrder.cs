using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Takes the hold off that <see cref="HoldOrder"/> put on. Safe to run twice.</summary>
public sealed class ResumeOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.resume",
        Title = new("Let the order go on", "解除挂起"),
        Summary = new("Takes the hold off the order.", "解除订单的挂起标记。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["resumed"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order with { HoldCode = null });
        return ValueTask.FromResult(StepResult.Of("resumed"));
    }
}
