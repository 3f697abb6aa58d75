using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Makes one order of this one and others that go the same way: they are packed and carried together. Its undo is <see cref="RevokeOrder"/>: then each is an
/// order by itself again. Made once for each step, by its idempotency key.
/// </summary>
public sealed class MergeOrder : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.merge",
        Title = new("Merge orders into one", "合并订单"),
        Summary = new(
            "Makes one order of this one's goods and those of its members, to this order's consignee; each keeps its own fees and stock. What the merged order reaches is passed on to this one. 'refused': the line will not have it.",
            "将本单与各成员单的货品合并为一单，发往本单收件人；各单费用与库存不变，合并单状态回传本单。refused：业务线拒单。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["created", "refused"],
        Output = MadeOrder.Left(),
        Undo = "order.revoke@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["members"],
              "properties": {
                "members": {
                  "title": "Members", "type": "array", "maxItems": 500, "description": "The other orders, each with 'orderNo', 'goods' (lines with 'sku' and 'quantity') and 'weightKg'.",
                  "x-zh": { "title": "成员", "description": "其他订单，每项含 orderNo、goods（含 sku 与 quantity 的行）与 weightKg。" }
                }
              }
            }
            """),
    };

    public string Connector => OwnOrders.System;

    public RemoteRequest Prepare(StepContext context)
    {
        var order = context.Order().Order;
        var members = context.Input["members"]!.AsArray().OfType<JsonObject>().ToList();
        var goods = members.SelectMany(member => GoodsOf(member["goods"])).ToList();
        var weight = order.Cargo.Sum(piece => piece.WeightKg ?? 0) + members.Sum(member => member["weightKg"]?.GetValue<decimal>() ?? 0);
        return MadeOrder.Ask(context, SplitContent.Of(order, goods, weight), RelationKinds.Merged);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => MadeOrder.Link(context, answer, RelationKinds.Merged);

    // What an expression gave: one line is no list.
    private static IEnumerable<Goods> GoodsOf(JsonNode? goods) => (goods is JsonArray many ? many : goods is JsonObject one ? [one.DeepClone()] : new JsonArray()).OfType<JsonObject>()
        .Select(line => new Goods
        {
            LineNo = 0,
            Sku = line["sku"]?.GetValue<string>(),
            CustomerSku = line["customerSku"]?.GetValue<string>(),
            Barcode = line["barcode"]?.GetValue<string>(),
            Name = line["name"]?.GetValue<string>(),
            InventoryType = line["inventoryType"]?.GetValue<string>(),
            Quantity = line["quantity"]?.GetValue<decimal>() ?? 0,
        });
}
