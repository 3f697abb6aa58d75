using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>The embedded search index, in a file of its own so that indexing never holds up taking an order. Can be made again from the orders.</summary>
public sealed class OrderIndex([FromKeyedServices(StorageSetup.Search)] IDatabase database, OrderDocuments documents)
{
    /// <summary>Writes the orders' documents; one that the index has in a newer version stays as it is.</summary>
    public async Task WriteAsync(int tenantId, IReadOnlyList<Order> orders, IReadOnlySet<long> statusOnly, CancellationToken ct)
    {
        var known = await database.ReadAsync(connection => OrderIndexTable.KnownAsync(connection, tenantId, statusOnly), ct);
        var unchanged = known.ToHashSet();
        var batch = new WriteBatch();
        foreach (var row in orders.Select(documents.Make))
        {
            OrderIndexTable.Upsert(batch, row);
            if (!unchanged.Contains(row.OrderId))
            {
                OrderIndexTable.ReplaceBlindIndexes(batch, row);
                OrderFieldTable.Replace(batch, row);
            }
        }

        await database.CommitAsync(batch, ct);
    }

    /// <summary>Keys of the oldest documents between two ids of orders, by id.</summary>
    public Task<List<(int TenantId, long OrderId)>> BetweenAsync(long after, long before, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => OrderIndexTable.BetweenAsync(connection, after, before, limit), ct);

    /// <summary>Versions of the tenant's documents that there are.</summary>
    public Task<Dictionary<long, int>> VersionsAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        database.ReadAsync(connection => OrderIndexTable.VersionsAsync(connection, tenantId, orderIds), ct);

    /// <summary>Takes documents out that are of exactly that version.</summary>
    public async Task DropAsync(int tenantId, IReadOnlyCollection<(long OrderId, int Version)> documents, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var (orderId, version) in documents)
        {
            OrderIndexTable.Delete(batch, tenantId, orderId, version);
        }

        if (documents.Count > 0)
        {
            await database.CommitAsync(batch, ct);
        }
    }

    /// <summary>Takes documents out, of orders that are no more.</summary>
    public Task DeleteAsync(IEnumerable<(int TenantId, long OrderId)> orders, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var (tenantId, orderId) in orders)
        {
            OrderIndexTable.Delete(batch, tenantId, orderId);
        }

        return database.CommitAsync(batch, ct);
    }

    public Task<IReadOnlyList<OrderIndexRow>> PageAsync(OrderIndexFilter filter, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<OrderIndexRow>>(async connection => await OrderIndexPage.ReadAsync(connection, filter), ct);

    /// <summary>How far the index has come in each part of a database's outbox; null: it holds nothing of that database.</summary>
    public Task<long[]?> PositionsAsync(string consumer, int place, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            var positions = new long[OutboxPart.Count];
            foreach (var part in OutboxPart.All)
            {
                if (await OrderIndexTable.CursorAsync(connection, Key(consumer, place, part)) is not { } position)
                {
                    return null;
                }

                positions[part] = position;
            }

            return positions;
        },
        ct);

    public Task SavePositionsAsync(string consumer, int place, IReadOnlyList<long> positions, CancellationToken ct)
    {
        var batch = new WriteBatch();
        foreach (var part in OutboxPart.All)
        {
            OrderIndexTable.SaveCursor(batch, Key(consumer, place, part), positions[part]);
        }

        return database.CommitAsync(batch, ct);
    }

    private static string Key(string consumer, int place, int part) => string.Create(CultureInfo.InvariantCulture, $"{consumer}/{place}/{part}");
}
