using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>
/// Puts each status that an order advanced to into the queue of every subscriber who wants it. Durable before the relay's cursor moves; an event
/// that comes twice adds nothing, since a status is known by its entry in the order's log.
/// </summary>
public sealed class SubscriptionConsumer(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, OrderReader orders, SubscriptionSignal signal, IIdSource ids, TimeProvider time) : IEventConsumer
{
    public string Name => "subscriptions";

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        // From the store each time: a subscription counts for every event behind the answer that it was made.
        var subscriptions = (await database.ReadAsync(SubscriptionTable.AllAsync, ct)).ToLookup(row => row.TenantId);
        var batch = new WriteBatch();
        foreach (var changes in events.Where(change => subscriptions.Contains(change.TenantId)).GroupBy(change => (change.TenantId, change.OrderId)))
        {
            var last = changes.MaxBy(change => change.OrderVersion)!;
            var advances = await orders.AdvancesAsync(changes.Key.TenantId, changes.Key.OrderId, changes.Min(change => change.OrderVersion), last.OrderVersion, ct);
            foreach (var advance in advances)
            {
                foreach (var subscription in subscriptions[changes.Key.TenantId].Where(row => Wants(row, last.Line, advance.Status)))
                {
                    SubscriptionDeliveryTable.InsertIfAbsent(batch, new()
                    {
                        TenantId = subscription.TenantId,
                        DeliveryId = ids.Next(),
                        SubscriptionId = subscription.SubscriptionId,
                        OrderNo = last.OrderNo,
                        OrderVersion = advance.OrderVersion,
                        LogId = advance.LogId,
                        Line = last.Line,
                        Status = (int)advance.Status,
                        OccurredAt = advance.OccurredAt,
                        ReceivedAt = advance.ReceivedAt,
                        NextAt = time.GetUtcNow(),
                        CreatedAt = time.GetUtcNow(),
                        TraceParent = last.TraceParent,
                    });
                }
            }
        }

        if (batch.Statements.Count > 0)
        {
            CommitPoints.Reach("subscription.before-queue");
            batch.Then(signal.Nudge);
            await database.CommitAsync(batch, ct);
        }
    }

    private static bool Wants(SubscriptionRow row, string line, OrderStatus status) =>
        (row.Lines.Count == 0 || row.Lines.Contains(line, StringComparer.Ordinal)) && (row.Statuses.Count == 0 || row.Statuses.Contains(status.Name(), StringComparer.Ordinal));
}
