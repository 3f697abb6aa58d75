namespace OrderHub.Server.Storage.Search;

/// <summary>Row of <c>order_index</c>: what lists show and search. Personal data only masked, or as blind indexes.</summary>
public sealed record OrderIndexRow
{
    public required int TenantId { get; init; }
    public required long OrderId { get; init; }
    public required int Version { get; init; }
    public required string OrderNo { get; init; }
    public required string BusinessLine { get; init; }
    public required string BusinessIdentity { get; init; }
    public required int Status { get; init; }
    public string? HoldCode { get; init; }
    public string? Source { get; init; }
    public string? CustomerCode { get; init; }
    /// <summary>Empty for none.</summary>
    public required string ChannelOrderNo { get; init; }
    /// <summary>Numbers that are not voided, separated by spaces.</summary>
    public required string WaybillNos { get; init; }
    /// <summary>Names of goods and cargo, one a line.</summary>
    public required string Goods { get; init; }
    public string? ConsignorName { get; init; }
    public string? ConsignorMobile { get; init; }
    public string? ConsignorRegion { get; init; }
    public string? ConsigneeName { get; init; }
    public string? ConsigneeMobile { get; init; }
    public string? ConsigneeRegion { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public bool Deleted { get; init; }
    /// <summary>The unit that took the order.</summary>
    public int Unit { get; init; }
    /// <summary>The system that may change it.</summary>
    public string MasteredBy { get; init; } = "HUB";
    /// <summary>Province of the consignee.</summary>
    public string? Region { get; init; }
    /// <summary>What the service did or will cost, in ten-thousandths of <see cref="Currency"/>.</summary>
    public long? Amount { get; init; }
    public string? Currency { get; init; }
    /// <summary>From creation to the end; null while the order goes on.</summary>
    public long? Minutes { get; init; }
    /// <summary>True once nothing is left to do.</summary>
    public bool Finished { get; init; }
    /// <summary>What the order's people are found by; empty when rows are read.</summary>
    public IReadOnlyList<byte[]> BlindIndexes { get; init; } = [];
    /// <summary>Extension fields and marks that the order is found by; empty when rows are read.</summary>
    public IReadOnlyList<OrderFieldRow> Fields { get; init; } = [];
}

/// <summary>What a page of the index is asked for; what is null does not narrow it.</summary>
public sealed record OrderIndexFilter
{
    public required int TenantId { get; init; }
    public int? Status { get; init; }
    public string? Line { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    /// <summary>True: deleted orders are in, too.</summary>
    public bool WithDeleted { get; init; }
    /// <summary>Words that must all occur, each in any of the searched texts.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
    /// <summary>True: a word is found although up to one letter (two in long words) is wrong, by the pieces of three letters that are left.</summary>
    public bool Fuzzy { get; init; }
    /// <summary>Only orders that go on, or only those that have ended.</summary>
    public bool? Finished { get; init; }
    /// <summary>Province of the consignee.</summary>
    public string? Region { get; init; }
    /// <summary>Orders of a person found by any of these are in, whatever the words say.</summary>
    public IReadOnlyList<byte[]> BlindIndexes { get; init; } = [];
    /// <summary>Conditions on extension fields and marks, all of which must hold.</summary>
    public IReadOnlyList<OrderFieldFilter> Fields { get; init; } = [];
    /// <summary>Only orders behind this place of the list.</summary>
    public (DateTimeOffset CreatedAt, long OrderId)? After { get; init; }
    /// <summary>A view that was opened before; null: the documents as they are now.</summary>
    public string? View { get; init; }
    public required int Limit { get; init; }
}
