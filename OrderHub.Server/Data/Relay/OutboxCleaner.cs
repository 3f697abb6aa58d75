using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay.Bus;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Removes events that every shared consumer has passed, and those of this node that keep their own positions, once they are old enough;
/// in small batches, so that no order waits for it. A consumer of another node that was away for longer finds the gap by its positions.
/// </summary>
internal sealed class OutboxCleaner(
    IEnumerable<IEventConsumer> consumers, IEventBus bus, RelayStatus status, NodeRoles roles, IShards shards, IOptions<RelayOptions> options, TimeProvider time,
    ILogger<OutboxCleaner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Relay))
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.CleanUpEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            for (var place = 0; place < shards.All.Count; place++)
            {
                try
                {
                    while (await RemoveOldAsync(place, stoppingToken))
                    {
                    }
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    Logs.CleanUpFailed(logger, failure);
                }
            }
        }
    }

    /// <returns>True where there may be more.</returns>
    internal async Task<bool> RemoveOldAsync(int place, CancellationToken ct)
    {
        var database = shards.All[place];
        var size = options.Value.CleanUpSize;
        var more = false;
        foreach (var (part, passed) in await PassedAsync(place, database, ct))
        {
            var (last, count) = await database.ReadAsync(
                connection => OutboxTable.OldAsync(connection, part, time.GetUtcNow() - options.Value.Keep, passed, size), ct);
            if (count > 0)
            {
                var batch = new WriteBatch();
                OutboxTable.DeleteUpTo(batch, part, last);
                await database.CommitAsync(batch, ct);
                more |= count == size;
            }
        }

        return more;
    }

    /// <summary>The position that all have passed, for each part where there is one.</summary>
    private async Task<List<(int Part, long Position)>> PassedAsync(int place, IDatabase database, CancellationToken ct)
    {
        var shared = new List<IReadOnlyDictionary<int, long>>();
        foreach (var cursor in bus.Cursors)
        {
            var rows = await database.ReadAsync(connection => RelayCursorTable.OfConsumerAsync(connection, cursor), ct);
            shared.Add(rows.ToDictionary(row => row.Part, row => row.Position));
        }

        var own = consumers.OfType<INodeConsumer>().Select(status.Of).ToList();
        return
        [
            .. from part in OutboxPart.All
               let position = shared.Select(rows => rows.GetValueOrDefault(part)).Concat(own.Select(one => one.PositionIn(place, part) ?? 0)).DefaultIfEmpty().Min()
               where position > 0
               select (part, position),
        ];
    }
}
