using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Notices;

/// <summary>
/// Sends a short message to the sender or the recipient. It has no undo, since nobody can take back what somebody has read: a flow
/// says so by a waiver. A repeated call carries the same idempotency key, and the partner sends one message for it.
/// </summary>
public sealed class SendNotice : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "notice.send",
        Title = new("Send a notice", "发送通知"),
        Summary = new(
            "Sends a short message to the sender or the recipient. 'refused': the message system will not send it, for instance to a number that is none.",
            "向寄件人或收件人发送短信。refused:短信系统拒绝,例如号码无效。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["sent", "refused"],
        Input = StepSchema.Of(
            """
            {
              "required": ["text"],
              "properties": {
                "to": {
                  "title": "To whom", "type": "string", "enum": ["CONSIGNOR", "CONSIGNEE"], "description": "CONSIGNOR: the sender (default). CONSIGNEE: the recipient.",
                  "x-zh": { "title": "接收人", "description": "CONSIGNOR：寄件人（默认）。CONSIGNEE：收件人。" }
                },
                "text": {
                  "title": "Text", "type": "string", "minLength": 1, "maxLength": 300, "description": "What the message says; nothing personal.",
                  "x-zh": { "title": "内容", "description": "短信内容；不得含个人信息。" }
                }
              }
            }
            """),
    };

    public string Connector => "notice";

    public RemoteRequest Prepare(StepContext context)
    {
        var order = context.Order().Order;
        var role = context.Input["to"]?.GetValue<string>() ?? "CONSIGNOR";
        var party = order.Parties.FirstOrDefault(one => one.Role == role);
        return new(Connector, "send", new JsonObject
        {
            ["mobile"] = party?.Mobile ?? party?.Phone,
            ["text"] = context.Input["text"]!.GetValue<string>(),
            ["orderNo"] = order.OrderNo,
        }, order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is RemoteAnswer.Refused refused
        ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
        : StepResult.Of("sent");
}
