using System.Text.Json.Serialization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>What a list is asked for; what is null does not narrow it.</summary>
public sealed record OrderQuery
{
    public required int TenantId { get; init; }

    /// <summary>Where the page before ended; null: from the newest.</summary>
    public string? Cursor { get; init; }

    /// <summary>The engine's view that is gone through; null: the index as it is now.</summary>
    public string? View { get; init; }

    /// <summary>1 to 1 000.</summary>
    public int Limit { get; init; } = 50;

    public OrderStatus? Status { get; init; }

    /// <summary>The business line; example <c>express</c>.</summary>
    public string? Line { get; init; }

    /// <summary>Words: an order number, waybill number, channel order number, or any part of a goods name.</summary>
    public string? Text { get; init; }

    /// <summary>True: a word of the text is found although a letter of it is wrong (two in long words).</summary>
    public bool Fuzzy { get; init; }

    /// <summary>True: only orders that go on; false: only those that have ended.</summary>
    public bool? Open { get; init; }

    /// <summary>Province of the consignee.</summary>
    public string? Region { get; init; }

    /// <summary>Conditions on extension fields and marks, all of which must hold.</summary>
    public IReadOnlyList<FieldCondition> Fields { get; init; } = [];

    /// <summary>True: deleted orders are listed, too.</summary>
    public bool WithDeleted { get; init; }

    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>What one extension field or mark shall be.</summary>
/// <param name="Name">Name in the search document: <c>ext.preCoolTemp</c>, <c>mark.ORDER.COD</c>.</param>
/// <param name="Value">The value, or for a TEXT field a part of it; null where a bound is asked for.</param>
/// <param name="From">Least value, of a RANGE field.</param>
/// <param name="To">Value before which it is, of a RANGE field.</param>
public sealed record FieldCondition(string Name, string? Value, string? From = null, string? To = null);

/// <summary>A condition on a field that cannot be searched so; the message says why.</summary>
public sealed class FieldSearchException(string name, string message) : Exception(message)
{
    /// <summary>Name of the field as the caller wrote it.</summary>
    public string Name => name;
}

/// <summary>A page of the list, newest first.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="Missing">Parts of the search index that did not answer, so that orders may be missing; left out where all did.</param>
public sealed record OrderPage(IReadOnlyList<OrderSummary> Items, string? NextCursor, IReadOnlyList<string>? Missing = null)
{
    /// <summary>The engine's view to go on with; never leaves the server.</summary>
    [JsonIgnore]
    public string? View { get; init; }
}

/// <summary>An order as a line of the list. Personal data is masked already.</summary>
public sealed record OrderSummary
{
    public required string OrderNo { get; init; }
    public required string BusinessLine { get; init; }
    public required string BusinessIdentity { get; init; }
    public required OrderStatus Status { get; init; }
    public required int StatusCode { get; init; }
    public string? HoldCode { get; init; }
    /// <summary>Where the order came from: API, ECLP ...</summary>
    public string? Source { get; init; }
    /// <summary>The system that may change the order: HUB, or another one, which is asked for its details.</summary>
    public required string MasteredBy { get; init; }
    public string? CustomerCode { get; init; }
    public string? ChannelOrderNo { get; init; }
    /// <summary>The first waybill number that is not voided.</summary>
    public string? WaybillNo { get; init; }
    public PartySummary? Consignor { get; init; }
    public PartySummary? Consignee { get; init; }
    public string? GoodsSummary { get; init; }
    public required bool HasIncident { get; init; }
    /// <summary>True for one that was deleted; only listed where asked for.</summary>
    public bool Deleted { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A party as a line of the list, masked.</summary>
/// <param name="Name">Example 李*.</param>
/// <param name="Mobile">Example 139****0000.</param>
/// <param name="Region">Province, city and county.</param>
public sealed record PartySummary(string? Name, string? Mobile, string? Region);

/// <summary>How orders are to be counted.</summary>
/// <param name="By">By what; at most three, none: all in one.</param>
/// <param name="Zone">How far days begin ahead of UTC.</param>
/// <param name="WithAmounts">True: fees by currency, and how long orders take.</param>
public sealed record OrderSum(IReadOnlyList<IndexDimension> By, TimeSpan Zone, bool WithAmounts);

/// <summary>The read side of the real-time data layer.</summary>
public interface IOrderSearch
{
    /// <summary>One page of the list.</summary>
    /// <exception cref="SearchUnavailableException">The search engine does not answer.</exception>
    /// <exception cref="FormatException">The cursor is none of ours.</exception>
    /// <exception cref="FieldSearchException">A condition names a field that is not searched so.</exception>
    Task<OrderPage> ListAsync(OrderQuery query, CancellationToken ct);

    /// <summary>Counts, and where asked for amounts and times, of the orders that the query takes.</summary>
    /// <exception cref="SearchUnavailableException">The search engine does not answer.</exception>
    /// <exception cref="FieldSearchException">A condition names a field that is not searched so.</exception>
    Task<IndexGroups> SumAsync(OrderQuery query, OrderSum sum, CancellationToken ct);

    /// <summary>The order with its personal data open; null where the tenant has none of that number.</summary>
    Task<Order?> FindAsync(int tenantId, string orderNo, CancellationToken ct);

    /// <summary>What was reported of the order and what became of it, oldest first; null where the tenant has no such order.</summary>
    Task<IReadOnlyList<StatusLogEntry>?> StatusFlowAsync(int tenantId, string orderNo, CancellationToken ct);
}
