namespace OrderHub.Server.Model;

/// <summary>
/// A row of the outbox: that an order changed, and how far. It refers to the order and holds nothing of it, so that no queue
/// ever carries personal data; consumers load the order and compare versions.
/// </summary>
public sealed record OrderEvent
{
    /// <summary>Part of the outbox and position in it; rises in commit order within the part, and so for each order. Set by the database.</summary>
    public long EventId { get; init; }

    public required int TenantId { get; init; }

    public required long OrderId { get; init; }

    public required string OrderNo { get; init; }

    public required int OrderVersion { get; init; }

    /// <summary>The business line; with <see cref="Family"/> the topic.</summary>
    public required string Line { get; init; }

    /// <summary>One of <see cref="EventFamilies"/>.</summary>
    public required string Family { get; init; }

    public required OrderStatus Status { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>W3C traceparent of the work that wrote it.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>The families of events; family x line is a topic.</summary>
public static class EventFamilies
{
    public const string Accepted = "order.accepted";
    public const string Refused = "order.refused";
    public const string StatusChanged = "order.status";
    public const string Changed = "order.changed";

    /// <summary>A report contradicts what the order has come to.</summary>
    public const string Contradicted = "order.contradicted";

    /// <summary>An order that another system masters changed, as far as lists show it. Only consumers that ask for it by <c>ReadsElsewhere</c> are told.</summary>
    public const string Elsewhere = "order.elsewhere";

    /// <summary>Somebody asked for a change that the order's flow carries out.</summary>
    public const string ChangeRequested = "order.change-requested";
}
