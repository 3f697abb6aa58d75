using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Settles a wish to cancel or intercept that could not be carried out; the order goes on.</summary>
public sealed class FailCancel : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.cancel-failed",
        Title = new("It cannot be stopped", "无法取消或拦截"),
        Summary = new(
            "Marks the cancel or intercept that was asked for as failed, so that whoever asked learns it; the order is carried out.",
            "将取消或拦截请求标记为失败并告知请求方;订单继续履约。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["goesOn"],
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        context.Order().Change(order => order with { CancelStatus = Failed(order.CancelStatus), InterceptStatus = Failed(order.InterceptStatus) });
        return ValueTask.FromResult(StepResult.Of("goesOn"));
    }

    private static int Failed(int state) => state == RequestStates.Requested ? RequestStates.Failed : state;
}
