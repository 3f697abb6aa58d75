using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>The bus without a broker: the outbox is the log, and each consumer keeps a cursor in each part of it, under a lease.</summary>
internal sealed class EmbeddedBus(
    IEnumerable<IEventConsumer> consumers, RelayStatus status, RelayControls controls, IShards shards, OutboxSignal signal, IOptions<RelayOptions> options,
    IOptions<NodeOptions> node, TimeProvider time, ILogger<EmbeddedBus> logger) : IEventBus
{
    private readonly List<IEventConsumer> shared = [.. consumers.Where(consumer => consumer is not INodeConsumer)];

    public IReadOnlyList<string> Cursors => [.. shared.Select(consumer => consumer.Name)];

    public async Task RunAsync(CancellationToken ct)
    {
        await BusCursors.ForgetAsync(shards, [BusFeed.Name], options.Value, logger, time, ct);

        // Each on a thread of the pool from the start: an embedded store answers without yielding, so a loop with much to do would
        // keep the next one from beginning.
        await Task.WhenAll(
            from consumer in shared
            from place in Enumerable.Range(0, shards.All.Count)
            select Task.Run(() => Loop(consumer, place).RunAsync(ct), CancellationToken.None));
    }

    public async Task<IReadOnlyList<BusQueue>> QueuesAsync(CancellationToken ct)
    {
        var queues = new List<BusQueue>();
        for (var place = 0; place < shards.All.Count; place++)
        {
            var database = shards.All[place];
            var heads = await database.ReadAsync(OutboxTable.HeadsAsync, ct);
            foreach (var consumer in shared)
            {
                var rows = await database.ReadAsync(connection => RelayCursorTable.OfConsumerAsync(connection, consumer.Name), ct);
                queues.Add(new(
                    $"outbox-{place}.{consumer.Name}", consumer.Name, $"outbox {place}", rows.Sum(row => heads[row.Part] - row.Position), null,
                    rows.Where(row => row.Owner is not null && row.LeaseUntil > time.GetUtcNow()).Select(row => row.Owner).Distinct().Count()));
            }
        }

        return queues;
    }

    private ConsumerLoop Loop(IEventConsumer consumer, int place)
    {
        var database = shards.All[place];
        return new(
            consumer, database, new SharedCursor(consumer.Name, database, node.Value.Node, options.Value, time), signal, controls, status.Of(consumer).In(place), options.Value,
            time, logger);
    }
}
