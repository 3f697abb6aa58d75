using System.Diagnostics.Metrics;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;

namespace OrderHub.Server.Data.Cache;

/// <summary>What the caches report of themselves on the hub's meter.</summary>
internal static class CacheMeter
{
    public const string Hit = "hit";
    public const string Miss = "miss";

    /// <summary>It has an older version than the reader knows of.</summary>
    public const string Stale = "stale";

    /// <summary>It does not answer, or its breaker is open.</summary>
    public const string Away = "away";

    /// <summary>What it has cannot be read, or is not what its key says.</summary>
    public const string Wrong = "wrong";

    private static readonly Counter<long> Reads = Telemetry.Meter.CreateCounter<long>("orderhub.cache.reads", "{read}", "Reads of a cache, by what came of them.");
    private static readonly Counter<long> Skipped = Telemetry.Meter.CreateCounter<long>("orderhub.cache.writes.left_out", "{write}", "Writes left out because too many were on their way.");

    // Of the node's own caches; in tests, of the newest ones.
    private static CacheTiers? watched;

    static CacheMeter()
    {
        Telemetry.Meter.CreateObservableGauge(
            "orderhub.cache.open",
            () => (Volatile.Read(ref watched)?.Remote.OfType<RedisStore>() ?? []).Select(store => new Measurement<int>(store.IsOpen ? 1 : 0, new KeyValuePair<string, object?>("cache", store.Name))),
            "1", "1 while calls go through to a Redis, 0 while its breaker keeps them away.");
        Telemetry.Meter.CreateObservableGauge("orderhub.cache.entries", () => Volatile.Read(ref watched)?.Process.Count ?? 0, "{entry}", "Entries in this process.");
        Telemetry.Meter.CreateObservableGauge("orderhub.cache.bytes", () => Volatile.Read(ref watched)?.Process.Bytes ?? 0, "By", "What they take.");
    }

    public static void Watch(CacheTiers tiers) => Volatile.Write(ref watched, tiers);

    public static void Read(ICacheStore store, string result) => Reads.Add(1, new("cache", store.Name), new("result", result));

    public static void LeftOut() => Skipped.Add(1);
}
