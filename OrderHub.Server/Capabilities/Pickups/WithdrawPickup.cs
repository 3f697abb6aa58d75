using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Pickups;

/// <summary>Takes a pickup task back: the undo of <see cref="OrderPickup"/>, and a step of its own where a flow asks first. A second withdrawal is answered as the first.</summary>
public sealed class WithdrawPickup : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "pickup.withdraw",
        Title = new("Withdraw the pickup", "撤回揽收"),
        Summary = new(
            "Takes the pickup task back from the terminal system, as long as the courier has not picked up. 'refused': he has. As an undo, a refusal is for a person.",
            "在揽收完成前向终端系统撤回揽收任务。refused：已揽收。作为撤销时，被拒绝则转人工。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["withdrawn", "refused"],
    };

    public string Connector => "terminal";

    public RemoteRequest Prepare(StepContext context) => new(Connector, "withdraw", new JsonObject
    {
        ["orderNo"] = context.Order().Order.OrderNo,
        ["waybillNo"] = context.Effect?["waybillNo"]?.GetValue<string>() ?? context.Order().CorrelationKey("waybill"),
        ["reason"] = "The order is not carried out.",
    }, context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is not RemoteAnswer.Refused refused
        ? StepResult.Of("withdrawn")
        : context.Effect is null
            ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
            : StepResult.Fail(new("pickup.withdraw-refused", $"The terminal will not withdraw it: {refused.Code} {refused.Message}", "Call the station and stop the parcel, then skip; or retry.", false));
}
