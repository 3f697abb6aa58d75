namespace OrderHub.Server.Storage.Search;

/// <summary>By what orders are counted.</summary>
public enum IndexDimension
{
    Status,
    Line,

    /// <summary>Province of the consignee.</summary>
    Region,
    Hour,
    Day,
    Month,
}

/// <summary>What is to be counted, and how finely.</summary>
public sealed record IndexGrouping
{
    public const int MostGroups = 1000;

    /// <summary>Which orders; place and limit of its page do not count.</summary>
    public required OrderIndexFilter Filter { get; init; }

    /// <summary>None: everything in one group.</summary>
    public IReadOnlyList<IndexDimension> By { get; init; } = [];

    /// <summary>How far the days of time buckets begin ahead of UTC, at most 18 hours.</summary>
    public TimeSpan Zone { get; init; }

    /// <summary>True: fees by currency, and minutes from creation to the end.</summary>
    public bool WithAmounts { get; init; }
}

/// <summary>Counts by group, in the order of their keys.</summary>
/// <param name="Groups">At most <see cref="IndexGrouping.MostGroups"/>.</param>
/// <param name="IsCut">True where there are more groups.</param>
/// <param name="Missing">Parts of the index that did not answer; empty where the counts are whole.</param>
public sealed record IndexGroups(IReadOnlyList<IndexGroup> Groups, bool IsCut, IReadOnlyList<string> Missing);

/// <summary>One group.</summary>
/// <param name="Key">One text a dimension; null for orders that have none: a status as its number, a time as its first millisecond since 1970.</param>
/// <param name="Count">Orders.</param>
/// <param name="Amounts">Fees, one entry a currency.</param>
/// <param name="Minutes">From creation to the end, of orders that have ended.</param>
public sealed record IndexGroup(IReadOnlyList<string?> Key, long Count, IReadOnlyList<IndexAmount> Amounts, IndexSpread? Minutes);

/// <summary>Fees in one currency.</summary>
/// <param name="Sum">In units of the currency.</param>
public sealed record IndexAmount(string Currency, decimal Sum, IndexSpread Spread);

/// <summary>How values spread: below which half, nine tenths and 99 of 100 lie.</summary>
/// <param name="Count">Values.</param>
public sealed record IndexSpread(long Count, decimal P50, decimal P90, decimal P99);
