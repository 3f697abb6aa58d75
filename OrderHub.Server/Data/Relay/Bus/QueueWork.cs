using System.Threading.Channels;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.RabbitMq;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>
/// Reads one queue of a broker for one consumer: lane by lane, an order always in the same, in batches. 1. See which orders have something set
/// aside. 2. Hand over the rest. 3. Write what failed and what stands behind it. 4. Acknowledge. A crash between 2 and 4 brings
/// events again, never not at all. An outage keeps the lane where it is.
/// </summary>
internal sealed class QueueWork(
    IEventConsumer consumer, string topic, IShards shards, RabbitLink link, RabbitTopology topology, BusTopics topics, LetterWakes wakes, RelayControls controls, ConsumerStatus.Place status,
    RabbitMqOptions broker, RelayOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan PauseLook = TimeSpan.FromMilliseconds(250);

    private readonly Handover handover = new(consumer, lanes: 1, options, status, time, logger);
    private int waiting;

    public async Task RunAsync(CancellationToken ct)
    {
        var outages = 0;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await controls.PauseOfAsync(consumer.Name, ct) is not null)
                {
                    await Waiting.ForAsync(PauseLook, time, ct);
                    continue;
                }

                await ReadAsync(() => (outages, status.Outage) = (0, null), ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                outages++;
                status.Outage = ConsumerFailure.Reason(failure);
                if (failure is BrokerUnavailableException away)
                {
                    if (away.IsMissing)
                    {
                        topics.Miss();
                    }

                    // The feed says so once for all queues.
                    Logs.QueueNotRead(logger, $"{consumer.Name}.{topic}", status.Outage);
                }
                else
                {
                    Logs.ConsumerStopped(logger, consumer.Name, outages, failure);
                }

                await Waiting.ForAsync(outages == 1 ? options.Poll : TimeSpan.FromTicks(Math.Min(options.MaxOutageDelay.Ticks, options.Poll.Ticks << Math.Min(outages, 16))), time, ct);
            }
        }
    }

    /// <summary>Reads until the end, a pause, or the loss of the queue.</summary>
    private async Task ReadAsync(Action opened, CancellationToken ct)
    {
        var (prefetch, concurrency) = broker.ShapeOf(consumer.Name, topic);
        await using var queue = await RabbitQueue.OpenAsync(link, broker, topology.QueueOf(consumer.Name, topic), prefetch, ct);
        opened();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var lanes = Enumerable.Range(0, concurrency).Select(_ => System.Threading.Channels.Channel.CreateUnbounded<(RabbitDelivery, BusEnvelope)>(new() { SingleReader = true, SingleWriter = true })).ToList();
        var work = lanes.Select(lane => Task.Run(() => WorkAsync(queue, lane.Reader, stop.Token, ct), CancellationToken.None)).ToList();
        var paused = PausedAsync(stop.Token);
        var reading = DistributeAsync(queue, lanes, stop.Token);
        var first = await Task.WhenAny([reading, paused, .. work]);

        // What was handed out and not begun goes back in its order when the queue is closed; what was begun is ended first.
        await stop.CancelAsync();
        await Task.WhenAll([IgnoringAsync(reading), IgnoringAsync(paused), .. work.Select(IgnoringAsync)]);
        waiting = 0;
        status.Left = 0;
        if (first != paused)
        {
            await first;
        }
    }

    private async Task PausedAsync(CancellationToken ct)
    {
        while (await controls.PauseOfAsync(consumer.Name, ct) is null)
        {
            await Task.Delay(PauseLook, time, ct);
        }
    }

    private async Task DistributeAsync(RabbitQueue queue, List<Channel<(RabbitDelivery, BusEnvelope)>> lanes, CancellationToken ct)
    {
        await foreach (var delivery in queue.Deliveries.ReadAllAsync(ct))
        {
            if (BusEnvelope.Read(delivery.Body) is not { } envelope || envelope.Place < 0 || envelope.Place >= shards.All.Count)
            {
                // Nobody of ours wrote it; the dead queue says so.
                await queue.RejectAsync(delivery, ct);
                continue;
            }

            Interlocked.Increment(ref waiting);
            lanes[(int)((uint)string.GetHashCode(envelope.Event.OrderNo, StringComparison.Ordinal) % (uint)lanes.Count)].Writer.TryWrite((delivery, envelope));
        }
    }

    private async Task WorkAsync(RabbitQueue queue, ChannelReader<(RabbitDelivery Delivery, BusEnvelope Envelope)> lane, CancellationToken stop, CancellationToken ct)
    {
        var some = new List<(RabbitDelivery Delivery, BusEnvelope Envelope)>();
        while (!stop.IsCancellationRequested && await lane.WaitToReadAsync(stop))
        {
            some.Clear();
            while (some.Count < options.BatchSize && lane.TryRead(out var one))
            {
                some.Add(one);
            }

            var setAside = await HandOverAsync([.. some.Select(one => one.Envelope)], stop, ct);
            await queue.AckAsync([.. some.Select(one => one.Delivery)], ct);

            status.Left = Math.Max(0, Interlocked.Add(ref waiting, -some.Count));
            status.Lag = status.Left == 0 ? TimeSpan.Zero : time.GetUtcNow() - some[^1].Envelope.Event.OccurredAt;
            RelayMeter.Consumed(consumer.Name, some.Count - setAside);
            RelayMeter.SetAside(consumer.Name, setAside);
            status.Handled.Add(some.Count - setAside);
        }
    }

    /// <summary>Until it is done or the reading stops: an outage is waited out here, with the order's events behind it. What is begun is ended, unless the process ends.</summary>
    private async Task<int> HandOverAsync(IReadOnlyList<BusEnvelope> envelopes, CancellationToken stop, CancellationToken ct)
    {
        for (var @try = 1; ; @try++)
        {
            try
            {
                var letters = await TryAsync(envelopes, ct);
                status.Outage = null;
                return letters;
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                status.Outage = ConsumerFailure.Reason(failure);
                Logs.ConsumerStopped(logger, consumer.Name, @try, failure);
                await Task.Delay(TimeSpan.FromTicks(Math.Min(options.MaxOutageDelay.Ticks, options.Poll.Ticks << Math.Min(@try - 1, 16))), time, stop);
            }
        }
    }

    private async Task<int> TryAsync(IReadOnlyList<BusEnvelope> envelopes, CancellationToken ct)
    {
        var blocked = new HashSet<(int, long)>();
        foreach (var place in envelopes.Select(envelope => shards.PlaceOf(VirtualShard.OfId(envelope.Event.OrderId))).Distinct())
        {
            blocked.UnionWith((await shards.All[place].ReadAsync(connection => DeadLetterTable.OrdersAsync(connection, consumer.Name), ct)).Select(order => (order.TenantId, order.OrderId)));
        }

        var letters = await handover.HandOverAsync([.. envelopes.Select(Placed)], blocked.Contains, ct);
        await SetAsideAsync(letters, ct);
        return letters.Count;
    }

    private async Task SetAsideAsync(IReadOnlyList<DeadLetterRow> letters, CancellationToken ct)
    {
        foreach (var order in letters.GroupBy(letter => letter.Event.OrderId))
        {
            var batch = new WriteBatch();
            foreach (var letter in order)
            {
                DeadLetterTable.Insert(batch, letter);
            }

            await shards.For(order.Key).CommitAsync(batch, ct);
        }

        await wakes.AskAsync(consumer.Name, letters, ct);
    }

    /// <summary>The event under the number that it has where its order lives now.</summary>
    private OrderEvent Placed(BusEnvelope envelope) =>
        envelope.Place == shards.PlaceOf(VirtualShard.OfId(envelope.Event.OrderId))
            ? envelope.Event
            : envelope.Event with { EventId = OutboxPart.Elsewhere(envelope.Event.EventId, envelope.Place) };

    private static async Task IgnoringAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // The first that ended has said why.
        }
    }
}
