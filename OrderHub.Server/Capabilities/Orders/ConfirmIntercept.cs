using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Settles a wish to intercept that was carried out: the goods were stopped, and come back. Safe to run twice: a settled wish stays so.</summary>
public sealed class ConfirmIntercept : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.confirm-intercept",
        Title = new("It was stopped", "拦截成功"),
        Summary = new(
            "Marks the intercept that was asked for as done, so that whoever asked learns it. Where the goods are is told by who has them.",
            "将拦截请求标记为成功并告知请求方。货物去向以执行方回传为准。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["stopped"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order.InterceptStatus == RequestStates.Requested ? order with { InterceptStatus = RequestStates.Done } : order);
        return ValueTask.FromResult(StepResult.Of("stopped"));
    }
}
