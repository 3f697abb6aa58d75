using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Temperatures;

/// <summary>Ends the watch over a load's temperature: the undo of <see cref="WatchTemperature"/>, and the step at the end of the way. A second end is as the first.</summary>
public sealed class StopTemperature : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "temperature.stop",
        Title = new("End the watch over the temperature", "停止温度监控"),
        Summary = new("Tells the transport system that the load is watched no more.", "通知运输系统停止监控该货物的温度。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["stopped"],
    };

    public string Connector => "tms";

    public RemoteRequest Prepare(StepContext context) => new(
        Connector, "instruct", DispatchOrder.Describe(context.Order(), "STOP", context.Effect?["waybillNo"]?.GetValue<string>()), context.Order().Order.OrderNo);

    // What is watched no more, or never was, has been stopped.
    public StepResult Interpret(StepContext context, RemoteAnswer answer) =>
        StepResult.Of("stopped", answer is RemoteAnswer.Refused refused ? $"{refused.Code} {refused.Message}" : null);
}
