using OrderHub.Server.Data.Cache;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Keeps the copies in Redis up with the orders: those that are there, in an older version, are written anew. Seen twice or late an event does
/// nothing, as a copy that is as new stays. A Redis that is away holds up nothing: readers ask the database for the version.
/// </summary>
public sealed class OrderCacheConsumer(OrderCache cache) : IEventConsumer
{
    internal const string ConsumerName = "cache";

    public string Name => ConsumerName;

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        foreach (var tenant in events.GroupBy(change => change.TenantId))
        {
            await cache.RefreshAsync(tenant.Key, [.. tenant.Select(change => (change.OrderId, change.OrderNo, change.OrderVersion))], ct);
        }
    }
}
