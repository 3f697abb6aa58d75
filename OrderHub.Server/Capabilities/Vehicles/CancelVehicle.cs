using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Vehicles;

/// <summary>
/// Takes the wish for a vehicle back: the undo of <see cref="MatchVehicle"/>, and a step of its own where a flow waits for the answer. The transport
/// system answers a second cancel as the first, and one that it does not know as done.
/// </summary>
public sealed class CancelVehicle : IRemoteCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "vehicle.cancel",
        Title = new("Cancel the trip", "取消派车"),
        Summary = new(
            "Asks the transport system not to send the vehicle, or to let it go without the load. It answers later by a report: 90, cancelled, or 91, too late. 'refused': it will not hear of it.",
            "请求运输系统取消派车，结果稍后回传：90 已取消，91 已无法取消。refused：系统不接受该请求。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["asked", "refused"],
    };

    public string Connector => "tms";

    public RemoteRequest Prepare(StepContext context) => new(
        Connector, "instruct", MatchVehicle.InTour(DispatchOrder.Describe(context.Order(), "CANCEL", context.Effect?["waybillNo"]?.GetValue<string>()), context.Effect), context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer) => answer is not RemoteAnswer.Refused refused
        ? StepResult.Of("asked")
        : context.Effect is null
            ? StepResult.Of("refused", $"{refused.Code} {refused.Message}")
            : StepResult.Fail(new("vehicle.cancel-refused", $"The transport system will not cancel the trip: {refused.Code} {refused.Message}", "Call the carrier and stop the vehicle, then skip; or retry.", false));
}
