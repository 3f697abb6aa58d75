using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Waybills;

/// <summary>Gives a registered waybill number back: the undo of <see cref="RegisterWaybill"/>. The partner takes a second voiding as done.</summary>
public sealed class VoidWaybill : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "waybill.void",
        Title = new("Void the waybill", "作废运单"),
        Summary = new(
            "Tells the waybill system that the number is not used, and marks the package as void.",
            "通知运单系统作废该运单号,并将包裹标记为作废。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["voided"],
    };

    public string Connector => "waybill";

    public RemoteRequest Prepare(StepContext context) => new(Connector, "void", new JsonObject
    {
        ["orderNo"] = context.Order().Order.OrderNo,
        ["waybillNo"] = WaybillNo(context),
    }, context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Fail(new("waybill.void-refused", $"The waybill system will not void it: {refused.Code} {refused.Message}", "Void the number by hand in the waybill system, then skip.", false));
        }

        var number = WaybillNo(context);
        context.Order().Change(order => order with
        {
            Packages = [.. order.Packages.Select(package => package.WaybillNo == number ? package with { Voided = true } : package)],
        });
        return StepResult.Of("voided", number);
    }

    private static string? WaybillNo(StepContext context) =>
        context.Effect?["waybillNo"]?.GetValue<string>() ?? context.Order().CorrelationKey("waybill");
}
