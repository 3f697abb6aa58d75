using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Keeps an index that all nodes share up with the orders: loads each changed order as it is now and writes its document by version, so that
/// an event seen twice or late does no harm.
/// </summary>
public class SearchIndexConsumer(OrderReader orders, OrderIndex index, IndexRebuild rebuild) : IRebuiltConsumer
{
    public string Name => OrderIndex.Consumer;

    public bool ReadsElsewhere => true;

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        foreach (var tenant in events.GroupBy(change => change.TenantId))
        {
            var changes = tenant.Where(change => !LegacyIds.IsLegacy(change.OrderId)).GroupBy(change => change.OrderId).ToList();
            var statusOnly = changes.Where(order => order.All(change => change.Family == EventFamilies.StatusChanged)).Select(order => order.Key).ToHashSet();
            await index.WriteAsync(await orders.FindManyAsync(tenant.Key, [.. changes.Select(order => order.Key)], ct), statusOnly, ct);
            await index.WriteElsewhereAsync(tenant.Key, [.. tenant.Select(change => change.OrderId).Where(LegacyIds.IsLegacy).Distinct()], ct);
        }
    }

    public async Task RebuildAsync(IReadOnlyList<IDatabase> databases, Func<int, Task> done, CancellationToken ct)
    {
        if (await rebuild.RunAsync(databases, done, ct) is null)
        {
            throw new InvalidOperationException("The search index is being made anew already.");
        }
    }
}

/// <summary>
/// The same for the index that is this node's own: one that is new, was lost, or missed events while the node was away for long, is first
/// made from all orders there are.
/// </summary>
public sealed class NodeIndexConsumer(OrderReader orders, OrderIndex index, IndexRebuild rebuild, EmbeddedSearchEngine own)
    : SearchIndexConsumer(orders, index, rebuild), INodeConsumer
{
    private readonly IndexRebuild rebuild = rebuild;

    public async Task<long[]> BeginAsync(int place, IDatabase database, CancellationToken ct)
    {
        var tails = await database.ReadAsync(OutboxTable.TailsAsync, ct);
        if (await own.PositionsAsync(Name, place, ct) is { } known && OutboxPart.All.All(part => known[part] >= tails[part] - 1))
        {
            return known;
        }

        // What changes while the orders are read has a higher position, and is indexed again from the outbox.
        var heads = await database.ReadAsync(OutboxTable.HeadsAsync, ct);
        await rebuild.ReadAsync(database, ct);
        await own.SavePositionsAsync(Name, place, heads, ct);
        return heads;
    }

    public Task SaveAsync(int place, IReadOnlyList<long> positions, CancellationToken ct) => own.SavePositionsAsync(Name, place, positions, ct);
}
