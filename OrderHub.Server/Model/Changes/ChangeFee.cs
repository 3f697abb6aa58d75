namespace OrderHub.Server.Model.Changes;

/// <summary>What a change costs.</summary>
public sealed record ChangeFee(decimal Amount, string Currency)
{
    /// <summary>The kind under which it stands among the fees of the order; example <c>INTERCEPT_FEE</c>.</summary>
    public static string KindOf(ChangeKind carriedAs) => $"{carriedAs.ToString().ToUpperInvariant()}_FEE";

    /// <summary>The order with the fee of the change, or without any where there is none. A change costs once, however often it is wished.</summary>
    public static Order Charge(Order order, ChangeKind carriedAs, ChangeFee? fee)
    {
        var kind = KindOf(carriedAs);
        var fees = order.Finance?.Fees ?? [];
        return fee is null && fees.All(known => known.Kind != kind)
            ? order
            : order with
            {
                Finance = (order.Finance ?? new()) with { Fees = [.. fees.Where(known => known.Kind != kind), .. fee is null ? [] : new[] { new Fee { Kind = kind, Amount = fee.Amount } }] },
            };
    }
}
