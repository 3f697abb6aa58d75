namespace OrderHub.Server.Data.Relay;

/// <summary>How a consumer is doing: written by its loop, read by metrics, clean-up and console.</summary>
public sealed class ConsumerStatus(string name)
{
    private long cursor = -1;

    public string Name => name;

    /// <summary>The last event that was handled or set aside; null until it is known.</summary>
    public long? Cursor
    {
        get => Interlocked.Read(ref cursor) is var known and >= 0 ? known : null;
        internal set => Interlocked.Exchange(ref cursor, value ?? -1);
    }

    /// <summary>Events that are not handled yet.</summary>
    public long LagEvents { get; internal set; }

    /// <summary>Age of the oldest event that is not handled yet.</summary>
    public TimeSpan Lag { get; internal set; }

    /// <summary>Events that are set aside, for another try or for a person.</summary>
    public long SetAside { get; internal set; }

    /// <summary>Why the loop stands still; null while it goes on.</summary>
    public string? Outage { get; internal set; }
}

/// <summary>How all consumers of this node are doing.</summary>
public sealed class RelayStatus
{
    private readonly ConsumerStatus[] consumers;

    public RelayStatus(IEnumerable<IEventConsumer> consumers)
    {
        this.consumers = [.. consumers.Select(consumer => new ConsumerStatus(consumer.Name))];
        RelayMeter.Watch(this);
    }

    public IReadOnlyList<ConsumerStatus> Consumers => consumers;

    public ConsumerStatus Of(IEventConsumer consumer) => Array.Find(consumers, status => status.Name == consumer.Name)!;
}
