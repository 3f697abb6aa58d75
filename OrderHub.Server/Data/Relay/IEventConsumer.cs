using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Relay;

/// <summary>An independent reader of the outbox, with a cursor of its own.</summary>
public interface IEventConsumer
{
    /// <summary>Stable name: the key of its cursor.</summary>
    string Name { get; }

    /// <summary>Handles a batch in event order. May see an event again after a crash: it must be idempotent by order version.</summary>
    Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct);
}
