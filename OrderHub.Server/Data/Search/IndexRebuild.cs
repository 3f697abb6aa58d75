using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>
/// Makes the index anew from all orders there are, while it is read and written: the first index of a node, one that was lost, and whenever a person
/// asks. An engine that makes the new documents beside the old ones needs no more than to be given the orders; one that replaces them where they
/// stand also loses what is nobody's, and documents whose version is higher than their order's.
/// </summary>
public sealed class IndexRebuild(OrderReader orders, LegacyOrders elsewhere, OrderIndex index)
{
    private const int AtOnce = 500;
    private static readonly HashSet<long> Whole = [];

    /// <summary>What is mended where it stands; null where new documents are made beside the old ones.</summary>
    private readonly ISearchContent? own = index.Engine.IsShared ? null : index.Engine.Content;

    /// <summary>One whole rebuild. 1. Begin beside what is read. 2. Write every order. 3. Read from what was made.</summary>
    /// <param name="databases">Where orders are kept: all of them.</param>
    /// <param name="done">Told how many more orders are done.</param>
    /// <param name="ct">Gives up; what is read stays as it was.</param>
    /// <returns>Orders written; null: somebody else is at it.</returns>
    public async Task<long?> RunAsync(IReadOnlyList<IDatabase> databases, Func<int, Task> done, CancellationToken ct)
    {
        if (!await index.Engine.BeginRebuildAsync(ct))
        {
            return null;
        }

        var (written, isComplete) = (0L, false);
        try
        {
            await SweepAsync(ct);
            foreach (var database in databases)
            {
                await WriteAsync(
                    database,
                    async some =>
                    {
                        written += some;
                        await index.Engine.KeepRebuildingAsync(ct);
                        await done(some);
                    },
                    ct);
            }

            await index.Engine.CompleteRebuildAsync(ct);
            isComplete = true;
        }
        finally
        {
            if (!isComplete)
            {
                await index.Engine.AbandonRebuildAsync();
            }
        }

        return written;
    }

    /// <summary>The part of one database: for a node that missed events of it alone.</summary>
    /// <param name="database">Whose orders are written.</param>
    /// <param name="ct">Ends it.</param>
    public async Task ReadAsync(IDatabase database, CancellationToken ct)
    {
        await SweepAsync(ct);
        await WriteAsync(database, _ => Task.CompletedTask, ct);
    }

    /// <summary>Writes the documents of one database's orders, page by page.</summary>
    private async Task WriteAsync(IDatabase database, Func<int, Task> done, CancellationToken ct)
    {
        var after = (TenantId: int.MinValue, OrderId: long.MinValue);
        while (await orders.ScanKeysAsync(database, after.TenantId, after.OrderId, AtOnce, ct) is { Count: > 0 } keys)
        {
            foreach (var tenant in keys.GroupBy(key => key.TenantId))
            {
                await WriteAsync(tenant.Key, [.. tenant.Select(key => key.OrderId)], ct);
            }

            after = keys[^1];
            await done(keys.Count);
        }

        await WriteElsewhereAsync(database, done, ct);
    }

    /// <summary>The same for orders that other systems master, of the database that has them.</summary>
    private async Task WriteElsewhereAsync(IDatabase database, Func<int, Task> done, CancellationToken ct)
    {
        var after = (TenantId: int.MinValue, OrderId: long.MinValue);
        while (elsewhere.IsKeptIn(database) && await elsewhere.ScanAsync(after, AtOnce, ct) is { Count: > 0 } keys)
        {
            foreach (var tenant in keys.GroupBy(key => key.TenantId))
            {
                List<long> orderIds = [.. tenant.Select(key => key.OrderId)];
                if (own is not null)
                {
                    // A copy with a higher version than its order's would never be written over.
                    var current = (await elsewhere.ReadAsync(tenant.Key, orderIds, ct)).ToDictionary(one => one.Order.OrderId, one => one.IsMoved ? OrderIndex.Moved : one.Order.Version);
                    var known = await own.VersionsAsync(tenant.Key, orderIds, ct);
                    await own.DropAsync(tenant.Key, [.. known.Where(one => one.Value > current.GetValueOrDefault(one.Key)).Select(one => (one.Key, one.Value))], again: true, ct);
                }

                await index.WriteElsewhereAsync(tenant.Key, orderIds, ct);
            }

            after = keys[^1];
            await done(keys.Count);
        }
    }

    // Versions first, orders then: a document whose version is higher than its order's, and was there before the order was read, is wrong.
    private async Task WriteAsync(int tenantId, IReadOnlyList<long> orderIds, CancellationToken ct)
    {
        var known = own is null ? new Dictionary<long, int>() : await own.VersionsAsync(tenantId, orderIds, ct);
        var current = await orders.FindManyAsync(tenantId, orderIds, ct);
        if (own is not null)
        {
            await own.DropAsync(tenantId, [.. current.Where(order => known.GetValueOrDefault(order.OrderId) > order.Version).Select(order => (order.OrderId, known[order.OrderId]))], again: true, ct);
        }

        await index.WriteAsync(current, Whole, ct);
    }

    private async Task<HashSet<long>> KnownAsync(int tenantId, IReadOnlyList<long> orderIds, CancellationToken ct) =>
        [.. await orders.KnownAsync(tenantId, orderIds, ct), .. await elsewhere.KnownAsync(tenantId, orderIds, ct)];

    /// <summary>Takes out documents of orders that are nowhere; first, because one that is nobody's may have the number of one that is somebody's.</summary>
    private async Task SweepAsync(CancellationToken ct)
    {
        var after = long.MinValue;
        while (own is not null && await index.BetweenAsync(after, long.MaxValue, AtOnce, ct) is { Count: > 0 } some)
        {
            foreach (var tenant in some.GroupBy(document => document.TenantId))
            {
                var there = await KnownAsync(tenant.Key, [.. tenant.Select(document => document.OrderId)], ct);
                await index.DeleteAsync([.. tenant.Where(document => !there.Contains(document.OrderId))], ct);
            }

            after = some[^1].OrderId;
        }
    }
}
