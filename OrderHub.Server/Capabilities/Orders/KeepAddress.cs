using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Settles a wish for another address that could not be carried out; the order goes where it went. Safe to run twice: a settled wish stays so.</summary>
public sealed class KeepAddress : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.keep-address",
        Title = new("It keeps its address", "维持原地址"),
        Summary = new(
            "Marks the wish for another address as failed, so that whoever asked learns it.",
            "将改派请求标记为失败并告知请求方。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["kept"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().SettleReaddress(done: false);
        return ValueTask.FromResult(StepResult.Of("kept"));
    }
}
