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
    /// <summary>Orders that are let go in one batch.</summary>
    private const int AtOnce = 200;

    /// <summary>The tenant's letters that a filter takes, oldest first.</summary>
    /// <param name="tenantId">Whose letters.</param>
    /// <param name="filter">Which.</param>
    /// <param name="behind">The last one of the page before; null: from the first.</param>
    /// <param name="limit">Most letters.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<IReadOnlyList<DeadLetterRow>> ListAsync(int tenantId, DeadLetterFilter filter, DeadLetterPlace? behind, int limit, CancellationToken ct)
    {
        var letters = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => DeadLetterTable.OfTenantAsync(connection, tenantId, filter, behind, limit), ct)));
        return
        [
            .. letters.SelectMany(some => some).OrderBy(letter => letter.ParkedAt).ThenBy(letter => letter.Event.EventId).ThenBy(letter => letter.Consumer, StringComparer.Ordinal).Take(limit),
        ];
    }

    /// <summary>How many of the tenant's letters a filter takes.</summary>
    public async Task<long> CountAsync(int tenantId, DeadLetterFilter filter, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => DeadLetterTable.CountAsync(connection, tenantId, filter), ct)))).Sum();

    /// <summary>
    /// Lets consumers try again, now and from the first attempt, the orders of all letters that a filter takes: an order whole, because its letters
    /// are tried in their order. May be repeated.
    /// </summary>
    /// <returns>Orders that were let go, each once a consumer.</returns>
    public async Task<int> ReplayAsync(int tenantId, DeadLetterFilter filter, CancellationToken ct)
    {
        var count = 0;

        // An order's letters are where its events were when they failed, which need not be where the order is now.
        foreach (var database in shards.All)
        {
            var orders = await database.ReadAsync(connection => DeadLetterTable.OrdersOfAsync(connection, tenantId, filter, int.MaxValue), ct);
            foreach (var some in orders.Chunk(AtOnce))
            {
                var batch = new WriteBatch();
                foreach (var (consumer, orderId) in some)
                {
                    DeadLetterTable.Release(batch, consumer, tenantId, orderId, time.GetUtcNow());
                }

                batch.Then(signal.Nudge);
                await database.CommitAsync(batch, ct);
            }

            count += orders.Count;
        }

        return count;
    }
}
