using OrderHub.Server.Capabilities.Taxes;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Pricing;

/// <summary>Prices the order from the tenant's lane table: first kilogram and each further one, by the greater of real and volume weight. Pure arithmetic in decimal.</summary>
public sealed class QuotePrice(ReferenceData reference) : ILocalCapability
{
    /// <summary>Cubic centimetres that count as one kilogram.</summary>
    public const decimal VolumeDivisor = 6000m;

    public CapabilityDescriptor Descriptor { get; } = new()
    {
        Name = "price.quote",
        Title = new("Price", "计费"),
        Summary = new(
            "Finds the lane's rate for the main product and prices the greater of weight and volume weight, begun kilograms counted whole. 'unpriced': no rate for the lane, or one in another currency.",
            "按主产品查找线路价目,取实重与体积重较大者计费,不足一公斤按一公斤。unpriced:该线路无价目,或币种不同。"),
        SideEffect = SideEffect.Local,
        Outcomes = ["priced", "unpriced"],
        Input = StepSchema.Of(
            """
            {
              "properties": {
                "convert": {
                  "title": "Convert", "type": "boolean", "description": "Where the rate is in yuan and the order's money is not: by the table 'exchange-rates'. Default: false.",
                  "x-zh": { "title": "换算币种", "description": "价目为人民币而订单为外币时按“汇率”表换算。默认：否。" }
                }
              }
            }
            """),
    };

    public async ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct)
    {
        var session = context.Order();
        var order = session.Order;
        var way = OrderLane.Of(order);
        if (await way.FindAsync(reference, context, ct) is not { } lane)
        {
            session.Refusal = new("order.refused.price", $"There is no rate for '{way.Product}' from '{way.From}' to '{way.To}'.");
            return StepResult.Of("unpriced");
        }

        var currency = (order.Finance ?? new()).Currency;
        if (await YuanAsync(context, lane.Currency, currency, ct) is not { } yuan)
        {
            session.Refusal = new("order.refused.price", $"The rate for '{way.Product}' from '{way.From}' to '{way.To}' is in {lane.Currency}, and the order's money in {currency}.");
            return StepResult.Of("unpriced");
        }

        var weight = ChargeableWeight(order.Cargo);
        var freight = decimal.Round(Freight(weight, lane.FirstKg, lane.NextKg) / yuan, 2, MidpointRounding.AwayFromZero);
        session.Change(current => current with
        {
            Finance = (current.Finance ?? new Finance()) with
            {
                EstimatedFee = freight,
                Fees = [.. (current.Finance?.Fees ?? []).Where(fee => fee.Kind != "FREIGHT"), new Fee { Kind = "FREIGHT", Amount = freight }],
            },
        });
        return StepResult.Of("priced", $"{weight:0.###} kg, {freight:0.00}");
    }

    /// <summary>How many units of the lane's currency one of the order's is; null where it may not be converted.</summary>
    private async ValueTask<decimal?> YuanAsync(StepContext context, string ofLane, string ofOrder, CancellationToken ct) =>
        ofLane == ofOrder ? 1
        : ofLane == ExchangeRate.Yuan && context.Input["convert"]?.GetValue<bool>() == true ? await ExchangeRate.ToYuanAsync(reference, context, ofOrder, ct)
        : null;

    /// <summary>Kilograms to charge: the greater of the real and the volume weight over all pieces.</summary>
    public static decimal ChargeableWeight(IReadOnlyList<Cargo> cargo)
    {
        var real = cargo.Sum(piece => piece.MeasuredWeightKg ?? piece.WeightKg ?? 0);
        var volume = cargo.Sum(piece => piece.MeasuredVolumeCm3 ?? piece.VolumeCm3 ?? 0) / VolumeDivisor;
        return Math.Max(real, volume);
    }

    /// <summary>The freight of a weight, begun kilograms counted whole.</summary>
    public static decimal Freight(decimal weightKg, decimal firstKg, decimal nextKg) =>
        firstKg + (Math.Max(Math.Ceiling(weightKg), 1) - 1) * nextKg;
}
