using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>
/// The door to all databases of the unit. What belongs to one order lies in one database, found from any id of it without a
/// lookup; what belongs to no order lies at home. With one database every answer is that one.
/// </summary>
/// <remarks>
/// Which door a piece of code takes:
/// 1. It has an id: <see cref="For(long)"/>, to read and to write. One batch is for one shard; work on two is two batches, joined by a signal.
/// 2. It has a number: an order number carries its shard, any other is asked for in <see cref="All"/>, by index.
/// 3. It looks for work, or lists: it reads each of <see cref="All"/>, and writes what it found through 1, because a row may stand in two
///    databases while its shard moves, and only the door knows in which it lives. Lists go through <see cref="ShardPages"/>.
/// 4. It belongs to no order: <see cref="Home"/>.
/// To which of them a table belongs stands in <see cref="ShardTables"/>; docs/databases.md tells it to people who run the hub.
/// </remarks>
public interface IShards
{
    /// <summary>Tenants, accounts, reference tables, definitions, flow versions, audit: what belongs to no order.</summary>
    IDatabase Home { get; }

    /// <summary>True where other nodes may work on the same databases: what they left is taken over by lease, never at once.</summary>
    bool IsShared { get; }

    /// <summary>Every database once, home first: workers that look for work look in each.</summary>
    IReadOnlyList<IDatabase> All { get; }

    /// <summary>Number in <see cref="All"/> of the database in which a virtual shard is, as far as this node knows.</summary>
    int PlaceOf(int shard);

    /// <summary>The database of a virtual shard, see <see cref="VirtualShard"/>.</summary>
    IDatabase For(int shard);

    /// <summary>The database of an order, an instance, an incident or anything else whose id was given out for a shard.</summary>
    IDatabase For(long id) => For(VirtualShard.OfId(id));
}
