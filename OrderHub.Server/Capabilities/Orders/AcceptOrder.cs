using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Makes the order ACCEPTED: from here on the hub owes it, and fulfillment starts by the event of this commit.</summary>
public sealed class AcceptOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.accept",
        Title = new("Accept the order", "接单"),
        Summary = new(
            "Advances the order to ACCEPTED and announces it; fulfillment starts after the commit.",
            "将订单推进到“已接单”并发布事件;提交后启动履约。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["accepted"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Report(OrderStatus.Accepted, "HUB", context.Now);
        return ValueTask.FromResult(StepResult.Of("accepted"));
    }
}
