using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Temperatures;

/// <summary>Has the load's temperature watched while it travels. Its undo is <see cref="StopTemperature"/>.</summary>
public sealed class WatchTemperature : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "temperature.watch",
        Title = new("Watch the temperature", "开启温度监控"),
        Summary = new(
            "Tells the transport system between which degrees the load must stay. A breach comes as the signal 'temperature.breach', under the waybill number. 'refused': it cannot be watched.",
            "告知运输系统温度上下限并开始监控；超温以信号 temperature.breach（按运单号）到达。refused：无法监控。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["watched", "refused"],
        Output = StepSchema.OfWaybill(),
        Undo = "temperature.stop@1",
    };

    public string Connector => "tms";

    public RemoteRequest Prepare(StepContext context) =>
        new(Connector, "instruct", DispatchOrder.Describe(context.Order(), "WATCH"), context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        return answer is RemoteAnswer.Refused refused
            ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
            : StepResult.Of("watched", $"{session.Order.Operation?.TempMin:0.#} … {session.Order.Operation?.TempMax:0.#} °C", new JsonObject { ["waybillNo"] = session.CorrelationKey("waybill") });
    }
}
