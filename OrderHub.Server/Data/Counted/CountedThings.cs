using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Counted;

/// <summary>
/// Takes, gives back, uses up and brings in what is counted, in the batch of the burst that does it. Safe to run twice: a movement of the
/// order says what it did, and the guarded update of the count is the truth, also between nodes: never below zero.
/// </summary>
public sealed class CountedThings(IShards shards, Allotments allotments, TimeProvider time)
{
    /// <summary>Takes all of it, or nothing: false where one thing is short.</summary>
    /// <param name="batch">The burst's batch.</param>
    /// <param name="order">Who takes.</param>
    /// <param name="wanted">Things and how much of each, each once; with the limit that is to be dealt out, where it has one.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The first thing that is short, with what is left of it; null where all is taken.</returns>
    public async Task<(CountedItem Item, decimal Left)?> TakeAsync(WriteBatch batch, CountedOrder order, IReadOnlyList<(CountedItem Item, decimal Quantity, decimal? Limit)> wanted, CancellationToken ct)
    {
        var place = PlaceOf(order);
        if (wanted.Count > 1)
        {
            await allotments.LookAsync(place, order.TenantId, wanted.Select(want => (want.Item, CountedItem.Kept(want.Quantity), Kept(want.Limit))), ct);
        }

        var takes = new List<(CountedItem Item, int Move, long Amount)>();
        foreach (var ofKind in wanted.GroupBy(want => want.Item.Kind, StringComparer.Ordinal))
        {
            var moves = await MovesAsync(order, ofKind.Key, ct);
            foreach (var (item, quantity, limit) in ofKind)
            {
                var own = moves.Where(move => move.Key == item.Key).ToList();
                if (own.Exists(move => move.State == CountedMoveTable.Taken))
                {
                    continue;
                }

                var amount = CountedItem.Kept(quantity);
                if (!await HasAsync(batch, place, order.TenantId, item, amount, limit, ct))
                {
                    return (item, await LeftAsync(order.TenantId, item, limit, ct));
                }

                takes.Add((item, own.Count + 1, amount));
            }
        }

        // Only now that nothing is short: what was put into the batch before would be taken with whatever is taken instead.
        foreach (var (item, move, amount) in takes)
        {
            CountedMoveTable.Insert(batch, order.TenantId, order.OrderId, order.OrderNo, new(item.Kind, item.Key, move, amount, CountedMoveTable.Taken), time.GetUtcNow());
            CountedTable.Take(batch, order.TenantId, item.Kind, item.Key, amount, time.GetUtcNow());
            allotments.Took(place, order.TenantId, item, amount);
        }

        return null;
    }

    /// <summary>Gives back all that the order holds of a kind; of some keys only, where they are named.</summary>
    /// <returns>How much was given back of each.</returns>
    public Task<IReadOnlyList<(string Key, decimal Quantity)>> ReturnAsync(WriteBatch batch, CountedOrder order, string kind, Func<string, bool>? which, CancellationToken ct) =>
        SettleAsync(batch, order, kind, which, CountedMoveTable.Returned, ct);

    /// <summary>Uses up what the order holds of a kind: it is gone for good.</summary>
    public Task<IReadOnlyList<(string Key, decimal Quantity)>> SpendAsync(WriteBatch batch, CountedOrder order, string kind, CancellationToken ct) =>
        SettleAsync(batch, order, kind, null, CountedMoveTable.Spent, ct);

