using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Vehicles;

/// <summary>Chooses the kind of vehicle for the load, by the table <c>vehicles</c>. Safe to run twice: the load decides.</summary>
public sealed class ChooseVehicle(ReferenceData reference) : ILocalCapability
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "vehicle.choose",
        Title = new("Choose the kind of vehicle", "选择车型"),
        Summary = new(
            "Takes the smallest kind of vehicle that holds the weight, volume and pallets (attribute 'pallets' of the main product), has a tail lift where one is ordered, and keeps the temperature layers; the one that the order names where it does. 'none': there is none.",
            "按“车型”表选择能满足重量、体积、托盘数（主产品属性 pallets）、尾板与温层要求的最小车型；订单已指定车型时校验该车型。none：无合适车型。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["chosen", "none"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var wished = session.Order.Operation?.VehicleType;
        var day = ReferenceData.DayOf(context.Now);
        var kinds = (await reference.OfAsync(context.TenantId, ReferenceTables.Vehicles, ct)).Rows
            .Where(row => row.HoldsOn(day) && row.Flag("active"))
            .Select(row => new VehicleKind(
                row.Key[0], row.Decimal("mostKg") ?? 0, row.Decimal("mostM3") ?? 0, row.Whole("pallets") ?? 0, row.Flag("tailLift"),
                (row.Text("layers") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        if (VehicleRule.Choose(Load.Of(session.Order), wished, kinds) is not { } kind)
        {
            session.Refusal = new("order.refused.vehicle", wished is null ? "No kind of vehicle carries this load." : $"The vehicle '{wished}' does not carry this load, or there is none of that kind.");
            return StepResult.Of("none");
        }

        session.Change(order => order with { Operation = (order.Operation ?? new()) with { VehicleType = kind.Type } });
        return StepResult.Of("chosen", kind.Type);
    }
}
