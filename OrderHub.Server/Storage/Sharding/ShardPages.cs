using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>
/// Pages over rows of all databases by their ids. A row counts where its shard lives, by one look at the map: while a shard moves, its
/// rows stand in two databases, and a list must show each once.
/// </summary>
public static class ShardPages
{
    /// <summary>The newest rows before an id, newest first.</summary>
    /// <param name="shards">Whose databases.</param>
    /// <param name="before">The cursor: the last id of the page before, or the greatest number.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="id">A row's id, which carries its shard.</param>
    /// <param name="page">At most <paramref name="limit"/> rows of one database before an id, newest first.</param>
    public static async Task<IReadOnlyList<T>> NewestAsync<T>(
        this IShards shards, long before, int limit, Func<T, long> id, Func<IDatabase, long, Task<IReadOnlyList<T>>> page) =>
        [.. (await OwnAsync(shards, before, limit, id, page)).OrderByDescending(id).Take(limit)];

    /// <summary>The oldest rows behind an id, oldest first; <paramref name="page"/> gives them so.</summary>
    public static async Task<IReadOnlyList<T>> OldestAsync<T>(
        this IShards shards, long after, int limit, Func<T, long> id, Func<IDatabase, long, Task<IReadOnlyList<T>>> page) =>
        [.. (await OwnAsync(shards, after, limit, id, page)).OrderBy(id).Take(limit)];

    private static async Task<IEnumerable<T>> OwnAsync<T>(IShards shards, long cursor, int limit, Func<T, long> id, Func<IDatabase, long, Task<IReadOnlyList<T>>> page)
    {
        if (shards.All.Count == 1)
        {
            return await page(shards.Home, cursor);
        }

        var map = Enumerable.Range(0, VirtualShard.Count).Select(shards.PlaceOf).ToArray();
        var lists = await Task.WhenAll(shards.All.Select((database, place) => OfPlaceAsync(database, row => map[VirtualShard.OfId(id(row))] == place)));
        return lists.SelectMany(list => list);

        // Rows that only pass through take no room of those that live here, or the cursor would run past some.
        async Task<List<T>> OfPlaceAsync(IDatabase database, Func<T, bool> livesHere)
        {
            var own = new List<T>();
            for (var from = cursor; ;)
            {
                var rows = await page(database, from);
                own.AddRange(rows.Where(livesHere));
                if (rows.Count < limit || own.Count >= limit)
                {
                    return own;
                }

                from = id(rows[^1]);
            }
        }
    }
}