    /// <summary>Uses up what nobody held for it, up to as much as is said of each in all: all of it, or nothing.</summary>
    /// <returns>The first thing that is short, with what is left of it; null where all is used up.</returns>
    public async Task<(CountedItem Item, decimal Left)?> ConsumeAsync(WriteBatch batch, CountedOrder order, string kind, IReadOnlyList<(CountedItem Item, decimal Total)> wanted, CancellationToken ct)
    {
        var moves = await MovesAsync(order, kind, ct);
        var used = new List<CountedMove>();
        foreach (var (item, total) in wanted)
        {
            var own = moves.Where(move => move.Key == item.Key).ToList();
            var more = CountedItem.Kept(total) - own.Where(move => move.State == CountedMoveTable.Spent).Sum(move => move.Quantity);
            if (more > 0)
            {
                if (!await HasAsync(batch, PlaceOf(order), order.TenantId, item, more, null, ct))
                {
                    return (item, await LeftAsync(order.TenantId, item, null, ct));
                }

                used.Add(new(kind, item.Key, own.Count + 1, more, CountedMoveTable.Spent));
            }
        }

        foreach (var move in used)
        {
            CountedMoveTable.Insert(batch, order.TenantId, order.OrderId, order.OrderNo, move, time.GetUtcNow());
            CountedTable.Lower(batch, order.TenantId, kind, move.Key, move.Quantity, time.GetUtcNow());
        }

        return null;
    }

    /// <summary>Brings in what the order has brought since it was last asked: up to as much as is said of each in all.</summary>
    /// <returns>How much was added of each.</returns>
    public async Task<IReadOnlyList<(string Key, decimal Quantity)>> AddAsync(WriteBatch batch, CountedOrder order, string kind, IReadOnlyList<(CountedItem Item, decimal Total)> brought, CancellationToken ct)
    {
        var moves = await MovesAsync(order, kind, ct);
        var added = new List<(string, decimal)>();
        foreach (var (item, total) in brought)
        {
            var own = moves.Where(move => move.Key == item.Key).ToList();
            var more = CountedItem.Kept(total) - own.Where(move => move.State == CountedMoveTable.Added).Sum(move => move.Quantity);
            if (more > 0)
            {
                await allotments.EnsureAsync(PlaceOf(order), order.TenantId, item, limit: null, ct);
                CountedMoveTable.Insert(batch, order.TenantId, order.OrderId, order.OrderNo, new(kind, item.Key, own.Count + 1, more, CountedMoveTable.Added), time.GetUtcNow());
                CountedTable.Shift(batch, order.TenantId, kind, item.Key, more, 0, time.GetUtcNow());
                added.Add((item.Key, CountedItem.Read(more)));
            }
        }

        return added;
    }

    /// <summary>What the order holds of a kind: taken, and neither given back nor used up.</summary>
    public Task<IReadOnlyList<(string Key, decimal Quantity)>> HeldAsync(CountedOrder order, string kind, CancellationToken ct) => MovedAsync(order, kind, CountedMoveTable.Taken, ct);

    /// <summary>What the order used up of a kind.</summary>
    public Task<IReadOnlyList<(string Key, decimal Quantity)>> SpentAsync(CountedOrder order, string kind, CancellationToken ct) => MovedAsync(order, kind, CountedMoveTable.Spent, ct);

    /// <summary>What the order brought in of a kind.</summary>
    public Task<IReadOnlyList<(string Key, decimal Quantity)>> AddedAsync(CountedOrder order, string kind, CancellationToken ct) => MovedAsync(order, kind, CountedMoveTable.Added, ct);

    /// <summary>What is left of a thing over all databases; as much as its limit where nobody has asked for it yet.</summary>
    public async Task<decimal> LeftAsync(int tenantId, CountedItem item, decimal? limit, CancellationToken ct)
    {
        long left = 0;
        for (var place = 0; place < allotments.Places; place++)
        {
            var row = await allotments.FindAsync(place, tenantId, item, ct);
            left += row?.Available ?? (limit is { } total ? Allotments.Share(CountedItem.Kept(total), allotments.Places, place) : 0);
        }

        return CountedItem.Read(left);
    }

