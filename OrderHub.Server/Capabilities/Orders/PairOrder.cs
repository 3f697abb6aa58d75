using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Makes the order by which another warehouse receives what this one shipped, and links the two as a pair. Its undo is <see cref="RevokeOrder"/>. The order is
/// made once for each step, by its idempotency key.
/// </summary>
public sealed class PairOrder : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.pair",
        Title = new("Create the paired order", "创建配对入库单"),
        Summary = new(
            "Makes the inbound order of the warehouse that the goods go to (operation.destWarehouseNo), expecting what was shipped, and links both as a pair. Its line takes it like any other order. 'refused': that line will not have it.",
            "为目的仓（operation.destWarehouseNo）创建入库单，应收为实发数量，并互为配对。由其业务线正常接单。refused：该业务线拒单。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["created", "refused"],
        Output = MadeOrder.Left(),
        Undo = "order.revoke@1",
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "line": {
                  "title": "Line", "type": "string", "maxLength": 32, "description": "The line that receives them. Default: allocation-in.",
                  "x-zh": { "title": "业务线", "description": "承接入库的业务线。默认：allocation-in。" }
                },
                "businessType": {
                  "title": "Business type", "type": "string", "maxLength": 16, "description": "What is asked for within the line. Default: DBRK.",
                  "x-zh": { "title": "业务类型", "description": "业务线内的类型。默认：DBRK。" }
                }
              }
            }
            """),
    };

    public string Connector => OwnOrders.System;

    public RemoteRequest Prepare(StepContext context) => MadeOrder.Ask(
        context,
        PairContent.Of(context.Order().Order, context.Input["line"]?.GetValue<string>() ?? "allocation-in", context.Input["businessType"]?.GetValue<string>() ?? "DBRK"),
        RelationKinds.Pair);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => MadeOrder.Link(context, answer, RelationKinds.Pair);
}
