using OrderHub.Server.Capabilities.Pricing;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Billing;

/// <summary>
/// Says what the service did cost: freight by the weight that was measured, handling by what moved. Writes fees of the order, each kind once, so that it is safe
/// to run twice. Gives back what the order held of its customer's credit: what was settled is the biller's to count. Arithmetic in decimal.
/// </summary>
public sealed class SettleBill(ReferenceData reference, CountedThings counted) : ILocalCapability, IRehearsable
{
    private const string Freight = "FREIGHT";
    private const string Handling = "HANDLING";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "bill.settle",
        Title = new("Settle the bill", "结算计费"),
        Summary = new(
            "Prices freight again by measured weight where the order has freight and its lane a rate, and adds handling by the table 'handling' where the line has one. The actual fee is the sum of the fees, but for refunds. Credit that the order held is given back.",
            "订单有运费且线路有价目时按复重重新计算运费；业务线在“操作费”表有价目时加收操作费。实际费用为各项费用之和，不含退款。该订单占用的信用额度随之释放。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["settled"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        await counted.ReturnAsync(context.Batch, context.CountedOrder(), CountedKinds.Credit, null, ct);
        return await RehearseAsync(context, ct);
    }

    /// <summary>The same bill; nothing is given back.</summary>
    public async ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var finance = order.Finance ?? new();
        var fees = finance.Fees.Where(fee => fee.Kind is not (Freight or Handling)).ToList();
        if (finance.Fees.FirstOrDefault(fee => fee.Kind == Freight) is { } estimated)
        {
            var lane = await OrderLane.Of(order).FindAsync(reference, context, ct);
            fees.Add(lane is not null && lane.Currency == finance.Currency
                ? estimated with { Amount = QuotePrice.Freight(QuotePrice.ChargeableWeight(order.Cargo), lane.FirstKg, lane.NextKg) }
                : estimated);
        }

        if (await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Handling, context.Now, [order.BusinessLine, order.Operation?.WarehouseNo], ct) is { } rate
            && rate.Text("currency") == finance.Currency)
        {
            fees.Add(new Fee { Kind = Handling, Amount = HandlingFee(order.Goods, rate.Decimal("perPiece") ?? 0, rate.Decimal("least") ?? 0) });
        }

        var actual = fees.Where(fee => fee.Kind != Fee.Refund).Sum(fee => fee.Amount);
        session.Change(current => current with { Finance = (current.Finance ?? new Finance()) with { ActualFee = actual, Fees = fees } });
        return StepResult.Of("settled", $"{actual:0.00} {finance.Currency}");
    }

    /// <summary>Money for the pieces that moved, or were ordered where nothing was reported; never less than the least.</summary>
    public static decimal HandlingFee(IEnumerable<Goods> goods, decimal perPiece, decimal least) =>
        Math.Max(least, decimal.Round(goods.Sum(line => line.ActualQuantity ?? line.Quantity) * perPiece, 2, MidpointRounding.AwayFromZero));
}
