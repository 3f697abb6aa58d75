using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Keeps the search index up with the orders: loads each changed order as it is now and writes its document by version, so that
/// an event seen twice or late does no harm. An index that is new, or was lost, is first made from all orders there are.
/// </summary>
public sealed class SearchIndexConsumer(OrderReader orders, OrderIndex index, IDatabase database) : IEventConsumer, IKeepsCursor
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

    public async Task<long?> LoadCursorAsync(CancellationToken ct)
    {
        if (await index.CursorAsync(Name, ct) is { } known)
        {
            return known;
        }

        // What changes while the orders are read has a higher number, and is indexed again from the outbox.
        var last = await database.ReadAsync(OutboxTable.LastAsync, ct);
        await RebuildAsync(ct);
        await index.SaveCursorAsync(Name, last, ct);
        return last;
    }

    public Task SaveCursorAsync(long eventId, CancellationToken ct) => index.SaveCursorAsync(Name, eventId, ct);

    private async Task RebuildAsync(CancellationToken ct)
    {
        var after = (TenantId: int.MinValue, OrderId: long.MinValue);
        while (await orders.ScanAsync(after.TenantId, after.OrderId, RebuildSize, ct) is { Count: > 0 } some)
        {
            foreach (var tenant in some.GroupBy(order => order.TenantId))
            {
                await index.WriteAsync(tenant.Key, [.. tenant], statusOnly: new HashSet<long>(), ct);
            }

            after = (some[^1].TenantId, some[^1].OrderId);
        }
    }
}
