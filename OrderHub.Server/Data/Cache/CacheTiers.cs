using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;

namespace OrderHub.Server.Data.Cache;

/// <summary>
/// The caches in their order: Redis primary, Redis standby, this process. One that answers, with a miss too, ends the search: the standby is for
/// when the primary is away, not for what the primary does not have. Both are written, so that the standby is warm when it is needed.
/// </summary>
public sealed class CacheTiers : IAsyncDisposable
{
    private readonly IReadOnlyList<ICacheStore> remote;
    private readonly CacheOptions options;
    private int pending;

    public CacheTiers(IOptions<CacheOptions> options, TimeProvider time, ILogger<CacheTiers> logger)
        : this(Open(options.Value, logger), options.Value, time)
    {
    }

    internal CacheTiers(IReadOnlyList<ICacheStore> remote, CacheOptions options, TimeProvider time)
    {
        (this.remote, this.options) = (remote, options);
        Process = new(options, time);
        CacheMeter.Watch(this);
    }

    /// <summary>This process' own copies.</summary>
    public ProcessStore Process { get; }

    /// <summary>The Redis stores, the primary first; none where none is set.</summary>
    public IReadOnlyList<ICacheStore> Remote => remote;

    /// <summary>A copy of at least that version; null: load it.</summary>
    /// <param name="key">Which.</param>
    /// <param name="atLeast">The version that the reader knows of; 0 where it knows of none.</param>
    public async Task<CacheEntry?> FindAsync(string key, int atLeast)
    {
        // 1. This process' copy, where it is as good as any.
        var own = Process.Find(key);
        if (own is { } near && (remote.Count == 0 ? CacheRule.IsNewEnough(near.Entry, atLeast) : CacheRule.IsNear(near.Entry, near.Age, atLeast, options.NearLife)))
        {
            CacheMeter.Read(Process, CacheMeter.Hit);
            return near.Entry;
        }

        // 2. The first Redis that answers.
        foreach (var store in remote)
        {
            var answer = await store.ReadAsync(key);
            if (!answer.IsAnswered)
            {
                CacheMeter.Read(store, CacheMeter.Away);
                continue;
            }

            if (answer.Entry is { } entry && CacheRule.IsNewEnough(entry, atLeast))
            {
                CacheMeter.Read(store, CacheMeter.Hit);
                Process.Keep(key, entry, LifeOf(entry));
                return entry;
            }

            CacheMeter.Read(store, answer.Entry is null ? CacheMeter.Miss : CacheMeter.Stale);
            return null;
        }

        // 3. None does: this process' copy, however old, where the version allows it.
        var isGood = own is { } last && CacheRule.IsNewEnough(last.Entry, atLeast);
        CacheMeter.Read(Process, isGood ? CacheMeter.Hit : own is null ? CacheMeter.Miss : CacheMeter.Stale);
        return isGood ? own!.Value.Entry : null;
    }

    /// <summary>Which of the keys are kept in an older version than the one beside them, in the first cache that answers.</summary>
    public async Task<IReadOnlySet<string>> OlderAsync(IReadOnlyDictionary<string, int> versions)
    {
        List<string> keys = [.. versions.Keys];
        var known = await VersionsAsync(keys);
        return keys.Where((key, i) => known[i] < versions[key]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The versions that are kept, in the first cache that has any of the keys; null for none.</summary>
    public async Task<IReadOnlyList<int?>> VersionsAsync(IReadOnlyList<string> keys)
    {
        foreach (var store in remote.Append<ICacheStore>(Process))
        {
            var known = await store.VersionsAsync(keys);
            if (known.Any(version => version is not null))
            {
                return known;
            }
        }

        return [.. keys.Select(_ => (int?)null)];
    }

    /// <summary>What the first cache that answers has of a key, whatever its version.</summary>
    public async Task<CacheEntry?> PeekAsync(string key)
    {
        foreach (var store in remote)
        {
            if (await store.ReadAsync(key) is { IsAnswered: true } answer)
            {
                return answer.Entry;
            }
        }

        return Process.Find(key)?.Entry;
    }

    /// <summary>Writes to all caches and waits for them.</summary>
    public Task WriteAsync(string key, CacheEntry entry)
    {
        if (entry.Sealed.Length > options.LongestEntry)
        {
            return Task.CompletedTask;
        }

        Process.Keep(key, entry, LifeOf(entry));
        return Task.WhenAll(remote.Select(store => store.WriteAsync(key, entry, LifeOf(entry))));
    }

    /// <summary>Writes to all caches; nobody waits. While too many such writes are on their way, this one is left out.</summary>
    public void WriteLater(string key, CacheEntry entry)
    {
        if (remote.Count > 0 && Interlocked.Increment(ref pending) > options.PendingWrites)
        {
            Interlocked.Decrement(ref pending);
            CacheMeter.LeftOut();
            return;
        }

        var writing = WriteAsync(key, entry);
        if (remote.Count > 0)
        {
            _ = writing.ContinueWith(_ => Interlocked.Decrement(ref pending), TaskScheduler.Default);
        }
    }

    /// <summary>Takes an entry out everywhere that cannot be read or is not what its key says.</summary>
    public Task RemoveAsync(string key)
    {
        Process.Remove(key);
        return Task.WhenAll(remote.Select(store => store.RemoveAsync(key)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in remote.OfType<IAsyncDisposable>())
        {
            await store.DisposeAsync();
        }
    }

    private TimeSpan LifeOf(CacheEntry entry) => entry.Version == 0 ? options.AbsentLife : options.Life;

    private static List<ICacheStore> Open(CacheOptions options, ILogger logger)
    {
        var stores = new List<ICacheStore>();
        if (options.Primary is { } primary)
        {
            stores.Add(new RedisStore("primary", primary, options, logger));
        }

        if (options.Standby is { } standby)
        {
            stores.Add(new RedisStore("standby", standby, options, logger));
        }

        return stores;
    }
}
