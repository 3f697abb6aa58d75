using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Pricing;

/// <summary>A payer and its share of what is charged.</summary>
internal sealed record PayerShare(string Payer, decimal Percent);

/// <summary>Divides fees between payers. Pure, in decimal: the shares of a fee add up to it to the cent.</summary>
internal static class SplitFees
{
    private const decimal Whole = 100;

    /// <summary>The fees by payer: each kind that names no payer of its own, or that was divided before, by the shares; the first share takes what rounding leaves.</summary>
    public static IReadOnlyList<Fee> Of(IReadOnlyList<Fee> fees, IReadOnlyList<PayerShare> shares, Func<Fee, bool> isShared) =>
    [
        .. fees.Where(fee => !isShared(fee)),
        .. fees.Where(isShared).GroupBy(fee => fee.Kind, StringComparer.Ordinal).SelectMany(kind => Divide(kind.Key, kind.Sum(fee => fee.Amount), kind.Any(fee => fee.Tax is not null) ? kind.Sum(fee => fee.Tax ?? 0) : null, shares)),
    ];

    private static IEnumerable<Fee> Divide(string kind, decimal amount, decimal? tax, IReadOnlyList<PayerShare> shares)
    {
        var amounts = Parts(amount, shares);
        var taxes = tax is { } whole ? Parts(whole, shares) : null;
        return shares.Select((share, place) => new Fee { Kind = kind, Payer = share.Payer, Amount = amounts[place], Tax = taxes?[place] });
    }

    private static decimal[] Parts(decimal amount, IReadOnlyList<PayerShare> shares)
    {
        var parts = shares.Select(share => decimal.Round(amount * share.Percent / Whole, 2, MidpointRounding.AwayFromZero)).ToArray();
        parts[0] += amount - parts.Sum();
        return parts;
    }
}
