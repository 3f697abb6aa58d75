using System.Diagnostics.Metrics;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Relay;

/// <summary>What the relay reports of itself on the hub's meter.</summary>
internal static class RelayMeter
{
    private static readonly Counter<long> Events = Telemetry.Meter.CreateCounter<long>(
        "orderhub.relay.events", "{event}", "Events that a consumer handled or set aside.");

    // Of the node's own relay; in tests, of the newest one.
    private static RelayStatus? watched;

    static RelayMeter()
    {
        Telemetry.Meter.CreateObservableGauge("orderhub.relay.lag.events", () => Each(status => status.LagEvents), "{event}", "Events not handled yet.");
        Telemetry.Meter.CreateObservableGauge("orderhub.relay.lag", () => Each(status => status.Lag.TotalSeconds), "s", "Age of the oldest event not handled yet.");
        Telemetry.Meter.CreateObservableGauge("orderhub.relay.set_aside", () => Each(status => status.SetAside), "{event}", "Events set aside.");
    }

    public static void Watch(RelayStatus status) => Volatile.Write(ref watched, status);

    public static void Consumed(string consumer, int events) => Count(consumer, "consumed", events);

    public static void SetAside(string consumer, int events) => Count(consumer, "set-aside", events);

    private static void Count(string consumer, string result, int events)
    {
        if (events > 0)
        {
            Events.Add(events, new("consumer", consumer), new("result", result));
        }
    }

    private static IEnumerable<Measurement<T>> Each<T>(Func<ConsumerStatus, T> value)
        where T : struct =>
        Volatile.Read(ref watched)?.Consumers.Select(status => new Measurement<T>(value(status), new KeyValuePair<string, object?>("consumer", status.Name)))
        ?? [];
}
