using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Dispatching;

/// <summary>
/// Takes a dispatched order back: the undo of <see cref="DispatchOrder"/>, and a step of its own where a flow asks first. Systems answer a
/// second withdrawal as the first.
/// </summary>
public sealed class WithdrawDispatch : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "dispatch.withdraw",
        Title = new("Withdraw the order", "撤回下发"),
        Summary = new(
            "Asks the production system not to carry the order out. 'refused': it is too late there. As an undo, a refusal is for a person.",
            "请求生产系统不再执行该订单。refused:对方已无法撤回。作为撤销时,被拒绝则转人工。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["withdrawn", "refused"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "connector": {
                  "title": "Connector", "type": "string", "maxLength": 32, "description": "Who has the order, such as wms.",
                  "x-zh": { "title": "连接器", "description": "订单所在系统，例如 wms。" }
                },
                "operation": {
                  "title": "Operation", "type": "string", "maxLength": 64, "description": "The operation that takes it back, such as cancel.",
                  "x-zh": { "title": "操作", "description": "用于撤回的操作，例如 cancel。" }
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

    public string ConnectorOf(StepContext context) => Text(context, "connector", "connector") ?? "";

    public RemoteRequest Prepare(StepContext context) => new(
        ConnectorOf(context),
        Text(context, "undo", "operation") ?? "",
        DispatchOrder.Describe(context.Order(), Text(context, "type", "type")),
        context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is not RemoteAnswer.Refused refused
        ? StepResult.Of("withdrawn")
        : context.Effect is null
            ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
            : StepResult.Fail(new(
                "dispatch.withdraw-refused", $"The system will not give the order back: {refused.Code} {refused.Message}", "Stop the order there by hand, then skip; or retry.", false));

    // As an undo it goes by what the dispatch left; as a step by what the flow says.
    private static string? Text(StepContext context, string effect, string input) =>
        context.Effect is { } left ? left[effect]?.GetValue<string>() : context.Input[input]?.GetValue<string>();
}
