using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>The broker, where events travel by RabbitMQ 3.10 or newer, and limits of the work with it.</summary>
public sealed class RabbitMqOptions
{
    public const string Section = "OrderHub:Relay:RabbitMq";

    [Description("Address of the broker with user, password and virtual host. Example `amqp://hub:...@broker1:5672/hub`; amqps for TLS.")]
    [Required]
    public string Url { get; set; } = "amqp://guest:guest@localhost:5672/";

    [Description("What the names of exchanges and queues begin with, so that several hubs can share a broker.")]
    [Required]
    [RegularExpression("^[a-z][a-z0-9-]{0,39}$")]
    public string Prefix { get; set; } = "orderhub";

    [Description("How long the broker may take to confirm what was published; then the channel is replaced and all of it is published again.")]
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(5);

    [Description("How long a connection may take to open, and the broker to answer anything else.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    [Description("Heartbeats of a connection: a broker that is silent for twice as long is gone.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    [Description("Messages that a queue hands out ahead of their acknowledgement.")]
    [Range(1, 10_000)]
    public int Prefetch { get; set; } = 200;

    [Description("Lanes in which a queue's events are handled at the same time; those of one order keep their order in one lane.")]
    [Range(1, 64)]
    public int Concurrency { get; set; } = 4;

    [Description("How often a queue hands a message out without an end of its handling before it is set aside. For queues that are made from now on.")]
    [Range(1, 1000)]
    public int DeliveryLimit { get; set; } = 20;

    [Description("How long nothing is published to a queue that was just made: the broker writes down a moment after it said so that the queue is there, and one that it forgot comes back empty and stands.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Settling { get; set; } = TimeSpan.FromSeconds(3);

    [Description("Messages that a queue of a consumer holds at most; 0: no limit but the broker's own. Where one is full, the outbox keeps what comes, for all consumers. For queues that are made from now on.")]
    [Range(0, 1_000_000_000)]
    public int QueueLimit { get; set; }

    [Description("Prefetch and lanes of single queues, by consumer, or consumer and scenario: `fulfillment=50/2,read-models.order.status.express=400/8`.")]
    public string Shaping { get; set; } = "";

    /// <summary>Prefetch and lanes of a queue: of its scenario, of its consumer, or the common ones.</summary>
    /// <param name="consumer">Name of the consumer.</param>
    /// <param name="topic">The scenario; example <c>order.status.express</c>.</param>
    public (ushort Prefetch, int Concurrency) ShapeOf(string consumer, string topic)
    {
        var shapes = ReadShaping(Shaping, out _);
        return shapes.TryGetValue($"{consumer}.{topic}", out var shape) || shapes.TryGetValue(consumer, out shape) ? shape : ((ushort)Prefetch, Concurrency);
    }

    /// <summary>What is wrong with the settings, in words, with the setting; null where nothing is. Says nothing of the password.</summary>
    public (string Name, string Fault)? FindFault()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("amqp" or "amqps") || url.Host.Length == 0)
        {
            return (nameof(Url), "is no address of a broker.");
        }

        _ = ReadShaping(Shaping, out var fault);
        return fault is null ? null : (nameof(Shaping), fault);
    }

    private static Dictionary<string, (ushort Prefetch, int Concurrency)> ReadShaping(string text, out string? fault)
    {
        fault = null;
        var shapes = new Dictionary<string, (ushort, int)>(StringComparer.Ordinal);
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry.Split('=', '/') is [{ Length: > 0 } name, var prefetch, var lanes]
                && ushort.TryParse(prefetch, out var some) && some is >= 1 and <= 10_000 && int.TryParse(lanes, out var wide) && wide is >= 1 and <= 64)
            {
                shapes[name] = (some, wide);
            }
            else
            {
                fault = $"has \"{entry}\", which is not name=prefetch/lanes with 1 to 10000 and 1 to 64.";
            }
        }

        return shapes;
    }
}
