using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>What <c>ord_main</c> keeps of an order: its plain fields as they are in <paramref name="Order"/>, its personal ones sealed.</summary>
/// <param name="Order">The order; its personal fields are not looked at, and not filled when read.</param>
/// <param name="Sealed">The personal fields.</param>
/// <param name="Ext">What the reserved columns keep, by column; null for nothing.</param>
public sealed record OrderRow(Order Order, SealedFields Sealed, IReadOnlyDictionary<string, object>? Ext = null);

/// <summary>Sealed fields of <c>ord_main</c>.</summary>
public sealed record SealedFields
{
    /// <summary>Free words of a customer name people and phones more often than not.</summary>
    public byte[]? Remark { get; init; }

    /// <summary>Extension fields that no definition gives a column, as one JSON object: those of orders from before there were definitions.</summary>
    public byte[]? Extensions { get; init; }

    public byte[]? BuyerIdNo { get; init; }

    public byte[]? BuyerIdNoIndex { get; init; }
}

/// <summary>Row of <c>ord_party</c>: sealed texts with their blind indexes, and the plain region.</summary>
public sealed record PartyRow
{
    public required string Role { get; init; }
    public byte[]? Name { get; init; }
    public byte[]? NameIndex { get; init; }
    public byte[]? Mobile { get; init; }
    public byte[]? MobileIndex { get; init; }
    /// <summary>Blind index of the last four digits.</summary>
    public byte[]? MobileLast4Index { get; init; }
    public byte[]? Phone { get; init; }
    public byte[]? PhoneIndex { get; init; }
    public byte[]? IdNo { get; init; }
    public byte[]? IdNoIndex { get; init; }
    public byte[]? Address { get; init; }
    public string? Province { get; init; }
    public string? City { get; init; }
    public string? County { get; init; }
    public string? Town { get; init; }
    public string? ProvinceCode { get; init; }
    public string? CityCode { get; init; }
    public string? CountyCode { get; init; }
    public string? TownCode { get; init; }
    public decimal? Latitude { get; init; }
    public decimal? Longitude { get; init; }
    /// <summary>What the reserved columns keep, by column; null for nothing.</summary>
    public IReadOnlyDictionary<string, object>? Ext { get; init; }
}

/// <summary>Row of <c>ord_status_log</c>: the entry without its note, and the note sealed.</summary>
public sealed record StatusLogRow(StatusLogEntry Entry, byte[]? Note);

/// <summary>Row of <c>ord_ref</c>: who claimed a number.</summary>
/// <param name="OrderId">The first order with the number.</param>
/// <param name="OrderNo">Its order number.</param>
/// <param name="ContentHash">SHA-256 of the message that brought it; null where nobody gave one.</param>
public sealed record ReferenceClaim(long OrderId, string OrderNo, byte[]? ContentHash);

/// <summary>A number of another system, of one tenant.</summary>
public readonly record struct ClaimedNumber(int TenantId, Reference Reference);

/// <summary>Row of <c>ord_modify_log</c>: one field that changed.</summary>
public sealed record ModifyLogEntry
{
    public required long LogId { get; init; }
    /// <summary>The order's version after the change.</summary>
    public required int OrderVersion { get; init; }
    /// <summary>Login of the user, name of the API key, or the flow.</summary>
    public required string Actor { get; init; }
    /// <summary>Path in the order; example <c>parties[1].mobile</c>.</summary>
    public required string Path { get; init; }
    /// <summary>Masked where personal.</summary>
    public string? OldMasked { get; init; }
    /// <summary>Masked where personal.</summary>
    public string? NewMasked { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
}
