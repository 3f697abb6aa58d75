using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Settles a wish to intercept that was carried out: what was on its way comes back. Safe to run twice.</summary>
public sealed class SettleIntercept : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.intercepted",
        Title = new("It was intercepted", "拦截成功"),
        Summary = new(
            "Marks the intercept that was asked for as done, so that whoever asked learns it.",
            "将拦截请求标记为成功并告知请求方。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["intercepted"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order.InterceptStatus == RequestStates.Requested ? order with { InterceptStatus = RequestStates.Done } : order);
        return ValueTask.FromResult(StepResult.Of("intercepted"));
    }
}
