using OrderHub.Server.Model;
using OrderHub.Server.Storage.RabbitMq;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>
/// Feeds a broker from one database's outbox, as a consumer like others: by partition leases, an order's events in order, and forward only after
/// the broker has confirmed. While the broker is away the outbox waits, and no event is charged an attempt. What was published and not confirmed
/// is published again: consumers know what they have.
/// </summary>
internal sealed class BusFeed(int place, BusTopics topics, RabbitLink link, RabbitTopology topology, RabbitMqOptions options, RelayOptions relay) : IEventConsumer, IAsyncDisposable
{
    /// <summary>Name of its cursors.</summary>
    public const string Name = "bus";

    private readonly HashSet<string> declared = new(StringComparer.Ordinal);
    private RabbitPublisher? publisher;
    private long? made;

    string IEventConsumer.Name => Name;

    public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
    {
        var wanted = events.Where(change => topics.IsWanted(change.Family)).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        var scenarios = wanted.Select(change => (change.Family, change.Line)).Distinct().ToList();
        await topics.LearnAsync(scenarios, ct);
        publisher ??= new(link, options, PrepareAsync);
        if (topics.TakeMissing())
        {
            declared.Clear();
        }

        await publisher.PublishAsync([.. wanted.Select(Message)], (channel, limit) => DeclareAsync(channel, scenarios, limit), ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (publisher is not null)
        {
            await publisher.DisposeAsync();
        }
    }

    private RabbitMessage Message(OrderEvent change)
    {
        var envelope = new BusEnvelope(place, change);
        return new(topology.Events, envelope.Topic, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place}-{change.EventId}"), envelope.Write());
    }

    private Task PrepareAsync(RabbitChannel channel, CancellationToken ct)
    {
        declared.Clear();
        return topology.DeclareAsync(channel, topics.Consumers.Select(consumer => consumer.Name), LetterDelays.Of(relay), ct);
    }

    private async Task DeclareAsync(RabbitChannel channel, List<(string Family, string Line)> scenarios, CancellationToken ct)
    {
        foreach (var (family, line) in scenarios)
        {
            var topic = BusEnvelope.TopicOf(family, line);
            if (!declared.Contains(topic))
            {
                List<string> queues = [.. topics.Readers(family, line).Select(one => topology.QueueOf(one.Consumer.Name, one.Queue))];
                var there = await RabbitQueue.LookAsync(link, options, queues, ct);
                var areThere = queues.All(there.ContainsKey);

                // Before and after: declaring may fail half way, and the next try finds what it made.
                made = areThere ? made : TimeProvider.System.GetTimestamp();
                await topology.DeclareTopicAsync(channel, queues, topic, ct);
                made = areThere ? made : TimeProvider.System.GetTimestamp();
                declared.Add(topic);
            }
        }

        // By the machine's clock, as the broker writes. Whoever was interrupted here waits the rest of it at the next try.
        if (made is { } at && RabbitTopology.RestOf(TimeProvider.System.GetElapsedTime(at), options) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, ct);
        }
    }
}
