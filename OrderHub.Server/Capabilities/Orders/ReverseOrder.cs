using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Transaction.Returns;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Makes an order that goes the other way, and links the two. Its undo is <see cref="RevokeOrder"/>. The order is made once for each step, by its idempotency
/// key, and its own line decides whether it is taken.
/// </summary>
public sealed class ReverseOrder : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.reverse",
        Title = new("Create a reverse order", "创建逆向单"),
        Summary = new(
            "Makes an order from the consignee back to the consignor, with the goods that moved, and links both. Its line takes it like any other order: return-in where the goods left a warehouse, else the line of this order, unless another is named. 'refused': that line will not have it.",
            "创建由收货人退回发货人的订单（货品为实际流转数量），并建立关联。由所属业务线正常接单：出自仓库的走 return-in，否则走本单业务线，也可另行指定。refused：该业务线拒单。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["created", "refused"],
        Output = MadeOrder.Left(),
        Undo = "order.revoke@1",
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "line": {
                  "title": "Line", "type": "string", "maxLength": 32, "description": "The line that carries it, such as return-in.",
                  "x-zh": { "title": "业务线", "description": "承接的业务线，例如 return-in。" }
                },
                "businessType": {
                  "title": "Business type", "type": "string", "maxLength": 16, "description": "What is asked for within the line. Default: RETURN.",
                  "x-zh": { "title": "业务类型", "description": "业务线内的类型。默认：RETURN。" }
                },
                "product": {
                  "title": "Main product", "type": "string", "maxLength": 64, "description": "Default: that of this order.",
                  "x-zh": { "title": "主产品", "description": "默认沿用本单主产品。" }
                },
                "pickup": {
                  "title": "Pickup", "type": "string", "enum": ["DOOR", "SELF"], "description": "DOOR fetched at the door (the default), SELF brought by the sender.",
                  "x-zh": { "title": "揽收方式", "description": "DOOR 上门取件（默认），SELF 客户自送。" }
                },
                "lines": {
                  "title": "Lines", "type": "array", "items": { "type": "integer" }, "maxItems": 500, "description": "Numbers of the lines of goods that go back; all where it is left out.",
                  "x-zh": { "title": "行号", "description": "退回的货品行号；省略则为全部。" }
                },
                "rest": {
                  "title": "What was not accepted", "type": "boolean", "description": "What was shipped and not accepted goes back, instead of what was delivered.",
                  "x-zh": { "title": "仅退拒收部分", "description": "退回已发而未被签收的数量，而非已签收的货品。" }
                },
                "description": {
                  "title": "Something else", "type": "string", "maxLength": 500, "description": "What goes back where it is not what was brought, such as the old appliance; it then has no goods.",
                  "x-zh": { "title": "其他物品", "description": "退回的并非原物时填写，例如旧家电；此时不带货品行。" }
                },
                "weightKg": {
                  "title": "Its weight (kg)", "type": "number", "minimum": 0.001, "maximum": 100000, "description": "Weight of that; default: that of this order.",
                  "x-zh": { "title": "物品重量（千克）", "description": "该物品的重量；默认取本单重量。" }
                }
              }
            }
            """),
    };

    public string Connector => OwnOrders.System;

    public RemoteRequest Prepare(StepContext context) => MadeOrder.Ask(context, ReverseContent.Of(context.Order().Order, WishOf(context)), RelationKinds.Reverse);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => MadeOrder.Link(context, answer, RelationKinds.Reverse);

    private static ReverseWish WishOf(StepContext context)
    {
        var input = context.Input;
        return new()
        {
            Line = input["line"]?.GetValue<string>(),
            BusinessType = input["businessType"]?.GetValue<string>() ?? "RETURN",
            Product = input["product"]?.GetValue<string>(),
            PickupMode = input["pickup"]?.GetValue<string>() ?? PickupModes.Door,
            Quantities = input["lines"]?.AsArray().Select(line => line!.GetValue<int>()).Distinct().ToDictionary(line => line, _ => (decimal?)null),
            Rest = input["rest"]?.GetValue<bool>() == true,
            Instead = input["description"]?.GetValue<string>() is { } description
                ? new() { Description = description, WeightKg = input["weightKg"]?.GetValue<decimal>() ?? context.Order().Order.Cargo.Sum(piece => piece.WeightKg ?? 0) }
                : null,
        };
    }
}
