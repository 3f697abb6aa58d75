using System.Collections.Concurrent;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>
/// What stands on the broker: one topic exchange for events; a quorum queue for each consumer and scenario; queues in which a wake-up rests
/// until it falls back to its consumer; and one for messages that were handed out too often. Declaring is repeatable, and done anew on
/// each connection.
/// </summary>
public sealed class RabbitTopology(RabbitMqOptions options)
{
    private readonly ConcurrentDictionary<string, bool> older = new(StringComparer.Ordinal);

    public string Events => $"{options.Prefix}.events";

    /// <summary>Queue and exchange of messages that a queue gave up.</summary>
    public string Dead => $"{options.Prefix}.dead";

    private string Wake => $"{options.Prefix}.wake";

    /// <summary>The queue of a consumer, by what it has of the scenarios.</summary>
    public string QueueOf(string consumer, string queue) => $"{options.Prefix}.{consumer}.{queue}";

    /// <summary>How many messages a queue holds; null where there is no limit of ours, or where it was made under other settings.</summary>
    public long? LimitOf(string queue) => options.QueueLimit > 0 && !older.ContainsKey(queue) ? options.QueueLimit : null;

    /// <summary>The queue of a consumer's wake-ups.</summary>
    public string WakeOf(string consumer) => $"{options.Prefix}.wake.{consumer}";

    /// <summary>The exchange behind which a wake-up rests for so long.</summary>
    public string DelayOf(TimeSpan delay) => string.Create(CultureInfo.InvariantCulture, $"{options.Prefix}.delay.{(long)delay.TotalMilliseconds}");

    /// <summary>
    /// How long a queue is left alone once it is made. A quorum queue of RabbitMQ 3.10 is declared, and confirms, before its name is on disk, which is a second later; killed
    /// within it, the broker brings the queue back without what it had confirmed, and without a leader, and it stays so.
    /// </summary>
    public static TimeSpan RestOf(TimeSpan sinceMade, RabbitMqOptions options) => sinceMade < options.Settling ? options.Settling - sinceMade : TimeSpan.Zero;

    /// <summary>What is there whatever the scenarios: exchanges, delays, and the consumers' wake-ups.</summary>
    public async Task DeclareAsync(RabbitChannel on, IEnumerable<string> consumers, IEnumerable<TimeSpan> delays, CancellationToken ct)
    {
        var channel = on.Channel;
        await channel.ExchangeDeclareAsync(Events, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: ct);
        await channel.ExchangeDeclareAsync(Dead, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: ct);
        await channel.ExchangeDeclareAsync(Wake, ExchangeType.Direct, durable: true, autoDelete: false, cancellationToken: ct);
        await channel.QueueDeclareAsync(Dead, durable: true, exclusive: false, autoDelete: false, Quorum(), cancellationToken: ct);
        await channel.QueueBindAsync(Dead, Dead, "", cancellationToken: ct);
        foreach (var consumer in consumers)
        {
            await channel.QueueDeclareAsync(WakeOf(consumer), durable: true, exclusive: false, autoDelete: false, Quorum(), cancellationToken: ct);
            await channel.QueueBindAsync(WakeOf(consumer), Wake, consumer, cancellationToken: ct);
        }

        foreach (var delay in delays)
        {
            // Time-out and dead-lettering keep the routing key, which is the consumer: so it finds back.
            var name = DelayOf(delay);
            var resting = Quorum(("x-message-ttl", (long)delay.TotalMilliseconds), ("x-dead-letter-exchange", Wake), ("x-dead-letter-strategy", "at-least-once"), ("x-overflow", "reject-publish"));
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: ct);
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, resting, cancellationToken: ct);
            await channel.QueueBindAsync(name, name, "", cancellationToken: ct);
        }
    }

    /// <summary>Queues of a scenario. One node at a time consumes each, so that several keep an order's events in order.</summary>
    public async Task DeclareTopicAsync(RabbitChannel on, IEnumerable<string> queues, string topic, CancellationToken ct)
    {
        var channel = on.Channel;
        var arguments = Quorum(
            ("x-single-active-consumer", true), ("x-delivery-limit", (long)options.DeliveryLimit), ("x-dead-letter-exchange", Dead),
            ("x-dead-letter-strategy", "at-least-once"), ("x-overflow", "reject-publish"));
        if (options.QueueLimit > 0)
        {
            arguments["x-max-length"] = (long)options.QueueLimit;
        }

        foreach (var queue in queues)
        {
            await DeclareAsync(channel, queue, arguments, ct);
            await channel.QueueBindAsync(queue, Events, topic, cancellationToken: ct);
        }
    }

    // A queue that was made under other settings stays as it was made: the refusal costs the channel, and is not asked for again.
    private async Task DeclareAsync(IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken ct)
    {
        if (older.ContainsKey(queue))
        {
            return;
        }

        try
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: ct);
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            older.TryAdd(queue, true);
            throw;
        }
    }

    private static Dictionary<string, object?> Quorum(params (string Name, object Value)[] more)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };
        foreach (var (name, value) in more)
        {
            arguments[name] = value;
        }

        return arguments;
    }
}
