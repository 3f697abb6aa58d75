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
            "Takes a number from the local pool of pre-fetched numbers; no other system is called. With several pieces it is the mother number, and each piece has a child number behind it. 'empty': none is left, the caller is asked to come again.",
            "从预取的本地号段分配运单号,不调用外部系统。多件时该号为母单号,每件另有子单号。empty:号段用尽,请来源方稍后重试。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["assigned", "empty"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "pieces": {
                  "title": "Pieces", "type": "integer", "minimum": 1, "maximum": 2000, "description": "How many pieces travel under the number. Default: one parcel, whatever is in it.",
                  "x-zh": { "title": "件数", "description": "该运单号下的件数。默认按一个包裹处理。" }
                }
              }
            }
            """),
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
        return Assign(session, offer.WaybillNo, Pieces(context));
    }

    /// <summary>A made-up number: a simulation takes none out of the pool.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) =>
        ValueTask.FromResult(Assign(context.Order(), $"{context.Order().Order.OrderNo}W", Pieces(context)));

    private static int Pieces(StepContext context) => context.Input["pieces"]?.GetValue<int>() ?? 1;

    private static StepResult Assign(OrderSession session, string waybillNo, int pieces)
    {
        session.Change(order => order with { Packages = [.. order.Packages, .. Under(waybillNo, pieces, order)] });
        return StepResult.Of("assigned", pieces == 1 ? waybillNo : $"{waybillNo}, {pieces} pieces");
    }

    /// <summary>One parcel, or the pieces of a mother number; their weight is shared out.</summary>
    private static IEnumerable<Package> Under(string waybillNo, int pieces, Order order)
    {
        var weight = decimal.Round(order.Cargo.Sum(piece => piece.WeightKg ?? 0) / pieces, 3);
        return Enumerable.Range(1, pieces).Select(piece => new Package
        {
            WaybillNo = waybillNo,
            PackageNo = pieces == 1 ? null : $"{waybillNo}-{piece}-{pieces}",
            Seq = order.Packages.Count + piece,
            WeightKg = weight,
            CarrierCode = WaybillPrefetch.Carrier,
        });
    }
}
