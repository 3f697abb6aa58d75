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
    /// <summary>Orders of a person found by any of these are in, whatever the words say.</summary>
    public IReadOnlyList<byte[]> BlindIndexes { get; init; } = [];
    /// <summary>Conditions on extension fields and marks, all of which must hold.</summary>
    public IReadOnlyList<OrderFieldFilter> Fields { get; init; } = [];
    /// <summary>Only orders behind this place of the list.</summary>
    public (DateTimeOffset CreatedAt, long OrderId)? After { get; init; }
    public required int Limit { get; init; }
}
