using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Cache;

/// <summary>Which copies a reader may have.</summary>
internal static class CacheRule
{
    /// <summary>From any cache: what is not older than what the reader knows of.</summary>
    /// <param name="entry">What the cache has.</param>
    /// <param name="atLeast">The version that the reader knows of; 0 where it knows of none.</param>
    public static bool IsNewEnough(CacheEntry entry, int atLeast) => entry.Version >= atLeast;

    /// <summary>
    /// From this process while a Redis could be asked: for readers that know a version, whatever its age, since a copy of that version or a newer
    /// one cannot be wrong; for the others only while it is young. What is read by everyone at once is so read from a Redis once a node.
    /// </summary>
    public static bool IsNear(CacheEntry entry, TimeSpan age, int atLeast, TimeSpan nearLife) => IsNewEnough(entry, atLeast) && (atLeast > 0 || age <= nearLife);
}
