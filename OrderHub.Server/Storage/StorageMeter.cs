using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage;

/// <summary>What the stores report of themselves on the hub's meter.</summary>
internal static class StorageMeter
{
    private static readonly Histogram<double> GroupDuration = Telemetry.Meter.CreateHistogram<double>(
        "orderhub.storage.commit.duration", "s", "Time from opening a group of batches to its durable commit.");

    private static readonly Histogram<int> GroupSize = Telemetry.Meter.CreateHistogram<int>(
        "orderhub.storage.commit.batches", "{batch}", "Batches that shared one commit.");

    private static readonly ConcurrentDictionary<string, Func<int>> Queues = new(StringComparer.Ordinal);

    static StorageMeter() => Telemetry.Meter.CreateObservableGauge(
        "orderhub.storage.queue",
        () => Queues.Select(queue => new Measurement<int>(queue.Value(), Tag(queue.Key))),
        "{batch}",
        "Batches that wait for the writer.");

    public static long Start() => Stopwatch.GetTimestamp();

    public static void Committed(string store, int batches, long started)
    {
        GroupDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tag(store));
        GroupSize.Record(batches, Tag(store));
    }

    public static void Watch(string store, Func<int> waiting) => Queues[store] = waiting;

    public static void Forget(string store) => Queues.TryRemove(store, out _);

    private static KeyValuePair<string, object?> Tag(string store) => new("store", store);
}
