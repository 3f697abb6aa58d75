namespace OrderHub.Server.Storage;

/// <summary>One entry as a cache keeps it.</summary>
/// <param name="Version">Which of two entries of one key is newer: the one with the greater number. 0: it says that there is nothing.</param>
/// <param name="Sealed">What it says, sealed with the tenant's key; a cache cannot read it.</param>
public sealed record CacheEntry(int Version, byte[] Sealed);

/// <summary>What a cache said.</summary>
/// <param name="IsAnswered">False: it is away, or was too slow. That is no miss: the next cache is asked.</param>
/// <param name="Entry">Null for a miss.</param>
public readonly record struct CacheAnswer(bool IsAnswered, CacheEntry? Entry)
{
    public static CacheAnswer Away => default;

    public static CacheAnswer Of(CacheEntry? entry) => new(IsAnswered: true, entry);
}

/// <summary>
/// One cache. Guarantee: an entry is never replaced by an older one, and no call takes longer than its time-out or throws because the cache is
/// away. No guarantee that what was written is there: an entry may go at any time.
/// </summary>
public interface ICacheStore
{
    /// <summary>What metrics call it: primary, standby, process.</summary>
    string Name { get; }

    Task<CacheAnswer> ReadAsync(string key);

    /// <summary>The version that it has of each key: null for none, and for all of them where it is away.</summary>
    Task<IReadOnlyList<int?>> VersionsAsync(IReadOnlyList<string> keys);

    /// <summary>Writes the entry, unless there is a newer one; an equal one is written again.</summary>
    /// <returns>False: it is away. Where a newer one is kept, the answer is true.</returns>
    Task<bool> WriteAsync(string key, CacheEntry entry, TimeSpan life);

    /// <summary>Takes an entry out that cannot be read.</summary>
    Task RemoveAsync(string key);
}
