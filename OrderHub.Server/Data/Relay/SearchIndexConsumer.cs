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
public sealed class SearchIndexConsumer(OrderReader orders, OrderIndex index) : INodeConsumer
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
        await RebuildAsync(database, ct);
        await index.SavePositionsAsync(Name, place, heads, ct);
        return heads;
    }

    public Task SaveAsync(int place, IReadOnlyList<long> positions, CancellationToken ct) => index.SavePositionsAsync(Name, place, positions, ct);

    private async Task RebuildAsync(IDatabase database, CancellationToken ct)
    {
        var after = (TenantId: int.MinValue, OrderId: long.MinValue);
        while (await orders.ScanAsync(database, after.TenantId, after.OrderId, RebuildSize, ct) is { Count: > 0 } some)
        {
            foreach (var tenant in some.GroupBy(order => order.TenantId))
            {
                await index.WriteAsync(tenant.Key, [.. tenant], statusOnly: new HashSet<long>(), ct);
            }

            after = (some[^1].TenantId, some[^1].OrderId);
        }
    }
}
