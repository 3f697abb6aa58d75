using OrderHub.Server.Model;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>
/// Moves a virtual shard from one database to another while orders flow. 1. Record the move at home. 2. Copy every order, comparing what
/// arrived. 3. Wait until its events are relayed, and freeze the shard: who writes to it waits. 4. Copy what changed since and what is open,
/// compare counts and versions. 5. Close it at the source, and say at home that it lives at the target. 6. After a while in which
/// every node has learnt that, delete it at the source.
/// </summary>
/// <remarks>
/// Every step may run twice. A move that broke off before 5 begins anew; one that broke off later goes on. A freeze that lasts too long
/// (its mover died) is undone by whoever waits for it, and the fence keeps the mover, if it lives, from closing what is open again.
/// </remarks>
public sealed class ShardMover(ShardedDatabases shards, TimeProvider time, ILogger<ShardMover> logger)
{
    private const int OrdersAtOnce = 100;

    // Two at once keep both ends busy; each more one would only make the others' freeze longer.
    private readonly SemaphoreSlim carrying = new(2);

    /// <summary>How long reads of nodes that do not know of the move yet find the shard at its old place.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a move waits for the relay, over all its freezes, before it is given up.</summary>
    public TimeSpan RelayPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one freeze waits for the relay. Short: who handles an event may write to the shard, and so wait for the freeze's end.</summary>
    public TimeSpan FreezePatience { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Moves the shard; goes on with a move that broke off. False: it could not be finished now, and lives where it was. Any number may be
    /// called for at once: a few are carried at a time, while those before them wait to be cleared.
    /// </summary>
    public async Task<bool> MoveAsync(int shard, int target, CancellationToken ct)
    {
        await carrying.WaitAsync(ct);
        ShardMove? move;
        try
        {
            move = await BringAsync(shard, target, ct);
        }
        finally
        {
            carrying.Release();
        }

        if (move is not null && move.Source != target)
        {
            await ClearAsync(move, ct);
        }

        return move is not null;
    }

    /// <summary>The move, brought to where only the old place is to be cleared; null where it had to be given up.</summary>
    private async Task<ShardMove?> BringAsync(int shard, int target, CancellationToken ct)
    {
        await shards.AskAsync(ct);
        var move = await FindAsync(shard, ct);
        if (move is null)
        {
            if (shards.PlaceOf(shard) == target)
            {
                return new(shard, target, target, IsFlipped: true, time.GetUtcNow());
            }

            move = await BeginAsync(shard, target, ct);
            if (move is null)
            {
                Logs.MoveGivenUp(logger, shard, "old months are being dropped");
                return null;
            }
        }

        return move.IsFlipped || await CarryAsync(move, ct) ? move : null;
    }

    /// <summary>Moves that are not finished.</summary>
    public static Task<List<ShardMove>> MovesAsync(IShards shards, CancellationToken ct) => shards.Home.ReadAsync(ShardMapTable.MovesAsync, ct);

    /// <summary>Brings a shard whose mover died to where it belongs: open again, or on at the target.</summary>
    internal static async Task RecoverAsync(ShardedDatabases shards, int shard, TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        var place = shards.PlaceOf(shard);
        if (await shards.All[place].ReadAsync(connection => ShardFence.FindAsync(connection, shard), ct) is not { } fence || time.GetUtcNow() - fence.Since < longest)
        {
            return;
        }

        if (fence.IsFrozen)
        {
            var thaw = new WriteBatch();
            ShardFence.Thaw(thaw, shard, time.GetUtcNow());
            await shards.All[place].CommitAsync(thaw, ct);
        }
        else if (fence.IsClosed && (await shards.Home.ReadAsync(ShardMapTable.MovesAsync, ct)).Find(move => move.Shard == shard) is { } move)
        {
            await FlipAsync(shards, move, time, ct);
        }
    }

    private async Task<ShardMove?> FindAsync(int shard, CancellationToken ct) =>
        (await shards.Home.ReadAsync(ShardMapTable.MovesAsync, ct)).Find(move => move.Shard == shard);

    /// <returns>Null: not now, because old months are being dropped, which looks at the orders where they are.</returns>
    private async Task<ShardMove?> BeginAsync(int shard, int target, CancellationToken ct)
    {
        var batch = new WriteBatch();
        var move = new ShardMove(shard, shards.PlaceOf(shard), target, IsFlipped: false, time.GetUtcNow());
        ShardMapTable.Begin(batch, shard, move.Source, target, move.ChangedAt);
        var outcome = await shards.Home.CommitAsync(batch, ct);
        return outcome.IsCommitted ? move
            : outcome.FailedGuard == MonthKeeperTable.BusyGuard ? null
            : throw new InvalidOperationException($"Shard {shard} is being moved by somebody else.");
    }

    private async Task<bool> CarryAsync(ShardMove move, CancellationToken ct)
    {
        var (source, target) = (shards.All[move.Source], shards.All[move.Target]);
        var fence = await source.ReadAsync(connection => ShardFence.FindAsync(connection, move.Shard), ct);
        if (fence is not { IsClosed: true })
        {
            if (fence is { IsFrozen: true })
            {
                await ChangeFenceAsync(source, move, ShardFence.Thaw, ct);
            }

            // 2. Most of it while nobody waits.
            await DeleteAsync(target, move.Shard, ct);
            await CopyAsync(source, target, (await ShardRows.OrdersAsync(source, move.Shard, ct)).Select(order => (order.TenantId, order.OrderId)), ct);

            // 3. to 5. The rest while its writers wait; an event written just before the freeze is waited for with the shard open.
            var began = time.GetTimestamp();
            do
            {
                if (!await IsRelayedAsync(source, move.Shard, RelayPatience - time.GetElapsedTime(began), ct))
                {
                    Logs.MoveGivenUp(logger, move.Shard, "its events are not relayed yet");
                    return false;
                }

                if (!await ChangeFenceAsync(source, move, ShardFence.Freeze, ct))
                {
                    return false;
                }
            }
            while (!await FinishAsync(move, source, target, ct));
        }

        await FlipAsync(shards, move, time, ct);
        return true;
    }

    /// <summary>Steps 4 and 5 of a frozen shard; false: it is open again, because an event came just before the freeze.</summary>
    private async Task<bool> FinishAsync(ShardMove move, IDatabase source, IDatabase target, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        try
        {
            if (!await IsRelayedAsync(source, move.Shard, FreezePatience, ct))
            {
                await ChangeFenceAsync(source, move, ShardFence.Thaw, CancellationToken.None);
                return false;
            }

            await CatchUpAsync(move, source, target, ct);
            if (await FindDifferenceAsync(move.Shard, source, target, ct) is { } difference)
            {
                throw new InvalidOperationException($"Shard {move.Shard} did not arrive whole: {difference}.");
            }

            // From here on there is only the way forward. What would wake its flows goes from the source with the same commit.
            var close = new WriteBatch();
            ShardFence.Close(close, move.Shard, time.GetUtcNow());
            foreach (var table in ShardTables.Those(TableOwner.Shard))
            {
                ShardRows.DeleteShard(close, table, move.Shard);
            }

            var isClosed = (await source.CommitAsync(close, ct)).IsCommitted;
            Logs.ShardFrozen(logger, move.Shard, time.GetElapsedTime(began).TotalMilliseconds);
            return isClosed;
        }
        catch
        {
            await ChangeFenceAsync(source, move, ShardFence.Thaw, CancellationToken.None);
            throw;
        }
    }

    private async Task CatchUpAsync(ShardMove move, IDatabase source, IDatabase target, CancellationToken ct)
    {
        var here = await ShardRows.OrdersAsync(source, move.Shard, ct);
        var there = (await ShardRows.OrdersAsync(target, move.Shard, ct)).ToHashSet();
        var changed = here.Where(order => !there.Contains(order)).Select(order => (order.TenantId, order.OrderId));
        var open = (await ShardRows.OpenAsync(source, move.Shard, ct)).Concat(await ShardRows.OpenAsync(target, move.Shard, ct));
        await CopyAsync(source, target, changed.Concat(open).Distinct(), ct);

        foreach (var table in ShardTables.Those(TableOwner.Shard))
        {
            var rows = await source.ReadAsync(connection => ShardRows.OfShardAsync(connection, table, move.Shard), ct);
            var batch = new WriteBatch();
            ShardRows.DeleteShard(batch, table, move.Shard);
            (table.Name == "dead_letter" ? Renumbered(rows, move.Source) : rows).Insert(batch);
            await target.CommitAsync(batch, ct);
        }
    }

    /// <summary>Letters keep their order and part and stand before all events of the target, whose numbers they must not take.</summary>
    private static TableRows Renumbered(TableRows letters, int source)
    {
        var column = Array.IndexOf(letters.Columns, "event_id");
        foreach (var row in letters.Rows)
        {
            row[column] = OutboxPart.Elsewhere((long)row[column]!, source);
        }

        return letters;
    }

    /// <summary>Copies orders, and compares what arrived with what left.</summary>
    private static async Task CopyAsync(IDatabase source, IDatabase target, IEnumerable<(int TenantId, long OrderId)> orders, CancellationToken ct)
    {
        foreach (var (tenantId, some) in InPortions(orders))
        {
            var left = await RowsAsync(source, tenantId, some, ct);
            var batch = new WriteBatch();
            ShardRows.DeleteOrders(batch, tenantId, some);
            foreach (var table in left)
            {
                table.Insert(batch);
            }

            await target.CommitAsync(batch, ct);
            if (TableRows.Digest(await RowsAsync(target, tenantId, some, ct)) != TableRows.Digest(left))
            {
                throw new InvalidOperationException($"Of the orders from {some[0]} to {some[^1]} of tenant {tenantId} not all arrived as they left.");
            }
        }
    }

    private static IEnumerable<(int TenantId, long[] OrderIds)> InPortions(IEnumerable<(int TenantId, long OrderId)> orders) =>
        from tenant in orders.GroupBy(order => order.TenantId)
        from portion in tenant.Select(order => order.OrderId).Chunk(OrdersAtOnce)
        select (tenant.Key, portion);

    private static Task<List<TableRows>> RowsAsync(IDatabase database, int tenantId, long[] orderIds, CancellationToken ct) =>
        database.ReadAsync(connection => ShardRows.OfOrdersAsync(connection, tenantId, orderIds), ct);

    private static async Task<string?> FindDifferenceAsync(int shard, IDatabase source, IDatabase target, CancellationToken ct)
    {
        var (here, there) = (await ShardRows.CountAsync(source, shard, ct), await ShardRows.CountAsync(target, shard, ct));
        var table = here.Keys.FirstOrDefault(name => here[name] != there[name]);
        if (table is not null)
        {
            return $"{table} has {here[table]} rows at the source and {there[table]} at the target";
        }

        return (await ShardRows.OrdersAsync(source, shard, ct)).SequenceEqual(await ShardRows.OrdersAsync(target, shard, ct)) ? null : "versions of orders differ";
    }

    private async Task<bool> IsRelayedAsync(IDatabase source, int shard, TimeSpan patience, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (await ShardRows.UnrelayedAsync(source, shard, ct) > 0)
        {
            if (time.GetElapsedTime(began) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct);
        }

        return true;
    }

    private static async Task FlipAsync(ShardedDatabases shards, ShardMove move, TimeProvider time, CancellationToken ct)
    {
        // Whoever comes second finds the map moved, and opens what is open.
        var flip = new WriteBatch();
        ShardMapTable.Flip(flip, move, time.GetUtcNow());
        await shards.Home.CommitAsync(flip, ct);
        var open = new WriteBatch();
        ShardFence.Open(open, move.Shard, time.GetUtcNow());
        await shards.All[move.Target].CommitAsync(open, ct);
        await shards.AskAsync(ct);
    }

    private async Task ClearAsync(ShardMove move, CancellationToken ct)
    {
        if (await shards.All[move.Target].ReadAsync(connection => ShardFence.FindAsync(connection, move.Shard), ct) is not { IsFrozen: false, IsClosed: false })
        {
            await FlipAsync(shards, move, time, ct);
        }

        await Task.Delay(Grace, time, ct);
        await DeleteAsync(shards.All[move.Source], move.Shard, ct);
        var end = new WriteBatch();
        ShardMapTable.End(end, move.Shard);
        await shards.Home.CommitAsync(end, ct);
    }

    private static async Task DeleteAsync(IDatabase database, int shard, CancellationToken ct)
    {
        foreach (var (tenantId, some) in InPortions((await ShardRows.OrdersAsync(database, shard, ct)).Select(order => (order.TenantId, order.OrderId))))
        {
            var batch = new WriteBatch();
            ShardRows.DeleteOrders(batch, tenantId, some);
            await database.CommitAsync(batch, ct);
        }
    }

    private async Task<bool> ChangeFenceAsync(IDatabase source, ShardMove move, Action<WriteBatch, int, DateTimeOffset> change, CancellationToken ct)
    {
        var batch = new WriteBatch();
        change(batch, move.Shard, time.GetUtcNow());
        return (await source.CommitAsync(batch, ct)).IsCommitted;
    }
}
