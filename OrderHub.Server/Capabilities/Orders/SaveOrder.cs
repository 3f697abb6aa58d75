using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Stores the order, encrypted, at RECEIVED. Safe to run twice: rows are written once, by the burst's commit.</summary>
public sealed class SaveOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.save",
        Title = new("Store the order", "落库"),
        Summary = new(
            "Encrypts personal data and stores the order as RECEIVED. Before this step nothing of the order is kept anywhere.",
            "加密个人信息并以“已接收”状态落库;此前不留存任何订单数据。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["saved"],
        Persists = true,
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Save();
        return ValueTask.FromResult(StepResult.Of("saved"));
    }
}
