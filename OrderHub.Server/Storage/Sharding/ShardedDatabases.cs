using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>
/// Several databases: home holds what belongs to no order and says where each virtual shard lives. A batch for a shard goes to the place
/// that this node knows, behind the fence that stands there; where the fence turns it away, the node asks home again, and waits while the
/// shard is between two places.
/// </summary>
public sealed class ShardedDatabases : IShards
{
    private readonly TimeProvider time;
    private readonly IDatabase[] doors;
    private readonly SemaphoreSlim asking = new(1);
    private volatile int[] places = [];

    private ShardedDatabases(IReadOnlyList<IDatabase> databases, bool isShared, TimeProvider time)
    {
        (All, IsShared, this.time) = (databases, isShared, time);
        doors = [.. Enumerable.Range(0, VirtualShard.Count).Select(shard => new ShardDoor(this, shard, time))];
    }

    /// <inheritdoc/>
    public IDatabase Home => All[0];

    /// <inheritdoc/>
    public bool IsShared { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IDatabase> All { get; }

    /// <summary>Opens the map, which the first start makes: shards are dealt out one by one; where home has orders already, they all stay there.</summary>
    /// <exception cref="SetupException">The databases are not named in the order in which they were first named.</exception>
    public static async Task<ShardedDatabases> OpenAsync(IReadOnlyList<IDatabase> databases, bool isShared, TimeProvider time, CancellationToken ct)
    {
        var shards = new ShardedDatabases(databases, isShared, time);
        for (var place = 0; place < databases.Count; place++)
        {
            await IdentifyAsync(databases[place], place, ct);
        }

        await shards.MakeMapAsync(ct);
        await shards.AskAsync(ct);
        await shards.PutFencesAsync(ct);
        return shards;
    }

    /// <inheritdoc/>
    public IDatabase For(int shard) => doors[shard];

    /// <inheritdoc/>
    public IDatabase For(long id) => doors[VirtualShard.OfId(id)];

    /// <inheritdoc/>
    public int PlaceOf(int shard) => places[shard];

    /// <summary>Asks home where the shards are; those that ask at the same time share one answer.</summary>
    internal async Task AskAsync(CancellationToken ct)
    {
        var known = places;
        await asking.WaitAsync(ct);
        try
        {
            if (!ReferenceEquals(known, places))
            {
                return;
            }

            var map = new int[VirtualShard.Count];
            foreach (var (shard, place) in await Home.ReadAsync(ShardMapTable.AllAsync, ct))
            {
                map[shard] = place < All.Count ? place : throw new SetupException(
                    SetupFailure.Settings,
                    string.Create(CultureInfo.InvariantCulture, $"Shards live in database {place}, which the settings do not name. Fix: ORDERHUB__Storage__MySql__Connections__{place}=... as on the other nodes, or for files ORDERHUB__Storage__Files={place + 1}"));
            }

            places = map;
        }
        finally
        {
            asking.Release();
        }
    }

    private static async Task IdentifyAsync(IDatabase database, int place, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ShardMapTable.Identify(batch, place);
        var found = await database.ReadAsync(ShardMapTable.IdentityAsync, ct);
        if (found is null && !(await database.CommitAsync(batch, ct)).IsCommitted)
        {
            found = await database.ReadAsync(ShardMapTable.IdentityAsync, ct);
        }

        if (found is { } other && other != place)
        {
            throw new SetupException(
                SetupFailure.Settings,
                string.Create(CultureInfo.InvariantCulture, $"The database that the settings name as number {place} is number {other} of its unit. Name the databases in the order in which they were added: ORDERHUB__Storage__MySql__Connections__{other}=..."));
        }
    }

    // Of two nodes that start together over empty databases, one makes the map; the other finds it.
    private async Task MakeMapAsync(CancellationToken ct)
    {
        if ((await Home.ReadAsync(ShardMapTable.AllAsync, ct)).Count > 0)
        {
            return;
        }

        // Home was alone until now, and had no map: what it holds is moved by the mover, and by nobody else.
        var spread = await Home.ReadAsync(ShardMapTable.HasOrdersAsync, ct) ? 1 : All.Count;
        var batch = new WriteBatch();
        for (var shard = 0; shard < VirtualShard.Count; shard++)
        {
            ShardMapTable.Insert(batch, shard, shard % spread);
        }

        await Home.CommitAsync(batch, ct);
    }

    // A shard that is on its way has its fence in the hands of whoever moves it.
    private async Task PutFencesAsync(CancellationToken ct)
    {
        var moving = (await Home.ReadAsync(ShardMapTable.MovesAsync, ct)).Where(move => !move.IsFlipped).Select(move => move.Shard).ToHashSet();
        for (var place = 0; place < All.Count; place++)
        {
            var batch = new WriteBatch();
            foreach (var shard in Enumerable.Range(0, VirtualShard.Count).Where(shard => places[shard] == place && !moving.Contains(shard)))
            {
                ShardFence.Put(batch, shard, time.GetUtcNow());
            }

            await All[place].CommitAsync(batch, ct);
        }
    }
}
