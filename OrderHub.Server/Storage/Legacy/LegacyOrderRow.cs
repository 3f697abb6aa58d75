namespace OrderHub.Server.Storage.Legacy;

/// <summary>Row of <c>legacy_order</c>: an order that another system masters, as far as lists need it.</summary>
public sealed record LegacyOrderRow
{
    public required int TenantId { get; init; }

    /// <summary>Below zero; see <c>LegacyIds</c>.</summary>
    public required long OrderId { get; init; }

    /// <summary>Its number at its master; one order of the tenant has it.</summary>
    public required string OrderNo { get; init; }

    public required string MasteredBy { get; init; }

    /// <summary>By which it came and its master is asked.</summary>
    public required string Connector { get; init; }

    /// <summary>Rises by one with each change that the hub heard of.</summary>
    public required int Version { get; init; }
    public required int Status { get; init; }

    /// <summary>Empty for none.</summary>
    public required string Line { get; init; }

    /// <summary>By the master's clock, to the millisecond. Where it stands in lists: never changes.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>By the master's clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True once its master has it no more, or the hub has taken it over: no list shows it.</summary>
    public bool Gone { get; init; }

    /// <summary>SHA-256 of what lists need of it.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>The same, sealed.</summary>
    public required byte[] Content { get; init; }

    /// <summary>When the hub heard of this version.</summary>
    public required DateTimeOffset SyncedAt { get; init; }
}

/// <summary>What is known of such an order before it is read once more.</summary>
public sealed record KnownLegacyOrder(long OrderId, string OrderNo, string MasteredBy, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Gone, byte[] ContentHash);
