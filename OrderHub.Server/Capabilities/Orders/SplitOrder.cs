using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Makes an order of a part of this one's goods, which leaves a warehouse of its own. Its undo is <see cref="RevokeOrder"/>: then the goods are one order again.
/// Made once for each step, by its idempotency key.
/// </summary>
public sealed class SplitOrder : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.split",
        Title = new("Make an order of a part", "拆出子单"),
        Summary = new(
            "Makes an order of some lines of goods, which leave the named warehouse; its parent is this order, which keeps fees, credit and stock. 'refused': the line will not have it.",
            "将部分货品行拆为子单，由指定仓库发出；费用、信用与库存仍记在本单。refused：业务线拒单。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["created", "refused"],
        Output = MadeOrder.Left(),
        Undo = "order.revoke@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["warehouseNo", "lines"],
              "properties": {
                "warehouseNo": {
                  "title": "Warehouse", "type": "string", "maxLength": 64, "description": "The warehouse that the part leaves.",
                  "x-zh": { "title": "仓库", "description": "该部分的出库仓。" }
                },
                "lines": {
                  "title": "Lines", "type": "array", "items": { "type": "integer" }, "minItems": 1, "maxItems": 500, "description": "Numbers of the lines of goods that belong to it.",
                  "x-zh": { "title": "行号", "description": "属于该部分的货品行号。" }
                }
              }
            }
            """),
    };

    public string Connector => OwnOrders.System;

    public RemoteRequest Prepare(StepContext context) => MadeOrder.Ask(
        context,
        SplitContent.Of(context.Order().Order, context.Input["warehouseNo"]!.GetValue<string>(), context.Input["lines"]!.AsArray().Select(line => line!.GetValue<int>()).ToHashSet()),
        RelationKinds.Parent);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => MadeOrder.Link(context, answer, RelationKinds.Parent);
}
