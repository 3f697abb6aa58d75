using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Origins;

/// <summary>Sees whether the order's source wants to be told of states. Safe to run twice: it only looks.</summary>
public sealed class FindOrigin(Execution.Origins origins) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "origin.find",
        Title = new("Does the source listen?", "来源是否订阅"),
        Summary = new(
            "Looks whether the system that the order came from can be told of states. 'listens': put 'origin.tell' behind it. 'asks': it asks itself, or is no partner.",
            "查看订单来源系统能否接收状态。listens:其后接 origin.tell;asks:来源自行查询或不是伙伴系统。"),
        SideEffect = SideEffect.Pure,
        Outcomes = ["listens", "asks"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) =>
        ValueTask.FromResult(StepResult.Of(origins.Find(context.Order().Order) is null ? "asks" : "listens"));
}