    /// <summary>Whether so much of each is left over all databases, by a look a moment ago where that showed plenty: to choose by. What is taken then is held to the truth.</summary>
    public async Task<bool> ReachesAsync(int tenantId, IEnumerable<(CountedItem Item, decimal Quantity, decimal? Limit)> wanted, CancellationToken ct)
    {
        foreach (var (item, quantity, _) in wanted)
        {
            if (!Enumerable.Range(0, allotments.Places).Any(place => allotments.HadPlenty(place, tenantId, item, CountedItem.Kept(quantity), limit: null))
                && await LeftAsync(tenantId, item, limit: null, ct) < quantity)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Things of a kind whose keys begin so, with what is left of each over all databases; at most a limit of them.</summary>
    public async Task<IReadOnlyList<(string Key, decimal Left)>> UnderAsync(int tenantId, string kind, string beginning, int limit, CancellationToken ct)
    {
        var left = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var database in shards.All)
        {
            var rows = await database.ReadAsync(connection => CountedTable.AfterAsync(connection, tenantId, kind, beginning, limit), ct);
            foreach (var row in rows.Where(row => row.Key.StartsWith(beginning, StringComparison.Ordinal)))
            {
                left[row.Key] = left.GetValueOrDefault(row.Key) + row.Available;
            }
        }

        return [.. left.Take(limit).Select(row => (row.Key, CountedItem.Read(row.Value)))];
    }

    private async Task<IReadOnlyList<(string Key, decimal Quantity)>> SettleAsync(WriteBatch batch, CountedOrder order, string kind, Func<string, bool>? which, string state, CancellationToken ct)
    {
        var settled = new List<(string, decimal)>();
        foreach (var move in (await MovesAsync(order, kind, ct)).Where(move => move.State == CountedMoveTable.Taken && which?.Invoke(move.Key) != false))
        {
            // A shard may have moved to a database that never had a share.
            await allotments.EnsureAsync(PlaceOf(order), order.TenantId, new(kind, move.Key), limit: null, ct);
            CountedMoveTable.Settle(batch, order.TenantId, order.OrderId, move, state);
            CountedTable.Shift(batch, order.TenantId, kind, move.Key, state == CountedMoveTable.Returned ? move.Quantity : 0, -move.Quantity, time.GetUtcNow());
            settled.Add((move.Key, CountedItem.Read(move.Quantity)));
        }

        return settled;
    }

    private async Task<bool> HasAsync(WriteBatch batch, int place, int tenantId, CountedItem item, long amount, decimal? limit, CancellationToken ct)
    {
        var total = Kept(limit);
        if (allotments.HadPlenty(place, tenantId, item, amount, total))
        {
            batch.Otherwise(() => allotments.Forget(place, tenantId, item));
            return true;
        }

        var row = total is null ? await allotments.FindAsync(place, tenantId, item, ct) : await allotments.DealAsync(place, tenantId, item, total.Value, ct);
        if (row?.Available >= amount)
        {
            return true;
        }

        if (allotments.Places == 1)
        {
            return false;
        }

        await allotments.BringAsync(place, tenantId, item, amount - (row?.Available ?? 0), total, ct);
        return (await allotments.FindAsync(place, tenantId, item, ct))?.Available >= amount;
    }

    private async Task<IReadOnlyList<(string Key, decimal Quantity)>> MovedAsync(CountedOrder order, string kind, string state, CancellationToken ct) =>
    [
        .. (await MovesAsync(order, kind, ct)).Where(move => move.State == state).GroupBy(move => move.Key, StringComparer.Ordinal)
            .Select(same => (same.Key, CountedItem.Read(same.Sum(move => move.Quantity)))),
    ];

    private Task<List<CountedMove>> MovesAsync(CountedOrder order, string kind, CancellationToken ct) =>
        order.IsNew ? Task.FromResult<List<CountedMove>>([]) : shards.For(order.OrderId).ReadAsync(connection => CountedMoveTable.OfOrderAsync(connection, order.TenantId, order.OrderId, kind), ct);

    private static long? Kept(decimal? limit) => limit is { } most ? CountedItem.Kept(most) : null;

    private int PlaceOf(CountedOrder order) => shards.PlaceOf(VirtualShard.OfId(order.OrderId));
}
