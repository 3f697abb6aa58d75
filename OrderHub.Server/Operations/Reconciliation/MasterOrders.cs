using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// The orders of all databases, as stores are compared with them. While a shard moves, its rows stand in two databases: digests then differ and are
/// narrowed down to rows, and of rows only those count that live where they stand.
/// </summary>
public sealed class MasterOrders(IShards shards, OrderReader reader) : IReconciledMaster
{
    public async Task<long?> OldestAsync(int tenantId, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => OrderVersions.OldestAsync(connection, tenantId), ct)))).Min();

    public async Task<BucketDigest> DigestAsync(int tenantId, IdRange range, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => OrderVersions.DigestAsync(connection, tenantId, range), ct))))
        .Aggregate(default(BucketDigest), (sum, digest) => sum + digest);

    /// <summary>The first orders of a range, by id.</summary>
    public async Task<IReadOnlyList<MasterRow>> RowsAsync(int tenantId, IdRange range, int limit, CancellationToken ct) => await shards.OldestAsync(
        range.From - 1, limit, row => row.OrderId,
        async (database, after) => (IReadOnlyList<MasterRow>)await database.ReadAsync(
            connection => OrderVersions.RowsAsync(connection, tenantId, range with { From = after + 1 }, limit), ct));

    /// <summary>Version and fingerprint of each of the orders; those that are no more are absent.</summary>
    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(
        int tenantId, IReadOnlyCollection<long> orderIds, Func<Order, string> printOf, CancellationToken ct) =>
        (await reader.FindManyAsync(tenantId, orderIds, ct)).ToDictionary(order => order.OrderId, order => (order.Version, printOf(order)));

    /// <summary>Those of the ids that there is an order of in any database, wherever its shard is on its way to.</summary>
    public async Task<IReadOnlySet<long>> KnownAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        orderIds.Count == 0 ? new HashSet<long>() : await reader.KnownAsync(tenantId, orderIds, ct);
}
