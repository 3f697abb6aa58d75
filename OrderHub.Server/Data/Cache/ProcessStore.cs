using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Cache;

/// <summary>
/// Copies in this process, bounded in number and bytes; the one not used for longest goes first. Near copy of what is read often while a Redis
/// answers, and the cache itself while none does. Entries are sealed here too: what a memory dump shows is what a Redis would.
/// </summary>
public sealed class ProcessStore(CacheOptions options, TimeProvider time) : ICacheStore
{
    /// <summary>What an entry takes beside its bytes and its key, roughly.</summary>
    private const int Overhead = 200;

    private readonly Lock door = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> byUse = new();
    private long bytes;

    public string Name => "process";

    public int Count
    {
        get
        {
            lock (door)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>What all entries take.</summary>
    public long Bytes
    {
        get
        {
            lock (door)
            {
                return bytes;
            }
        }
    }

    /// <summary>The entry and its age; null for none.</summary>
    public (CacheEntry Entry, TimeSpan Age)? Find(string key)
    {
        var now = time.GetUtcNow();
        lock (door)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                return null;
            }

            if (node.Value.Until <= now)
            {
                Drop(node);
                return null;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            return (node.Value.Entry, now - node.Value.At);
        }
    }

    /// <summary>Keeps the entry, unless there is a newer one or it is too long.</summary>
    public void Keep(string key, CacheEntry entry, TimeSpan life)
    {
        var now = time.GetUtcNow();
        lock (door)
        {
            if (entries.TryGetValue(key, out var known))
            {
                if (known.Value.Entry.Version > entry.Version && known.Value.Until > now)
                {
                    return;
                }

                Drop(known);
            }

            var kept = new Kept(key, entry, now, now + life);
            if (options.Entries == 0 || kept.Size > options.Megabytes * 1024L * 1024L)
            {
                return;
            }

            entries[key] = byUse.AddFirst(kept);
            bytes += kept.Size;
            while (entries.Count > options.Entries || bytes > options.Megabytes * 1024L * 1024L)
            {
                Drop(byUse.Last!);
            }
        }
    }

    public void Remove(string key)
    {
        lock (door)
        {
            if (entries.TryGetValue(key, out var node))
            {
                Drop(node);
            }
        }
    }

    public Task<CacheAnswer> ReadAsync(string key) => Task.FromResult(CacheAnswer.Of(Find(key)?.Entry));

    public Task<IReadOnlyList<int?>> VersionsAsync(IReadOnlyList<string> keys) => Task.FromResult<IReadOnlyList<int?>>([.. keys.Select(key => Find(key)?.Entry.Version)]);

    public Task<bool> WriteAsync(string key, CacheEntry entry, TimeSpan life)
    {
        Keep(key, entry, life);
        return Task.FromResult(true);
    }

    public Task RemoveAsync(string key)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    private void Drop(LinkedListNode<Kept> node)
    {
        entries.Remove(node.Value.Key);
        byUse.Remove(node);
        bytes -= node.Value.Size;
    }

    private sealed record Kept(string Key, CacheEntry Entry, DateTimeOffset At, DateTimeOffset Until)
    {
        public long Size => Overhead + (2L * Key.Length) + Entry.Sealed.Length;
    }
}
