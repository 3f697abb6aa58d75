using System.Collections.Concurrent;

namespace OrderHub.Server.Data.Relay;

/// <summary>How a consumer is doing on this node: written by its loops, one a database, read by metrics, clean-up and console.</summary>
public sealed class ConsumerStatus(string name)
{
    private readonly ConcurrentDictionary<int, Place> places = new();

    public string Name => name;

    /// <summary>Events that are handled or set aside, over all parts that are this node's; null until it is known.</summary>
    public long? Cursor => places.Values.All(place => place.Positions is null) ? null : places.Values.Sum(place => place.Positions?.Values.Sum() ?? 0);

    /// <summary>Events that are not handled yet.</summary>
    public long LagEvents => places.Values.Sum(place => place.Left);

    /// <summary>Age of the oldest event that is not handled yet.</summary>
    public TimeSpan Lag => places.Values.Select(place => place.Lag).DefaultIfEmpty().Max();

    /// <summary>Events that are set aside, for another try or for a person.</summary>
    public long SetAside => places.Values.Sum(place => place.SetAside);

    /// <summary>Why a loop stands still; null while all go on.</summary>
    public string? Outage => places.Values.Select(place => place.Outage).FirstOrDefault(outage => outage is not null);

    /// <summary>Events handled a second, over the last ten.</summary>
    public double Rate => places.Values.Sum(place => place.Handled.PerSecond);

    /// <summary>Tries that failed in the last minute.</summary>
    public long Errors => places.Values.Sum(place => place.Failed.InMinute);

    /// <summary>Why the newest try failed, and when; null where none has.</summary>
    public (string Reason, DateTimeOffset At)? LastError => places.Values.Select(place => place.LastError).Where(error => error is not null).MaxBy(error => error!.Value.At);

    /// <summary>The last position handled in a part of a database; null where it is not this node's, or not known yet.</summary>
    public long? PositionIn(int place, int part) =>
        places.TryGetValue(place, out var known) && known.Positions?.TryGetValue(part, out var position) == true ? position : null;

    internal Place In(int place) => places.GetOrAdd(place, static _ => new());

    /// <summary>One loop's part of it.</summary>
    internal sealed class Place
    {
        public IReadOnlyDictionary<int, long>? Positions { get; set; }

        public long Left { get; set; }

        public TimeSpan Lag { get; set; }

        public long SetAside { get; set; }

        public string? Outage { get; set; }

        public RecentCount Handled { get; } = new();

        public RecentCount Failed { get; } = new();

        public (string Reason, DateTimeOffset At)? LastError { get; private set; }

        public void Fail(string reason, DateTimeOffset at)
        {
            Failed.Add(1);
            LastError = (reason, at);
        }
    }
}

/// <summary>How all consumers of this node are doing.</summary>
public sealed class RelayStatus
{
    private readonly ConsumerStatus[] consumers;

    public RelayStatus(IEnumerable<IEventConsumer> consumers)
    {
        this.consumers = [.. consumers.Select(consumer => new ConsumerStatus(consumer.Name))];
        Feed = new(Bus.BusFeed.Name);
        RelayMeter.Watch(this);
    }

    public IReadOnlyList<ConsumerStatus> Consumers => consumers;

    /// <summary>How the relay to a broker is doing; stays empty where there is none.</summary>
    public ConsumerStatus Feed { get; }

    public ConsumerStatus Of(IEventConsumer consumer) => Array.Find(consumers, status => status.Name == consumer.Name)!;
}
