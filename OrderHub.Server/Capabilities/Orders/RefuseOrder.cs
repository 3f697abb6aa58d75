using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Makes a stored order REFUSED, with the reason that an earlier step found.</summary>
public sealed class RefuseOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.refuse",
        Title = new("Refuse the order", "拒单"),
        Summary = new(
            "Advances the order to REFUSED; the caller is told why.",
            "将订单置为“已拒单”,并告知来源方原因。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["refused"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        session.Refusal ??= new Refusal("order.refused", "The line does not take this order.");
        session.Report(OrderStatus.Refused, "HUB", context.Now, rawCode: session.Refusal.Code, note: session.Refusal.Message);
        return ValueTask.FromResult(StepResult.Of("refused", session.Refusal.Code));
    }
}
