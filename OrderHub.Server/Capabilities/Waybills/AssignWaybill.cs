using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Waybills;

/// <summary>Gives the order a waybill number out of the pool that was fetched ahead. Safe to run twice: the number leaves the pool with the burst's commit, or goes back.</summary>
public sealed class AssignWaybill(WaybillPool pool) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "waybill.assign",
        Title = new("Waybill number", "分配运单号"),
        Summary = new(
            "Takes a number from the local pool of pre-fetched numbers; no other system is called. 'empty': none is left, the caller is asked to come again.",
            "从预取的本地号段分配运单号,不调用外部系统。empty:号段用尽,请来源方稍后重试。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["assigned", "empty"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        if (await pool.OfferAsync(context.TenantId, WaybillPrefetch.Carrier, session.Order.OrderId, ct) is not { } offer)
        {
            session.Refusal = new("waybill.none-left", "No waybill number is left in the pool. A node with the role engine fills it from the waybill system, whose address is ORDERHUB__Connectors__waybill__Url; send again then.");
            return StepResult.Of("empty");
        }

        offer.TakeInto(context.Batch);
        session.OnAbandon(offer.Dispose);
        return Assign(session, offer.WaybillNo);
    }

    /// <summary>A made-up number: a simulation takes none out of the pool.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        ValueTask.FromResult(Assign(context.Order(), $"{context.Order().Order.OrderNo}W"));

    private static StepResult Assign(OrderSession session, string waybillNo)
    {
        session.Change(order => order with
        {
            Packages =
            [
                .. order.Packages,
                new Package
                {
                    WaybillNo = waybillNo,
                    Seq = order.Packages.Count + 1,
                    WeightKg = order.Cargo.Sum(piece => piece.WeightKg ?? 0),
                    CarrierCode = WaybillPrefetch.Carrier,
                },
            ],
        });
        return StepResult.Of("assigned", waybillNo);
    }
}
