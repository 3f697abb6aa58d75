using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay.Bus;
using OrderHub.Server.Storage.RabbitMq;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>How a consumer is doing, and what people decided about it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OfNode">True where every node runs its own, over all events; false where all nodes run it together.</param>
/// <param name="CanRebuild">True where what it keeps can be made anew.</param>
/// <param name="Status">On this node.</param>
/// <param name="Waiting">Events that wait for it, on all nodes together; null where the bus does not say.</param>
/// <param name="Decided">Pause and request of a rebuild; null where nobody decided anything.</param>
/// <param name="Rebuilds">Its rebuilds, by node.</param>
/// <param name="SetAside">Letters of one tenant.</param>
public sealed record ConsumerView(
    string Name, bool OfNode, bool CanRebuild, ConsumerStatus Status, long? Waiting, RelayConsumerRow? Decided, IReadOnlyList<RelayRebuildRow> Rebuilds, long SetAside);

/// <summary>What people see and do of the relay.</summary>
public sealed class RelayDesk(
    IEnumerable<IEventConsumer> consumers, IEventBus bus, RelayStatus status, RelayControls controls, Rebuilds rebuilds, DeadLetters letters, IShards shards, IOptions<RelayOptions> options)
{
    private readonly List<IEventConsumer> all = [.. consumers];

    /// <summary>What carries events.</summary>
    public BusKind Bus => options.Value.Bus;

    /// <summary>Why the relay to a broker stands still; null while it goes on, or where there is none.</summary>
    public string? FeedOutage => status.Feed.Outage;

    /// <summary>Every consumer, with the letters of a tenant.</summary>
    public async Task<IReadOnlyList<ConsumerView>> ConsumersAsync(int tenantId, CancellationToken ct)
    {
        var queues = await QueuesAsync(ct);
        var feed = Bus == BusKind.Embedded ? 0 : await BehindAsync(BusFeed.Name, ct);
        var progress = await rebuilds.AllAsync(ct);
        var views = new List<ConsumerView>();
        foreach (var consumer in all)
        {
            var mine = status.Of(consumer);
            var own = queues?.Where(queue => queue.Consumer == consumer.Name).ToList();
            var waiting = consumer is INodeConsumer ? mine.LagEvents : own is null || own.Exists(queue => queue.Waiting is null) ? null : own.Sum(queue => queue.Waiting) + feed;
            views.Add(new(
                consumer.Name, consumer is INodeConsumer, consumer is IRebuiltConsumer, mine, waiting, await controls.OfAsync(consumer.Name, ct),
                [.. progress.Where(row => row.Consumer == consumer.Name)], await letters.CountAsync(tenantId, new(consumer.Name), ct)));
        }

        return views;
    }

    /// <summary>Every queue; null while the broker does not answer.</summary>
    public async Task<IReadOnlyList<BusQueue>?> QueuesAsync(CancellationToken ct)
    {
        try
        {
            return await bus.QueuesAsync(ct);
        }
        catch (BrokerUnavailableException)
        {
            return null;
        }
    }

    /// <summary>The consumer of that name, and whether it can be rebuilt; null where there is none.</summary>
    public (string Name, bool CanRebuild)? Find(string name) => all.Find(consumer => consumer.Name == name) is { } consumer ? (consumer.Name, consumer is IRebuiltConsumer) : null;

    /// <summary>Events of the outbox that a cursor has not passed.</summary>
    private async Task<long> BehindAsync(string cursor, CancellationToken ct)
    {
        var behind = 0L;
        foreach (var database in shards.All)
        {
            var heads = await database.ReadAsync(OutboxTable.HeadsAsync, ct);
            behind += (await database.ReadAsync(connection => RelayCursorTable.OfConsumerAsync(connection, cursor), ct)).Sum(row => heads[row.Part] - row.Position);
        }

        return behind;
    }
}
