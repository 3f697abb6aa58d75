namespace OrderHub.Server.Data.Counted;

/// <summary>The kinds of things that are counted.</summary>
public static class CountedKinds
{
    /// <summary>A customer's credit, in money; key: customer code and currency.</summary>
    public const string Credit = "credit";

    /// <summary>Stock, in pieces; key: warehouse, article, sound (ZP) or defective (CC); of what is kept by lot also its last day of use and its lot.</summary>
    public const string Stock = "stock";

    /// <summary>Room in a slot of time; key: kind of slot, place, begin in UTC.</summary>
    public const string Slot = "slot";

    /// <summary>Goods between two warehouses, in pieces; key: the warehouse that they go to, article, sound (ZP) or defective (CC).</summary>
    public const string Transit = "transit";

    /// <summary>What may still come back of a delivered order, in pieces; key: its number, article.</summary>
    public const string Returnable = "returnable";

    /// <summary>What a rate card lets a customer have in a month, in pieces; key: customer, product, month.</summary>
    public const string Quota = "quota";

    /// <summary>What a customer is billed for in a month, in money: brought in by its orders; key: customer, currency, month.</summary>
    public const string Statement = "statement";

    /// <summary>Numbers of a carrier's range that are not dealt out yet; key: carrier.</summary>
    public const string Number = "number";

    /// <summary>Uses of a coupon; key: its code.</summary>
    public const string Coupon = "coupon";

    public static readonly IReadOnlyList<string> All = [Credit, Stock, Slot, Transit, Returnable, Quota, Statement, Number, Coupon];
}

/// <summary>A thing there are only so many of.</summary>
public sealed record CountedItem(string Kind, string Key)
{
    private const int Scale = 10_000;

    /// <summary>The key of several parts.</summary>
    public static CountedItem Of(string kind, params ReadOnlySpan<string?> parts) => new(kind, string.Join('|', parts.ToArray()));

    /// <summary>A quantity as it is kept: whole ten-thousandths.</summary>
    public static long Kept(decimal quantity) => decimal.ToInt64(decimal.Round(quantity * Scale, 0, MidpointRounding.AwayFromZero));

    /// <summary>A kept quantity as people read it.</summary>
    public static decimal Read(long kept) => (decimal)kept / Scale;
}

/// <summary>The order that takes, gives back or brings in.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="OrderId">Its id, which says in what database it lives.</param>
/// <param name="OrderNo">Its number, for people.</param>
/// <param name="IsNew">It is being made in this burst, so that it has moved nothing yet.</param>
public sealed record CountedOrder(int TenantId, long OrderId, string OrderNo, bool IsNew = false);

/// <summary>What is left of a thing, over all databases.</summary>
/// <param name="Key">Which.</param>
/// <param name="Available">What may still be taken.</param>
/// <param name="Reserved">What orders hold, by the count.</param>
/// <param name="Held">What orders hold, by their movements: the same, or something is wrong.</param>
public sealed record CountedStand(string Key, decimal Available, decimal Reserved, decimal Held);
