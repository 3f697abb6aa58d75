using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Relay;

/// <summary>An independent reader of the outbox, with a cursor of its own.</summary>
public interface IEventConsumer
{
    /// <summary>Stable name: the key of its cursor.</summary>
    string Name { get; }

    /// <summary>
    /// How many calls of <see cref="ConsumeAsync"/> may run at the same time. The events of one order always come in one call or
    /// in one call after the other, in order.
    /// </summary>
    int Lanes => 1;

    /// <summary>Handles a batch in event order. May see an event again after a crash: it must be idempotent by order version.</summary>
    Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct);
}

/// <summary>
/// A consumer that keeps its cursor where it keeps its data, so that both are lost or restored together. Others have theirs in
/// the orders' own store.
/// </summary>
public interface IKeepsCursor
{
    /// <summary>The last event that was handled; null: none yet, begin with the oldest event there is.</summary>
    Task<long?> LoadCursorAsync(CancellationToken ct);

    Task SaveCursorAsync(long eventId, CancellationToken ct);
}
