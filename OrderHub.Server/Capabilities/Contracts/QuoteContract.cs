using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Contracts;

/// <summary>
/// Prices an order by its customer's rate card: as ordered when it is taken, and again as it was accepted. Writes one fee of the order, so that it is safe to run
/// twice. Arithmetic in decimal.
/// </summary>
public sealed class QuoteContract(ReferenceData reference) : ILocalCapability
{
    /// <summary>Kind of the fee.</summary>
    public const string Kind = "CONTRACT";

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "contract.quote",
        Title = new("Price by the rate card", "合同价卡计费"),
        Summary = new(
            "Finds the customer's row of the table 'rate-cards' and prices the order by weight and pieces, as accepted where that is known. 'noCard': the customer has none, or none in the order's currency.",
            "查找客户在“合同价卡”表中的记录，按重量与件数计费（已签收的按签收数量）。noCard：客户无价卡或币种不符。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["quoted", "noCard"],
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var finance = session.Order.Finance ?? new();
        if (await CardOfAsync(reference, context, ct) is not { } card || card.Text("currency") != finance.Currency)
        {
            session.Refusal = new("order.refused.rate-card", $"The customer '{session.Order.Channel?.CustomerCode}' has no rate card in {finance.Currency} for this product.");
            return StepResult.Of("noCard");
        }

        var amount = FeeOf(session.Order, card.Decimal("perKg") ?? 0, card.Decimal("perPiece") ?? 0, card.Decimal("least") ?? 0);
        session.Change(order => order with { Finance = With(order.Finance ?? new(), amount) });
        return StepResult.Of("quoted", $"{amount:0.00} {finance.Currency}");
    }

    /// <summary>The customer's card for the order's main product.</summary>
    internal static ValueTask<ReferenceRow?> CardOfAsync(ReferenceData reference, StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        return reference.FindNarrowestAsync(
            context.TenantId, ReferenceTables.RateCards, context.Now, [order.Channel?.CustomerCode, order.Products.First(product => product.Kind == ProductKinds.Main).ProductCode], ct);
    }

    /// <summary>Money for weight and pieces; never less than the least.</summary>
    public static decimal FeeOf(OrderContent order, decimal perKg, decimal perPiece, decimal least) => Math.Max(
        least,
        decimal.Round(
            order.Cargo.Sum(piece => piece.MeasuredWeightKg ?? piece.WeightKg ?? 0) * perKg + order.Goods.Sum(line => line.ActualQuantity ?? line.Quantity) * perPiece,
            2, MidpointRounding.AwayFromZero));

    private static Finance With(Finance finance, decimal amount)
    {
        IReadOnlyList<Fee> fees = [.. finance.Fees.Where(fee => fee.Kind != Kind), new Fee { Kind = Kind, Amount = amount }];
        return finance with { Fees = fees, EstimatedFee = finance.EstimatedFee ?? amount };
    }
}
