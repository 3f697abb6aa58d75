namespace OrderHub.Server.Storage.Legacy;

/// <summary>A place in a partner's list of orders by change: the time of a change by the partner's clock, and the number of its order.</summary>
public readonly record struct SyncPlace(DateTimeOffset At, string Id);

/// <summary>Row of <c>synchronization</c>: how far a tenant's copy of a partner's orders has come.</summary>
public sealed record SynchronizationRow
{
    public required int TenantId { get; init; }
    public required string Connector { get; init; }

    /// <summary>Rises with each run: only the last one writes.</summary>
    public long Fence { get; init; }
    public DateTimeOffset LeaseUntil { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Where the walk through all orders is; null once it came to its end.</summary>
    public SyncPlace? Full { get; init; }

    /// <summary>Up to where that walk goes: what changes later, the increments bring.</summary>
    public required DateTimeOffset FullUntil { get; init; }

    /// <summary>How many orders the partner said there are; null: it did not.</summary>
    public long? FullTotal { get; init; }

    /// <summary>Orders read in this walk.</summary>
    public long FullRows { get; init; }
    public required DateTimeOffset FullBegunAt { get; init; }
    public DateTimeOffset? FullEndedAt { get; init; }

    /// <summary>Where the increments are.</summary>
    public required SyncPlace Changes { get; init; }

    /// <summary>When that place moved last, by the hub's clock.</summary>
    public required DateTimeOffset ChangesMovedAt { get; init; }

    /// <summary>When the increments last began a round that came to the end of what was new; null: never yet.</summary>
    public DateTimeOffset? CaughtUpAt { get; init; }
    public long Pages { get; init; }
    public long RowsRead { get; init; }
    public long RowsNew { get; init; }
    public long RowsChanged { get; init; }

    /// <summary>Read again as they were known: by overlap, or since nothing that lists need had changed.</summary>
    public long RowsKnown { get; init; }

    /// <summary>That the hub has taken over.</summary>
    public long RowsMoved { get; init; }

    /// <summary>Runs that failed, one after the other, up to now.</summary>
    public int Failures { get; init; }
    public string? LastError { get; init; }
    public DateTimeOffset? LastErrorAt { get; init; }
    public bool Paused { get; init; }
    public string? PausedReason { get; init; }
    public string? PausedBy { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Row of <c>synchronization_fault</c>: an order that could not be taken.</summary>
/// <param name="OrderNo">Its number at its master.</param>
/// <param name="Code">What kind of fault.</param>
/// <param name="Message">What is wrong; holds nothing personal.</param>
/// <param name="SeenAt">When it was last read.</param>
public sealed record SynchronizationFaultRow(int TenantId, string Connector, string OrderNo, string Code, string Message, DateTimeOffset SeenAt);
