using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Waybills;

/// <summary>
/// Gives the order a number of its carrier's own range. Its undo is <see cref="DropCarrierNumber"/>. Safe to run twice: the number leaves the pool with the burst's
/// commit, or goes back.
/// </summary>
public sealed class AssignCarrierNumber(WaybillPool pool) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "waybill.assign-carrier",
        Title = new("Number of the carrier", "分配承运商运单号"),
        Summary = new(
            "Takes a number out of the pool of the order's carrier (operation.carrierCode), which is filled from the ranges of the table 'carrier-numbers'; no other system is called. 'empty': none is left.",
            "从订单承运商（operation.carrierCode）的号段池取号，号段由“承运商号段”表补充，不调用外部系统。empty：号段用尽。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["assigned", "empty"],
        Undo = "waybill.drop-carrier@1",
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var carrier = session.Order.Operation?.CarrierCode ?? "";
        if (await pool.OfferAsync(context.TenantId, carrier, session.Order.OrderId, ct) is not { } offer)
        {
            session.Refusal = new("waybill.none-left", $"No number of the carrier '{carrier}' is left: give it a further range in the table carrier-numbers, then send again.");
            return StepResult.Of("empty", carrier);
        }

        offer.TakeInto(context.Batch);
        session.OnAbandon(offer.Dispose);
        return Assign(session, offer.WaybillNo, carrier);
    }

    /// <summary>A made-up number: a simulation takes none out of the pool.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        ValueTask.FromResult(Assign(context.Order(), $"{context.Order().Order.OrderNo}C{context.Order().Order.Packages.Count}", context.Order().Order.Operation?.CarrierCode ?? ""));

    private static StepResult Assign(OrderSession session, string waybillNo, string carrier)
    {
        session.Change(order => order with
        {
            Packages = [.. order.Packages, new Package { WaybillNo = waybillNo, Seq = order.Packages.Count + 1, WeightKg = order.Cargo.Sum(piece => piece.WeightKg ?? 0), CarrierCode = carrier }],
        });
        return StepResult.Of("assigned", waybillNo, []);
    }
}
