namespace OrderHub.Server.Storage.Relay;

/// <summary>Row of <c>outbox</c>: that an order changed, and how far. Nothing of the order itself.</summary>
public sealed record OutboxRow
{
    /// <summary>Set by the database, rising in commit order; 0 until then.</summary>
    public long EventId { get; init; }

    public required int TenantId { get; init; }

    public required long OrderId { get; init; }

    public required string OrderNo { get; init; }

    public required int OrderVersion { get; init; }

    public required string Line { get; init; }

    public required string Family { get; init; }

    public required int Status { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public string? TraceParent { get; init; }
}

/// <summary>Row of <c>dead_letter</c>: an event that a consumer could not handle yet, or one of the same order behind such an event.</summary>
public sealed record DeadLetterRow
{
    public required string Consumer { get; init; }

    public required OutboxRow Event { get; init; }

    /// <summary>How often it was tried; 0 for one that only waits behind another.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why it is here, in words; no personal data.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset ParkedAt { get; init; }

    /// <summary>When it is tried again; null: a person decides.</summary>
    public DateTimeOffset? NextAt { get; init; }
}
