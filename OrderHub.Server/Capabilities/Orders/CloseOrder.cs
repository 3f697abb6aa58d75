using System.Text.Json.Nodes;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>Closes an order whose parts agree: the last step of a line that keeps books. Safe to run twice: a closed order stays closed.</summary>
public sealed class CloseOrder(CountedThings counted) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.close",
        Title = new("Reconcile and close", "对账关单"),
        Summary = new(
            "Sees that every line of goods says what moved, that the fees add up to the actual fee, and that the order holds no stock, then advances it to CLOSED. 'open': something does not agree; the output lists it.",
            "核对每行货品均有实际数量、费用合计等于实际费用、订单不再占用库存，一致则置为“已关闭”。open：存在不一致，输出列出原因。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["closed", "open"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "parts": { "type": "array", "items": { "type": "string" }, "description": "What does not agree, in words.", "x-zh": { "description": "不一致项。" } }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => Decide(context, await ClosingRule.HeldAsync(counted, context.CountedOrder(), ct));

    /// <summary>The same without what is held: a simulation takes nothing.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(Decide(context, []));

    private static StepResult Decide(StepContext context, IEnumerable<string> held)
    {
        var open = ClosingRule.OpenParts(context.Order().Order, held);
        if (open.Count > 0)
        {
            return StepResult.Of("open", open[0], new JsonObject { ["parts"] = new JsonArray([.. open.Select(part => JsonValue.Create(part))]) });
        }

        context.Order().Report(OrderStatus.Closed, "HUB", context.Now);
        return StepResult.Of("closed");
    }
}
