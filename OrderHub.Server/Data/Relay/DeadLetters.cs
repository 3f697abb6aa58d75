using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Events that a consumer could not handle. While an order has one, the events behind it are set aside too, so that the consumer
/// sees each order's events in order; those of other orders go on.
/// </summary>
public sealed class DeadLetters(IShards shards, OutboxSignal signal, TimeProvider time)
{
    /// <summary>The tenant's letters, oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetterRow>> ListAsync(int tenantId, int limit, CancellationToken ct)
    {
        var letters = new List<DeadLetterRow>();
        foreach (var database in shards.All)
        {
            letters.AddRange(await database.ReadAsync(connection => DeadLetterTable.OfTenantAsync(connection, tenantId, limit), ct));
        }

        return [.. letters.OrderBy(letter => letter.ParkedAt).ThenBy(letter => letter.Event.EventId).Take(limit)];
    }

    /// <summary>Lets a consumer try an order's letters again, now and from the first attempt; all of the tenant where no order is named.</summary>
    public async Task ReplayAsync(string consumer, int tenantId, long? orderId, CancellationToken ct)
    {
        // An order's letters are where its events were when they failed, which need not be where the order is now.
        foreach (var database in shards.All)
        {
            var batch = new WriteBatch();
            DeadLetterTable.Release(batch, consumer, tenantId, orderId, time.GetUtcNow());
            batch.Then(signal.Nudge);
            await database.CommitAsync(batch, ct);
        }
    }
}
