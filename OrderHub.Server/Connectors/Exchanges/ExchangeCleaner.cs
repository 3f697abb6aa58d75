using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Subscriptions;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>Removes exchanges and deliveries whose time is over: a few at once, so that no partner waits for it. Safe to run on several nodes.</summary>
public sealed class ExchangeCleaner(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, Tenants tenants, NodeRoles roles, IOptions<ExchangeOptions> options,
    IOptions<SubscriptionOptions> subscriptions, TimeProvider time, ILogger<ExchangeCleaner> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => roles.Plays(NodeRoles.Jobs)
        ? time.EachAsync(options.Value.CleanUpEvery, ct => CleanAsync(time.GetUtcNow(), ct), log.CleanUpFailed, stoppingToken)
        : Task.CompletedTask;

    /// <summary>Removes all whose time is over at a moment.</summary>
    internal async Task CleanAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var tenantId in tenants.All.Select(tenant => tenant.TenantId).Append(ExchangeRecorder.NoTenant))
        {
            foreach (var outcome in ExchangeOutcome.All)
            {
                var before = now - TimeSpan.FromDays(options.Value.DaysOf(outcome));
                await RemoveAsync(
                    connection => ExchangeTable.OldAsync(connection, tenantId, outcome, before, options.Value.CleanUpSize),
                    (batch, id) => ExchangeTable.Delete(batch, tenantId, id), options.Value.CleanUpSize, ct);
            }

            foreach (var subscription in await database.ReadAsync(connection => SubscriptionTable.OfTenantAsync(connection, tenantId), ct))
            {
                var before = now - TimeSpan.FromDays(subscriptions.Value.KeepDays);
                await RemoveAsync(
                    connection => SubscriptionDeliveryTable.OldAsync(connection, tenantId, subscription.SubscriptionId, before, subscriptions.Value.CleanUpSize),
                    (batch, id) => SubscriptionDeliveryTable.Delete(batch, tenantId, id), subscriptions.Value.CleanUpSize, ct);
            }
        }
    }

    private async Task RemoveAsync(Func<System.Data.Common.DbConnection, Task<List<long>>> find, Action<WriteBatch, long> delete, int size, CancellationToken ct)
    {
        List<long> old;
        do
        {
            old = await database.ReadAsync(find, ct);
            var batch = new WriteBatch();
            old.ForEach(id => delete(batch, id));
            if (old.Count > 0)
            {
                await database.CommitAsync(batch, ct);
            }
        }
        while (old.Count == size);
    }
}
