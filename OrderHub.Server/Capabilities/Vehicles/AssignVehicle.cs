using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Vehicles;

/// <summary>Writes down the vehicle that a person found. Safe to run twice: it says which one it is.</summary>
public sealed class AssignVehicle : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "vehicle.assign",
        Title = new("Assign a vehicle by hand", "人工派车"),
        Summary = new("Writes the plate into the order and advances it to PICKUP_ASSIGNED.", "将车牌写入订单，并推进到“已派揽收”。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["assigned"],
        Input = StepSchema.Of(
            """
            {
              "required": ["plate"],
              "properties": {
                "plate": {
                  "title": "Plate", "type": "string", "minLength": 1, "maxLength": 16, "description": "The vehicle's plate.",
                  "x-zh": { "title": "车牌", "description": "车辆的车牌号。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var plate = context.Input["plate"]!.GetValue<string>().Trim();
        var session = context.Order();
        session.Change(order => order with { Operation = (order.Operation ?? new()) with { VehiclePlate = plate } });
        session.Report(OrderStatus.PickupAssigned, "HUB", context.Now, note: plate);
        return ValueTask.FromResult(StepResult.Of("assigned", plate));
    }
}
