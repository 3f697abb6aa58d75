using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Holds the order up, with why; <see cref="ResumeOrder"/> lets it go on. Safe to run twice.</summary>
public sealed class HoldOrder : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.hold",
        Title = new("Hold the order", "挂起订单"),
        Summary = new(
            "Marks the order as held up by a named thing, for lists and subscribers; the flow itself goes on, usually to a wait.",
            "标记订单因何挂起，供列表与订阅方查看；流程本身继续，通常随后进入等待。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["held"],
        Input = StepSchema.Of(
            """
            {
              "required": ["code"],
              "properties": {
                "code": {
                  "title": "Why", "type": "string", "enum": ["CREDIT", "STOCK_SHORT", "GROUP_WAIT", "CUSTOMS", "TEMP_BREACH", "MANUAL"], "description": "What holds the order up.",
                  "x-zh": { "title": "原因", "description": "挂起原因。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var code = context.Input["code"]!.GetValue<string>();
        context.Order().Change(order => order with { HoldCode = code });
        return ValueTask.FromResult(StepResult.Of("held", code));
    }
}
