using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Events that a consumer could not handle. While an order has one, the events behind it are set aside too, so that the consumer
/// sees each order's events in order; those of other orders go on.
/// </summary>
public sealed class DeadLetters(IDatabase database, OutboxSignal signal, TimeProvider time)
{
    /// <summary>The tenant's letters, oldest first.</summary>
    public Task<IReadOnlyList<DeadLetterRow>> ListAsync(int tenantId, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<DeadLetterRow>>(async connection => await DeadLetterTable.OfTenantAsync(connection, tenantId, limit), ct);

    /// <summary>Lets a consumer try an order's letters again, now and from the first attempt; all of the tenant where no order is named.</summary>
    public Task ReplayAsync(string consumer, int tenantId, long? orderId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        DeadLetterTable.Release(batch, consumer, tenantId, orderId, time.GetUtcNow());
        batch.Then(signal.Nudge);
        return database.CommitAsync(batch, ct);
    }
}
