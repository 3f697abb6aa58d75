using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Makes a stored order REFUSED, with the reason that the flow gives, or that an earlier step found.</summary>
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
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "code": {
                  "title": "Code", "type": "string", "minLength": 1, "maxLength": 128, "description": "Stable code of the reason. Default: what an earlier step found.",
                  "x-zh": { "title": "代码", "description": "原因的稳定代码。默认：先前步骤得出的原因。" }
                },
                "message": {
                  "title": "Reason", "type": "string", "minLength": 1, "maxLength": 500, "description": "One sentence for the caller; nothing personal.",
                  "x-zh": { "title": "原因", "description": "告知来源方的一句话；不得含个人信息。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var found = session.Refusal ?? new Refusal("order.refused", "The line does not take this order.");
        session.Refusal = new(Text(context, "code") ?? found.Code, Text(context, "message") ?? found.Message);
        session.Report(OrderStatus.Refused, "HUB", context.Now, rawCode: session.Refusal.Code, note: session.Refusal.Message);
        return ValueTask.FromResult(StepResult.Of("refused", session.Refusal.Code));
    }

    private static string? Text(StepContext context, string name) => context.Input[name]?.GetValue<string>();
}
