using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Dispatching;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Vehicles;

/// <summary>Asks the transport system for a vehicle. Its undo is <see cref="CancelVehicle"/>.</summary>
public sealed class MatchVehicle : IRemoteCapability
{
    private const string Tour = "tour";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "vehicle.match",
        Title = new("Ask for a vehicle", "请求派车"),
        Summary = new(
            "Gives the load to the transport system, which answers later by a report: 10, a vehicle comes, or 19, there is none. Loads with the same 'tour' go in one vehicle. 'refused': it will not take the load at all.",
            "向运输系统提交派车需求，结果稍后回传：10 已派车，19 无车。tour 相同的多票货拼为一车。refused：系统不接受该需求。"),
        SideEffect = SideEffect.Remote,
        Outcomes = ["asked", "refused"],
        Output = StepSchema.Of(
            """
            {
              "properties": {
                "waybillNo": { "type": ["string", "null"], "description": "The waybill number that it went out under.", "x-zh": { "description": "对应的运单号。" } },
                "tour": { "type": "string", "description": "The tour that it goes in.", "x-zh": { "description": "配送趟。" } }
              }
            }
            """),
        Undo = "vehicle.cancel@1",
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "tour": {
                  "title": "Tour", "type": "string", "maxLength": 32, "description": "What has the same tour goes in one vehicle, drop by drop; left out: the load goes by itself.",
                  "x-zh": { "title": "配送趟", "description": "同一趟的多票货由一辆车依次配送；留空则单独派车。" }
                }
              }
            }
            """),
    };

    public string Connector => "tms";

    public RemoteRequest Prepare(StepContext context) => new(Connector, "instruct", InTour(DispatchOrder.Describe(context.Order(), "MATCH"), context.Input), context.Order().Order.OrderNo);

    public StepResult Interpret(StepContext context, RemoteAnswer answer)
    {
        var session = context.Order();
        if (answer is RemoteAnswer.Refused refused)
        {
            return StepResult.Of("refused", $"{refused.Code} {refused.Message}");
        }

        if (session.Order.Status < OrderStatus.Dispatched)
        {
            session.Report(OrderStatus.Dispatched, "TMS", context.Now);
        }

        var waybillNo = session.CorrelationKey("waybill");
        return StepResult.Of("asked", session.Order.Operation?.VehicleType, InTour(new() { ["waybillNo"] = waybillNo }, context.Input));
    }

    /// <summary>The same with the tour that the other object names, where it names one.</summary>
    internal static JsonObject InTour(JsonObject what, JsonObject? of)
    {
        if (of?[Tour] is { } tour)
        {
            what[Tour] = tour.DeepClone();
        }

        return what;
    }
}
