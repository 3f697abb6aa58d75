using System.Security.Cryptography;
using System.Text.Json;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// The copies in the first Redis that answers. Readers look at the version and the seal of every copy, so none of these differences gives a wrong
/// answer: they cost time. A copy is repaired by taking it out; the next reader makes it anew. Copies of orders that are no more end by themselves.
/// </summary>
public sealed class ReconciledCache(OrderCache cache, MasterOrders master, RelayStatus relay) : IReconciledStore
{
    /// <summary>Of a copy that cannot be read.</summary>
    private const string Unreadable = "";

    public string Name => "cache";

    public bool IsWhole => false;

    public bool IsShared => true;

    public TimeSpan Lag => relay.Consumers.FirstOrDefault(consumer => consumer.Name == OrderCacheConsumer.ConsumerName)?.Lag ?? TimeSpan.Zero;

    public Task<string?> FindObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<long?> OldestAsync(int tenantId, CancellationToken ct) => Task.FromResult<long?>(null);

    public Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct) => Task.FromResult<BucketDigest?>(null);

    public async Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct)
    {
        var versions = await cache.VersionsAsync(tenantId, master.Select(order => order.OrderNo));
        return [.. master.Zip(versions).Where(pair => pair.Second is not null).Select(pair => new StoreRow(pair.First.OrderId, pair.Second!.Value, pair.First.Status))];
    }

    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> ExpectedAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        master.PrintsAsync(tenantId, orderIds, PrintOf, ct);

    private static string PrintOf(Order order) => Convert.ToHexString(SHA256.HashData(
        [.. JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.Order), .. order.SensitiveExtensions.OrderBy(path => path.Key, StringComparer.Ordinal).SelectMany(path => $"{path.Key}={path.Value};").Select(letter => (byte)letter)]));

    public async Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct)
    {
        var copies = await Task.WhenAll(orders.Select(async order => (order.OrderId, Copy: await cache.PeekAsync(tenantId, order.OrderNo))));
        return copies.Where(one => one.Copy is not null).ToDictionary(
            one => one.OrderId, one => (one.Copy!.Value.Version, one.Copy.Value.Order is { } order ? PrintOf(order) : Unreadable));
    }

    public Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct) =>
        Task.WhenAll(differences.Where(difference => difference.Master is not null).Select(difference => cache.ForgetAsync(tenantId, difference.Master!.OrderNo)));
}
