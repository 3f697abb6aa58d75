using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Simulation;

namespace OrderHub.Server.Capabilities.Funds;

/// <summary>
/// Gives money back, as a fee below zero. Its undo is <see cref="RevokeRefund"/>. Safe to run twice, and again when more is known: an order has one refund, and
/// the last one counts. Arithmetic in decimal.
/// </summary>
public sealed class RefundFunds(OrderReader reader, ReferenceData reference) : ILocalCapability, IRehearsable
{
    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "funds.refund",
        Title = new("Refund", "退款"),
        Summary = new(
            "Enters a refund among the order's fees: the price of the goods (as received where they were, else as ordered; by the original order where this one states none; of defective goods the share that the table 'returns' says), the fees that were charged, or both. A second refund takes the place of the first. 'nothing': there is nothing to give back.",
            "在订单费用中登记退款：货款（已收货按实收，否则按下单数量；本单无单价时取原单；残品按“退货政策”表比例）、已收费用，或两者。再次退款以最后一次为准。nothing：无可退金额。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["refunded", "nothing"],
        Undo = "funds.revoke-refund@1",
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "of": {
                  "title": "What is refunded", "type": "string", "enum": ["GOODS", "FEES", "ALL"], "description": "GOODS (the default), FEES or ALL.",
                  "x-zh": { "title": "退款范围", "description": "GOODS 货款（默认）、FEES 费用、ALL 全部。" }
                }
              }
            }
            """),
    };

    public ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct) => RefundAsync(context, ct);

    /// <summary>The same: it writes the order only.</summary>
    public ValueTask<StepResult> RehearseAsync(StepContext context, CancellationToken ct) => RefundAsync(context, ct);

    private async ValueTask<StepResult> RefundAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var what = context.Input["of"]?.GetValue<string>() ?? "GOODS";
        decimal amount = 0;
        if (what is "GOODS" or "ALL")
        {
            var original = order.Relations.FirstOrDefault(relation => relation.Kind == RelationKinds.Reverse) is { } link ? await reader.FindAsync(context.TenantId, link.OrderId, ct) : null;
            var policy = await reference.FindNarrowestAsync(context.TenantId, ReferenceTables.Returns, context.Now, [order.Channel?.CustomerCode, order.BusinessLine], ct);
            amount += OfGoods(order, original, policy?.Decimal("defectiveShare") ?? 100);
        }

        if (what is "FEES" or "ALL")
        {
            amount += OfFees(order.Finance);
        }

        session.Change(current => current with { Finance = With(current.Finance ?? new(), amount) });
        return amount > 0 ? StepResult.Of("refunded", $"{amount:0.00} {session.Order.Finance!.Currency}", []) : StepResult.Of("nothing");
    }

    /// <summary>What the goods cost that came back, or are to; defective ones by their share in percent.</summary>
    public static decimal OfGoods(OrderContent order, OrderContent? original, decimal defectiveShare) => order.Goods.Sum(line => decimal.Round(
        (line.ActualQuantity ?? line.Quantity) * (line.Price ?? PriceIn(original, line) ?? 0) * (line.InventoryType == InventoryTypes.Defective ? defectiveShare / 100 : 1),
        2, MidpointRounding.AwayFromZero));

    /// <summary>What was charged, with its tax.</summary>
    public static decimal OfFees(Finance? finance) => finance?.Fees.Where(fee => fee.Kind != Fee.Refund).Sum(fee => fee.Amount + (fee.Tax ?? 0)) ?? 0;

    internal static Finance With(Finance finance, decimal amount) => finance with
    {
        Fees = [.. finance.Fees.Where(fee => fee.Kind != Fee.Refund), .. amount > 0 ? [new Fee { Kind = Fee.Refund, Amount = -amount }] : Array.Empty<Fee>()],
    };

    private static decimal? PriceIn(OrderContent? original, Goods line) =>
        original?.Goods.FirstOrDefault(other => OrderedStock.ArticleOf(other) == OrderedStock.ArticleOf(line))?.Price;
}
