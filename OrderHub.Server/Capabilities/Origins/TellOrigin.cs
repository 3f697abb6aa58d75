using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Origins;

/// <summary>
/// Tells the system that an order came from how it stands, in that system's own form. Nothing of it can be taken back: news is news. Two
/// tellings of one state are one by their idempotency key.
/// </summary>
public sealed class TellOrigin(Execution.Origins origins) : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "origin.tell",
        Title = new("Tell the source", "回传来源"),
        Summary = new(
            "Calls the operation 'status' of the connector that the order came through with its status, numbers and what moved; no personal data. 'refused': the source will not hear it.",
            "以订单状态、单号与实际数量调用来源连接器的 status 操作,不含个人信息。refused:来源拒收。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["told", "refused"],
    };

    public string Connector => "";

    public string ConnectorOf(StepContext context) => origins.Find(context.Order().Order) ?? "";

    public RemoteRequest Prepare(StepContext context)
    {
        var order = context.Order().Order;
        return new(ConnectorOf(context), Execution.Origins.Operation, new JsonObject
        {
            ["orderNo"] = order.OrderNo,
            ["status"] = order.Status.Name(),
            ["statusCode"] = (int)order.Status,
            ["cancelStatus"] = order.CancelStatus,
            ["orderClass"] = order.OrderClass,
            ["occurredAt"] = context.Signal?["occurredAt"]?.DeepClone() ?? order.UpdatedAt.UtcDateTime.ToString("O"),
            ["requestNo"] = order.References.First(reference => reference.RefType == Reference.RequestType).RefNo,
            ["customerCode"] = order.Channel?.CustomerCode,
            ["isvUniqueNo"] = order.Channel?.IsvUniqueNo,
            ["channelOrderNo"] = order.Channel?.ChannelOrderNo,
            ["waybillNos"] = new JsonArray([.. order.Packages.Where(package => !package.Voided).Select(package => package.WaybillNo).Distinct(StringComparer.Ordinal).Select(number => (JsonNode)number)]),
            ["goods"] = new JsonArray([.. order.Goods.Select(line => (JsonNode)new JsonObject
            {
                ["lineNo"] = line.LineNo,
                ["sku"] = line.Sku,
                ["quantity"] = line.Quantity,
                ["actualQuantity"] = line.ActualQuantity,
            })]),
        }, order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is RemoteAnswer.Refused refused
        ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
        : StepResult.Of("told", context.Order().Order.Status.Name());
}
