using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Installations;

/// <summary>Takes an installation back: the undo of <see cref="OrderInstallation"/>. The terminal takes a second one as done.</summary>
public sealed class CancelInstallation : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "install.cancel",
        Title = new("Cancel the installation", "取消安装"),
        Summary = new("Takes the installation back from the terminal system, as long as it is not done.", "在安装完成前向终端系统取消安装任务。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["cancelled"],
    };

    public string Connector => "terminal";

    public RemoteRequest Prepare(StepContext context) => new(
        Connector, "cancelInstall", DispatchOrder.Describe(context.Order(), null, context.Effect?["waybillNo"]?.GetValue<string>()), context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Fail(new("install.cancel-refused", $"The terminal will not cancel the installation: {refused.Code} {refused.Message}", "Call the installer, then skip; or retry.", false));
        }

        context.Order().Change(order => order with { Operation = (order.Operation ?? new()) with { InstallOrderNo = null } });
        return StepResult.Of("cancelled");
    }
}
