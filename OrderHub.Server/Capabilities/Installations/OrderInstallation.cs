using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Installations;

/// <summary>Orders an installer to the consignee. Its undo is <see cref="CancelInstallation"/>.</summary>
public sealed class OrderInstallation : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "install.order",
        Title = new("Order the installation", "下发安装"),
        Summary = new(
            "Gives the installation to the terminal system, whose installers report it done with a photo or a code. 'refused': nobody will install it.",
            "向终端系统下发安装任务，由安装师傅回传完成及照片或确认码。refused：无法安装。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["ordered", "refused"],
        Output = StepSchema.OfWaybill(),
        Undo = "install.cancel@1",
    };

    public string Connector => "terminal";

    public RemoteRequest Prepare(StepContext context) =>
        new(Connector, "install", DispatchOrder.Describe(context.Order(), null), context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        if (answer is not RemoteAnswer.Done(var output))
        {
            return StepResult.Of("refused", answer is RemoteAnswer.Refused refused ? $"{refused.Code} {refused.Message}" : null);
        }

        var session = context.Order();
        var number = output["installNo"]?.GetValue<string>();
        session.Change(order => order with { Operation = (order.Operation ?? new()) with { InstallOrderNo = number } });
        return StepResult.Of("ordered", number, new JsonObject { ["waybillNo"] = session.CorrelationKey("waybill") });
    }
}
