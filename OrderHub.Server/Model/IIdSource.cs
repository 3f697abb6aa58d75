namespace OrderHub.Server.Model;

/// <summary>Gives ids that are unique over all nodes and rise with time. Injected, so that a replay sees the same ids.</summary>
public interface IIdSource
{
    /// <summary>The next id of a virtual shard; positive. Ids of one shard and node rise; those of two shards rise by the millisecond.</summary>
    long Next(int shard);

    /// <summary>The next id for what belongs to no order.</summary>
    long Next() => Next(0);

    /// <summary>The next id for what lives beside another thing: in the same shard.</summary>
    long NextBeside(long id) => Next(VirtualShard.OfId(id));
}
