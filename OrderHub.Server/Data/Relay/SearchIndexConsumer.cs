using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Keeps the search index up with the orders: loads each changed order as it is now and writes its document by version, so that
/// an event seen twice or late does no harm. The index is this node's own; one that is new, was lost, or missed events while the node
/// was away for long, is first made from all orders there are.
/// </summary>
public sealed class SearchIndexConsumer(OrderReader orders, OrderIndex index) : INodeConsumer, IRebuiltConsumer
{
    private const int RebuildSize = 500;

    public string Name => "search";

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        foreach (var tenant in events.GroupBy(change => change.TenantId))
        {
            var changes = tenant.GroupBy(change => change.OrderId).ToList();
            var statusOnly = changes.Where(order => order.All(change => change.Family == EventFamilies.StatusChanged)).Select(order => order.Key).ToHashSet();
            var changed = await orders.FindManyAsync(tenant.Key, [.. changes.Select(order => order.Key)], ct);
            await index.WriteAsync(tenant.Key, changed, statusOnly, ct);
        }
    }

    public async Task<long[]> BeginAsync(int place, IDatabase database, CancellationToken ct)
    {
        var tails = await database.ReadAsync(OutboxTable.TailsAsync, ct);
        if (await index.PositionsAsync(Name, place, ct) is { } known && OutboxPart.All.All(part => known[part] >= tails[part] - 1))
        {
            return known;
        }

        // What changes while the orders are read has a higher position, and is indexed again from the outbox.
        var heads = await database.ReadAsync(OutboxTable.HeadsAsync, ct);
        await RebuildAsync(database, _ => Task.CompletedTask, ct);
        await index.SavePositionsAsync(Name, place, heads, ct);
        return heads;
    }

    public Task SaveAsync(int place, IReadOnlyList<long> positions, CancellationToken ct) => index.SavePositionsAsync(Name, place, positions, ct);

    /// <summary>
    /// Writes each document anew, page by page, and takes out those whose order is no more; lists are answered from the index meanwhile. A document
    /// whose version is higher than its order's, and was there before the order was read, is wrong and is replaced.
    /// </summary>
    public async Task RebuildAsync(IDatabase database, Func<int, Task> done, CancellationToken ct)
    {
        // First, because a document that is nobody's may have the number of one that is somebody's.
        await SweepAsync(ct);
        var after = (TenantId: int.MinValue, OrderId: long.MinValue);
        while (true)
        {
            // Versions first, orders then.
            var keys = await orders.ScanKeysAsync(database, after.TenantId, after.OrderId, RebuildSize, ct);
            if (keys.Count == 0)
            {
                break;
            }

            foreach (var tenant in keys.GroupBy(key => key.TenantId))
            {
                var ids = tenant.Select(key => key.OrderId).ToList();
                var known = await index.VersionsAsync(tenant.Key, ids, ct);
                var current = await orders.FindManyAsync(tenant.Key, ids, ct);
                await index.DropAsync(tenant.Key, [.. current.Where(order => known.GetValueOrDefault(order.OrderId) > order.Version).Select(order => (order.OrderId, known[order.OrderId]))], ct);
                await index.WriteAsync(tenant.Key, current, statusOnly: new HashSet<long>(), ct);
            }

            after = keys[^1];
            await done(keys.Count);
        }
    }

    /// <summary>Takes out documents of orders that are nowhere.</summary>
    private async Task SweepAsync(CancellationToken ct)
    {
        var after = long.MinValue;
        while (await index.BetweenAsync(after, long.MaxValue, RebuildSize, ct) is { Count: > 0 } some)
        {
            foreach (var tenant in some.GroupBy(document => document.TenantId))
            {
                var there = await orders.KnownAsync(tenant.Key, [.. tenant.Select(document => document.OrderId)], ct);
                await index.DeleteAsync(tenant.Where(document => !there.Contains(document.OrderId)), ct);
            }

            after = some[^1].OrderId;
        }
    }
}
