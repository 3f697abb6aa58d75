namespace OrderHub.Server.Storage.Sharding;

/// <summary>Decides which shards go where, so that every database has its even share and as few as can be move.</summary>
public static class ShardBalance
{
    /// <param name="places">For each shard the number of its database.</param>
    /// <param name="databases">How many databases there are.</param>
    public static IReadOnlyList<(int Shard, int Target)> Plan(IReadOnlyList<int> places, int databases)
    {
        var counts = Enumerable.Range(0, databases).Select(place => places.Count(other => other == place)).ToArray();

        // Those that have most already keep what does not divide evenly.
        var even = places.Count / databases;
        var over = Enumerable.Range(0, databases).OrderByDescending(place => counts[place]).Take(places.Count % databases).ToHashSet();
        var room = Enumerable.Range(0, databases).Select(place => even + (over.Contains(place) ? 1 : 0) - counts[place]).ToArray();
        var moves = new List<(int, int)>();
        for (var shard = 0; shard < places.Count; shard++)
        {
            if (room[places[shard]] < 0)
            {
                var target = Array.FindIndex(room, free => free > 0);
                moves.Add((shard, target));
                room[places[shard]]++;
                room[target]--;
            }
        }

        return moves;
    }
}
