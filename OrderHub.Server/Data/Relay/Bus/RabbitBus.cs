using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.RabbitMq;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>
/// The bus over a broker. 1. A feed for each database publishes its outbox, scenario by scenario. 2. Each consumer reads a queue of its own for
/// each scenario, one node at a time. 3. What it cannot handle is set aside in the database, and tried again by
/// <see cref="LetterLoop"/>. 4. What a queue gave up, because it was handed out again and again without an end, is set aside as well.
/// </summary>
internal sealed class RabbitBus : IEventBus, IAsyncDisposable
{
    private static readonly TimeSpan TopicLook = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IEventConsumer> shared;
    private readonly RelayStatus status;
    private readonly RelayControls controls;
    private readonly IShards shards;
    private readonly OutboxSignal signal;
    private readonly OutboxSignal wake = new();
    private readonly RelayOptions options;
    private readonly RabbitMqOptions broker;
    private readonly int node;
    private readonly TimeProvider time;
    private readonly ILogger<RabbitBus> logger;
    private readonly RabbitLink outward;
    private readonly RabbitLink inward;
    private readonly RabbitTopology topology;
    private readonly BusTopics topics;
    private readonly LetterWakes wakes;

    public RabbitBus(
        IEnumerable<IEventConsumer> consumers, RelayStatus status, RelayControls controls, IShards shards, OutboxSignal signal, IOptions<RelayOptions> options, IOptions<RabbitMqOptions> broker,
        IOptions<NodeOptions> node, TimeProvider time, ILogger<RabbitBus> logger)
    {
        shared = [.. consumers.Where(consumer => consumer is not INodeConsumer)];
        (this.status, this.controls, this.shards, this.signal, this.time, this.logger) = (status, controls, shards, signal, time, logger);
        (this.options, this.broker, this.node) = (options.Value, broker.Value, node.Value.Node);

        // Two connections: a broker that is short of room stops those that publish, and must not stop those that make room.
        (outward, inward) = (new(this.broker, $"{this.broker.Prefix}-{this.node}-out", time), new(this.broker, $"{this.broker.Prefix}-{this.node}-in", time));
        topology = new(this.broker);
        topics = new(shared, shards);
        wakes = new(outward, topology, this.broker, this.options, [.. shared.Select(consumer => consumer.Name)], time, logger);
    }

    public IReadOnlyList<string> Cursors { get; } = [BusFeed.Name];

    public async Task RunAsync(CancellationToken ct)
    {
        await BusCursors.ForgetAsync(shards, [.. shared.Select(consumer => consumer.Name)], options, logger, time, ct);
        await Task.WhenAll(
        [
            .. Enumerable.Range(0, shards.All.Count).Select(place => Task.Run(() => FeedAsync(place, ct), CancellationToken.None)),
            .. shared.Select(consumer => Task.Run(() => Letters(consumer).RunAsync(ct), CancellationToken.None)),
            .. shared.Select(consumer => Task.Run(() => WakeAsync(consumer, ct), CancellationToken.None)),
            Task.Run(() => BuryAsync(ct), CancellationToken.None),
            Task.Run(() => ReadAsync(ct), CancellationToken.None),
        ]);
    }

