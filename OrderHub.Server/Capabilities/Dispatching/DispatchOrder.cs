using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Dispatching;

/// <summary>Gives the order to a production system, whichever connector speaks to it. Its undo is <see cref="WithdrawDispatch"/>.</summary>
public sealed class DispatchOrder : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "dispatch.order",
        Title = new("Dispatch the order", "下发订单"),
        Summary = new(
            "Calls an operation of a connector with the whole order, whose mapping takes what the system needs. 'refused': the system will not have it.",
            "以整张订单调用所选连接器的操作,由其映射取所需字段。refused:生产系统拒绝。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["accepted", "refused"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "connector": { "type": "string", "description": "Who has the order.", "x-zh": { "description": "承接系统。" } },
                "undo": { "type": ["string", "null"], "description": "The operation that takes it back.", "x-zh": { "description": "撤回操作。" } },
                "type": { "type": ["string", "null"], "description": "The system's word for the kind of order.", "x-zh": { "description": "单据类型。" } }
              }
            }
            """),
        Undo = "dispatch.withdraw@1",
        Input = StepSchema.Of(
            """
            {
              "required": ["connector", "operation"],
              "properties": {
                "connector": {
                  "title": "Connector", "type": "string", "maxLength": 32, "description": "Who is to do it, such as wms.",
                  "x-zh": { "title": "连接器", "description": "由谁执行，例如 wms。" }
                },
                "operation": {
                  "title": "Operation", "type": "string", "maxLength": 64, "description": "What it is asked to do, such as deliveryOrder.",
                  "x-zh": { "title": "操作", "description": "请求的操作，例如 deliveryOrder。" }
                },
                "undo": {
                  "title": "Undo", "type": "string", "maxLength": 64, "description": "The operation that takes it back; left out where there is nothing to take back.",
                  "x-zh": { "title": "撤销操作", "description": "用于撤回的操作；无需撤回时留空。" }
                },
                "waybillNo": {
                  "title": "Waybill number", "type": "string", "maxLength": 64, "description": "The parcel that it is about; left out: the order's first.",
                  "x-zh": { "title": "运单号", "description": "所涉包裹；留空为订单的第一个。" }
                },
                "type": {
                  "title": "Order type", "type": "string", "maxLength": 16, "description": "The system's own word for the kind of order, such as JYCK.",
                  "x-zh": { "title": "单据类型", "description": "生产系统的单据类型，例如 JYCK。" }
                }
              }
            }
            """),
    };

    public string Connector => "";

    public string ConnectorOf(StepContext context) => Text(context, "connector")!;

    public RemoteRequest Prepare(StepContext context)
    {
        var session = context.Order();
        return new(ConnectorOf(context), Text(context, "operation")!, Describe(session, Text(context, "type"), Text(context, "waybillNo")), session.Order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        var connector = Text(context, "connector")!;
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Of("refused", $"{refused.Code} {refused.Message}");
        }

        if (session.Order.Status < OrderStatus.Dispatched)
        {
            session.Report(OrderStatus.Dispatched, connector.ToUpperInvariant(), context.Now);
        }

        return Text(context, "undo") is { Length: > 0 } undo
            ? StepResult.Of("accepted", connector, new JsonObject { ["connector"] = connector, ["undo"] = undo, ["type"] = Text(context, "type") })
            : StepResult.Of("accepted", connector);
    }

    /// <summary>The order as connectors are given it: the standard model whole, and beside it what is asked for most.</summary>
    internal static JsonObject Describe(OrderSession session, string? type, string? waybillNo = null) => new()
    {
        ["orderNo"] = session.Order.OrderNo,
        ["waybillNo"] = waybillNo ?? session.CorrelationKey("waybill"),
        ["type"] = type,
        ["order"] = JsonSerializer.SerializeToNode(session.Order, OrderJson.Default.Order),
    };

    private static string? Text(StepContext context, string name) => context.Input[name]?.GetValue<string>();
}
