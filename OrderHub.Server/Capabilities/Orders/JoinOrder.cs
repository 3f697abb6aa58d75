using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Lets the order travel with a merged one: it is linked to it, and its own waybill number, which nobody has registered yet, is used no more. Its undo is
/// <see cref="UngroupOrder"/>. Safe to run twice: it is linked once.
/// </summary>
public sealed class JoinOrder(OrderReader reader) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.join",
        Title = new("Travel with the merged order", "并入合并单"),
        Summary = new(
            "Links the order to the merged one that carries its goods, and gives up its own waybill number.",
            "将订单关联到承运其货品的合并单，并放弃自身运单号。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["joined"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "orderNo": { "type": "string", "description": "The order that it joined.", "x-zh": { "description": "并入的订单号。" } },
                "waybills": { "type": "array", "items": { "type": "string" }, "description": "The numbers that it brought.", "x-zh": { "description": "带入的运单号。" } }
              }
            }
            """),
        Undo = "order.ungroup@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["orderNo"],
              "properties": {
                "orderNo": {
                  "title": "Merged order", "type": "string", "maxLength": 32, "description": "Number of the order that was made of several.",
                  "x-zh": { "title": "合并单", "description": "由多单合并而成的订单号。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var orderNo = context.Input["orderNo"]!.GetValue<string>();
        return Join(context, orderNo, await reader.FindIdByNoAsync(context.TenantId, orderNo, ct) ?? 0);
    }

    /// <summary>The same without looking for the order, which a simulation has made up.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => ValueTask.FromResult(Join(context, context.Input["orderNo"]!.GetValue<string>(), 0));

    private static StepResult Join(StepContext context, string orderNo, long orderId)
    {
        var session = context.Order();
        var given = session.Order.Packages.Where(package => !package.Voided).Select(package => package.WaybillNo).ToList();
        session.Change(order => order with
        {
            Relations = order.Relations.Any(relation => relation.Kind == RelationKinds.Merged && relation.OrderNo == orderNo)
                ? order.Relations
                : [.. order.Relations, new Relation { Kind = RelationKinds.Merged, OrderId = orderId, OrderNo = orderNo, CreatedAt = context.Now }],
            Packages = [.. order.Packages.Select(package => package with { Voided = true })],
        });
        return StepResult.Of("joined", orderNo, new JsonObject { ["orderNo"] = orderNo, ["waybills"] = new JsonArray([.. given.Select(number => (JsonNode)number)]) });
    }
}