    public async Task<IReadOnlyList<BusQueue>> QueuesAsync(CancellationToken ct)
    {
        var all = await topics.QueuesAsync(ct);
        var found = await RabbitQueue.LookAsync(inward, broker, [.. all.Select(queue => topology.QueueOf(queue.Consumer.Name, queue.Queue))], ct);
        return
        [
            .. all.Select(queue => (queue, Name: topology.QueueOf(queue.Consumer.Name, queue.Queue))).Select(one =>
                new BusQueue(one.Name, one.queue.Consumer.Name, one.queue.Queue, found.TryGetValue(one.Name, out var seen) ? seen.Waiting : null, topology.LimitOf(one.Name), found.GetValueOrDefault(one.Name).Readers)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await outward.DisposeAsync();
        await inward.DisposeAsync();
    }

    private async Task FeedAsync(int place, CancellationToken ct)
    {
        var database = shards.All[place];
        await using var feed = new BusFeed(place, topics, outward, topology, broker, options);
        var cursor = new SharedCursor(BusFeed.Name, database, node, options, time);
        await new ConsumerLoop(feed, database, cursor, signal, controls, status.Feed.In(place), options, time, logger).RunAsync(ct);
    }

    private LetterLoop Letters(IEventConsumer consumer)
    {
        var place = status.Of(consumer).In(-1);
        return new(consumer, shards, new Handover(consumer, 1, options, place, time, logger), wake, controls, place, options, time, logger);
    }

    /// <summary>Reads each queue there is, and each that comes up.</summary>
    private async Task ReadAsync(CancellationToken ct)
    {
        var work = new Dictionary<(string, string), Task>();
        while (!ct.IsCancellationRequested)
        {
            var learnt = topics.Learnt;
            try
            {
                foreach (var (consumer, topic) in await topics.QueuesAsync(ct))
                {
                    if (!work.ContainsKey((consumer.Name, topic)))
                    {
                        var read = new QueueWork(consumer, topic, shards, inward, topology, topics, wakes, controls, status.Of(consumer).In(work.Count), broker, options, time, logger);
                        work.Add((consumer.Name, topic), Task.Run(() => read.RunAsync(ct), CancellationToken.None));
                    }
                }
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                Logs.ConsumerStopped(logger, "bus", 1, failure);
            }
            catch (Exception)
            {
                break;
            }

            await Waiting.ForAsync(learnt, TopicLook, time, ct);
        }

        await Task.WhenAll(work.Values);
    }

    /// <summary>Takes wake-ups: whatever was meant, letters are looked for.</summary>
    private Task WakeAsync(IEventConsumer consumer, CancellationToken ct) => ReadForeverAsync(
        topology.WakeOf(consumer.Name),
        async (queue, delivery) =>
        {
            wake.Nudge();
            await queue.AckAsync([delivery], ct);
        },
        ct);

    /// <summary>Takes what a queue gave up, and sets it aside for the consumer whose queue it was.</summary>
    private Task BuryAsync(CancellationToken ct) => ReadForeverAsync(
        topology.Dead,
        async (queue, delivery) =>
        {
            if (BusEnvelope.Read(delivery.Body) is { } envelope && ReaderOf(delivery, envelope) is { } consumer)
            {
                var home = shards.PlaceOf(VirtualShard.OfId(envelope.Event.OrderId));
                var change = envelope.Place == home ? envelope.Event : envelope.Event with { EventId = OutboxPart.Elsewhere(envelope.Event.EventId, envelope.Place) };
                var batch = new WriteBatch();
                DeadLetterTable.Insert(batch, new()
                {
                    Consumer = consumer.Name,
                    Event = change,
                    Attempts = 0,
                    Reason = $"The broker gave it up ({delivery.DiedOf ?? "no reason"}): it was handed out again and again, and its handling never ended.",
                    ParkedAt = time.GetUtcNow(),
                    NextAt = time.GetUtcNow(),
                });
                await shards.For(change.OrderId).CommitAsync(batch, ct);
                wake.Nudge();
            }
            else
            {
                Logs.Unreadable(logger, delivery.DiedIn ?? "", delivery.RoutingKey, delivery.Body.Length);
            }

            await queue.AckAsync([delivery], ct);
        },
        ct);

    private IEventConsumer? ReaderOf(RabbitDelivery delivery, BusEnvelope envelope) => topics.Readers(envelope.Event.Family, envelope.Event.Line)
        .Where(one => delivery.DiedIn == topology.QueueOf(one.Consumer.Name, one.Queue)).Select(one => one.Consumer).FirstOrDefault();

    private async Task ReadForeverAsync(string name, Func<RabbitQueue, RabbitDelivery, Task> take, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var queue = await RabbitQueue.OpenAsync(inward, broker, name, 16, ct);
                await foreach (var delivery in queue.Deliveries.ReadAllAsync(ct))
                {
                    await take(queue, delivery);
                }
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                // At the very first start the queue comes with the first event.
                Logs.QueueNotRead(logger, name, ConsumerFailure.Reason(failure));
                await Waiting.ForAsync(options.MaxOutageDelay < TopicLook ? options.MaxOutageDelay : TopicLook, time, ct);
            }
            catch (Exception)
            {
                return;
            }
        }
    }
}
