using System.Text.Json.Nodes;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Waybills;

/// <summary>Registers the order's waybill number with the waybill system. Its undo is <see cref="VoidWaybill"/>.</summary>
public sealed class RegisterWaybill : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "waybill.register",
        Title = new("Register the waybill", "登记运单"),
        Summary = new(
            "Tells the waybill system which order the number belongs to. 'refused': the system will not have it.",
            "向运单系统登记运单与订单的对应关系。refused:运单系统拒绝。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["registered", "refused"],
        Output = StepSchema.OfWaybill(),
        Undo = "waybill.void@1",
    };

    public string Connector => WaybillRegistration.Connector;

    public RemoteRequest Prepare(StepContext context)
    {
        var order = context.Order().Order;
        return new(Connector, "register", WaybillRegistration.InputOf(order, context.Order().CorrelationKey("waybill")), order.OrderNo);
    }

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Of("refused", $"{refused.Code} {refused.Message}");
        }

        session.Report(OrderStatus.WaybillAssigned, WaybillRegistration.Source, context.Now);
        return StepResult.Of("registered", output: new JsonObject { ["waybillNo"] = session.CorrelationKey("waybill") });
    }
}
