using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.ReadModels;

/// <summary>
/// Keeps the daily counts and the status flow up with the orders. An event names version and status, which is all they are made of; one that comes
/// twice or late is not newer than what is known, and changes nothing.
/// </summary>
public sealed class ReadModelConsumer(IShards shards, OrderReader orders) : IRebuiltConsumer
{
    private const int RebuildSize = 200;

    /// <summary>The families that tell of a step from one status to another.</summary>
    private static readonly string[] Steps = [EventFamilies.Accepted, EventFamilies.Refused, EventFamilies.StatusChanged];

    public string Name => "read-models";

    public Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct) =>
        Task.WhenAll(events.GroupBy(change => shards.For(change.OrderId)).Select(door => WriteAsync(door.Key, door, ct)));

    public async Task RebuildAsync(IReadOnlyList<IDatabase> databases, Func<int, Task> done, CancellationToken ct)
    {
        foreach (var database in databases)
        {
            await RebuildAsync(database, done, ct);
        }
    }

    /// <summary>Writes anew what is known of some orders, whatever stands there; their counts stay as they are.</summary>
    public Task ReplaceAsync(int tenantId, IReadOnlyList<long> orderIds, CancellationToken ct) =>
        Task.WhenAll(orderIds.GroupBy(shards.For).Select(door => ReplaceAsync(door.Key, tenantId, [.. door], ct)));

    private async Task RebuildAsync(IDatabase database, Func<int, Task> done, CancellationToken ct)
    {
        var after = (TenantId: int.MinValue, OrderId: long.MinValue);
        while (true)
        {
            // Versions first, orders then: see ReadModelTables.Replace.
            var keys = await orders.ScanKeysAsync(database, after.TenantId, after.OrderId, RebuildSize, ct);
            if (keys.Count == 0)
            {
                break;
            }

            foreach (var tenant in keys.GroupBy(key => key.TenantId))
            {
                await ReplaceAsync(database, tenant.Key, [.. tenant.Select(key => key.OrderId)], ct);
            }

            after = keys[^1];
            await done(keys.Count);
        }

        var batch = new WriteBatch();
        ReadModelTables.Fence(batch);
        ReadModelTables.Recount(batch);
        await CommitAsync(database, batch, ct);
    }

    private static Task WriteAsync(IDatabase database, IEnumerable<OrderEvent> events, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ReadModelTables.Fence(batch);
        foreach (var change in events)
        {
            var state = new ReadState(change.TenantId, change.OrderId, change.OrderVersion, change.Line, change.Status, change.OccurredAt);
            ReadModelTables.Apply(batch, state);
            if (Steps.Contains(change.Family, StringComparer.Ordinal))
            {
                ReadModelTables.ApplyStep(batch, state);
            }
        }

        return CommitAsync(database, batch, ct);
    }

    private static async Task CommitAsync(IDatabase database, WriteBatch batch, CancellationToken ct)
    {
        if ((await database.CommitAsync(batch, ct)).FailedGuard is { } guard)
        {
            throw new InvalidOperationException($"The read models were not written: {guard} did not hold.");
        }
    }

    private async Task ReplaceAsync(IDatabase database, int tenantId, IReadOnlyList<long> orderIds, CancellationToken ct)
    {
        var versions = await database.ReadAsync(connection => ReadModelTables.VersionsAsync(connection, tenantId, orderIds.Min(), orderIds.Max()), ct);
        var states = await orders.StatesAsync(database, tenantId, orderIds, ct);
        foreach (var door in states.GroupBy(state => shards.For(state.State.OrderId)))
        {
            var batch = new WriteBatch();
            ReadModelTables.Fence(batch);
            foreach (var (state, steps) in door)
            {
                ReadModelTables.Replace(batch, state, steps, versions.TryGetValue(state.OrderId, out var known) && known > state.Version ? known : null);
            }

            await CommitAsync(door.Key, batch, ct);
        }
    }
}
