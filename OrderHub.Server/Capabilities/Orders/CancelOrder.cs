using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Ends an accepted order as CANCELLED because it cannot be carried out.</summary>
public sealed class CancelOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.cancel",
        Title = new("Cancel the order", "取消订单"),
        Summary = new(
            "Advances the order to CANCELLED. 'with.reason' is shown in the status flow.",
            "将订单置为“已取消”;with.reason 显示在状态流中。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["cancelled"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "reason": {
                  "title": "Reason", "type": "string", "maxLength": 500, "description": "Shown in the status flow.",
                  "x-zh": { "title": "原因", "description": "显示在状态流水中。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        session.Report(OrderStatus.Cancelled, "HUB", context.Now, note: context.Input["reason"]?.GetValue<string>());
        session.Change(order => order with { CancelStatus = 2 });
        return ValueTask.FromResult(StepResult.Of("cancelled"));
    }
}
