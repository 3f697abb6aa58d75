using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Search;

/// <summary>
/// Takes orders out of the index whose month was dropped, on every node, at the start and then every
/// <see cref="StorageOptions.KeepEvery"/>. The orders themselves say which are gone: a month that is held keeps its documents.
/// </summary>
public sealed class IndexSweeper(OrderIndex index, OrderReader orders, IOptions<StorageOptions> storage, TimeProvider time, ILogger<IndexSweeper> logger) : BackgroundService
{
    private const int AtOnce = 200;

    /// <summary>One round.</summary>
    /// <returns>Documents taken out.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        if (storage.Value.KeepMonths == 0)
        {
            await index.Engine.DropEmptyMonthsAsync(Month.Of(DateTimeOffset.UnixEpoch), ct);
            return 0;
        }

        var oldest = Month.Of(time.GetUtcNow()).Plus(-storage.Value.KeepMonths);
        var before = oldest.FirstId;

        // Below zero are orders that other systems master, whose months are not the hub's to drop.
        var (after, gone) = (0L, 0);
        while (await index.BetweenAsync(after, before, AtOnce, ct) is { Count: > 0 } old)
        {
            var dead = new List<(int TenantId, long OrderId)>();
            foreach (var tenant in old.GroupBy(document => document.TenantId))
            {
                var known = await orders.KnownAsync(tenant.Key, [.. tenant.Select(document => document.OrderId)], ct);
                dead.AddRange(tenant.Where(document => !known.Contains(document.OrderId)));
            }

            await index.DeleteAsync(dead, ct);
            (after, gone) = (old[^1].OrderId, gone + dead.Count);
        }

        await index.Engine.DropEmptyMonthsAsync(oldest, ct);
        return gone;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.AtOnceAndAfterEachAsync(storage.Value.KeepEvery, SweepAsync, failure => Logs.SweepFailed(logger, failure), stoppingToken);
}
