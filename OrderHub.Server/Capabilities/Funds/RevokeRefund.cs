using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Funds;

/// <summary>Takes a refund back: the undo of <see cref="RefundFunds"/>. Safe to run twice: it says that there is none.</summary>
public sealed class RevokeRefund : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "funds.revoke-refund",
        Title = new("Take the refund back", "撤销退款"),
        Summary = new("Takes the refund off the order's fees.", "从订单费用中撤销退款。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["revoked"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order with { Finance = order.Finance is { } finance ? RefundFunds.With(finance, 0) : null });
        return ValueTask.FromResult(StepResult.Of("revoked"));
    }

    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => RunAsync(context, ct);
}
