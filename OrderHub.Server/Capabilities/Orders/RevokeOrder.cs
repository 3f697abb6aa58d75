using System.Text.Json.Nodes;
using OrderHub.Server.Transaction;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>
/// Calls off an order that a step has made: the undo of <see cref="ReverseOrder"/>, and a step of its own. Asked twice it is one wish, by its idempotency key.
/// What is under way there is undone by that order's own flow.
/// </summary>
public sealed class RevokeOrder : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "order.revoke",
        Title = new("Call off an order that was made", "撤销所创建的订单"),
        Summary = new(
            "Asks that an order which a flow has made is not carried out; its own flow undoes what it did. 'refused': it is too late for it. As an undo, a refusal is for a person.",
            "请求不再执行由流程创建的订单，其已完成的作业由该订单自身流程撤回。refused：已无法撤销。作为撤销时，被拒绝则转人工。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["revoked", "refused"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "orderNo": {
                  "title": "Order number", "type": "string", "maxLength": 32, "description": "The order that is called off; an undo knows it by itself.",
                  "x-zh": { "title": "订单号", "description": "要撤销的订单；作为撤销步骤时自动取得。" }
                }
              }
            }
            """),
    };

    public string Connector => OwnOrders.System;

    public RemoteRequest Prepare(StepContext context) => new(
        OwnOrders.System, OwnOrders.Cancel, new JsonObject { ["orderNo"] = (context.Effect ?? context.Input)["orderNo"]?.GetValue<string>() ?? "" }, context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is not RemoteAnswer.Refused refused
        ? StepResult.Of("revoked")
        : context.Effect is null
            ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
            : StepResult.Fail(new(
                "order.revoke-refused", $"The order that was made is not called off: {refused.Code} {refused.Message}", "Stop that order by hand, then skip; or retry.", false));
}
