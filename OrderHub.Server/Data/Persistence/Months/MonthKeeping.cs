using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence.Months;

/// <summary>
/// One round over all databases. 1. Months are made ahead. 2. By the policy, each month that is old enough: 2.1 looked at, and left where an
/// order in it goes on; 2.2 what no month takes along (claims, packages, instances) deleted in small batches; 2.3 looked at again, and
/// dropped, or deleted likewise where tables are whole. 3. The journal, whose months are those of the instances, as far as no order is left.
/// </summary>
/// <remarks>Every step may run twice: a round that broke off is gone on with by the next, and the order's own row goes last.</remarks>
public sealed class MonthKeeping(IShards shards, IOptions<StorageOptions> storage, IOptions<NodeOptions> node, TimeProvider time, ILogger<MonthKeeping> logger)
{
    /// <returns>The months that are kept beyond their age; null where another node sees to that now.</returns>
    public async Task<IReadOnlyList<MonthHold>?> RunAsync(CancellationToken ct)
    {
        // 1. Ahead
        var now = Month.Of(time.GetUtcNow());
        for (var place = 0; place < shards.All.Count; place++)
        {
            if (shards.All[place].Months is { } months && await months.MakeAsync(now, now.Plus(storage.Value.MonthsAhead), ct) is { Count: > 0 } made)
            {
                Logs.MonthsMade(logger, place, string.Join(", ", made));
            }
        }

        if (storage.Value.KeepMonths == 0)
        {
            return [];
        }

        // 2. and 3. Old ones
        await using var lease = await MonthLease.TakeAsync(shards.Home, node.Value.Node, time, ct);
        if (lease is null)
        {
            Logs.KeepingElsewhere(logger);
            return null;
        }

        var holds = new List<MonthHold>();
        for (var place = 0; place < shards.All.Count; place++)
        {
            holds.AddRange(await DropAsync(lease, place, now.Plus(-storage.Value.KeepMonths), ct));
        }

        var batch = new WriteBatch();
        MonthKeeperTable.ReplaceHolds(batch, holds, time.GetUtcNow());
        await shards.Home.CommitAsync(batch, ct);
        return holds;
    }

    private async Task<List<MonthHold>> DropAsync(MonthLease lease, int place, Month keep, CancellationToken ct)
    {
        var database = shards.All[place];
        var holds = new List<MonthHold>();
        foreach (var old in await OldAsync(database, keep, ct))
        {
            if (await FindReasonAsync(database, old, ct) is not { } reason)
            {
                var orders = await DeleteAsync(lease, database, old, ct);
                await lease.HoldAsync(ct);
                if (!old.IsCut || (reason = await FindReasonAsync(database, old, ct)) is null)
                {
                    await DropTablesAsync(database, old, ct);
                    Logs.MonthDropped(logger, place, old.Month.ToString(), orders);
                    continue;
                }
            }

            Logs.MonthHeld(logger, place, old.Month.ToString(), reason);
            holds.Add(new(place, old.Month, reason));
        }

        await lease.HoldAsync(ct);
        await DropJournalAsync(database, holds.Count > 0 ? holds[0].Month : keep, ct);
        await DeleteMessagesAsync(database, keep.Start, ct);
        return holds;
    }

    /// <summary>
    /// The months before one to keep: those that are cut, and those that are not and have orders, as where tables are whole, or where a shard
    /// came from another database. What is older than a cut month lies in it too, and is looked at with it.
    /// </summary>
    private static async Task<IReadOnlyList<OldMonth>> OldAsync(IDatabase database, Month keep, CancellationToken ct)
    {
        var cut = database.Months is { } parts ? await parts.OfAsync(MonthTables.Orders, ct) : [];
        var from = await MonthRows.OldestAsync(database, ct) is { } oldest ? Month.OfId(oldest).To(keep.Plus(-1)) : [];
        var behind = 0L;
        var old = new List<OldMonth>();
        foreach (var month in cut.Where(month => month.CompareTo(keep) < 0).Union(from).Order())
        {
            var (isCut, to) = (cut.Contains(month), month.Plus(1).FirstId);
            old.Add(new(month, isCut ? behind : month.FirstId, to, isCut));
            behind = isCut ? to : behind;
        }

        return old;
    }

    /// <summary>Every shard is looked for, whatever this node thinks lives here.</summary>
    private static async Task<string?> FindReasonAsync(IDatabase database, OldMonth old, CancellationToken ct)
    {
        for (var shard = 0; shard < VirtualShard.Count; shard++)
        {
            if (await MonthRows.FindUnfinishedAsync(database, shard, old.From, old.To, ct) is { } unfinished)
            {
                return $"order {unfinished} is not finished.";
            }
        }

        return await MonthRows.FindUndispatchedAsync(database, old.From, old.To, ct) is { } waiting ? $"an event of order {waiting} is not delivered yet." : null;
    }

    private async Task<long> DeleteAsync(MonthLease lease, IDatabase database, OldMonth old, CancellationToken ct)
    {
        var orders = 0L;
        for (var shard = 0; shard < VirtualShard.Count; shard++)
        {
            for (var from = old.From; await MonthRows.OrdersAsync(database, shard, from, old.To, storage.Value.KeepBatch, ct) is { Count: > 0 } some; from = some[^1].OrderId + 1)
            {
                await lease.HoldAsync(ct);
                var batch = new WriteBatch();
                foreach (var tenant in some.GroupBy(order => order.TenantId, order => order.OrderId))
                {
                    MonthRows.Delete(batch, tenant.Key, [.. tenant], monthsTakeTheRest: old.IsCut);
                }

                await database.CommitAsync(batch, ct);
                orders += some.Count;
                await Task.Delay(storage.Value.KeepPause, time, ct);
            }
        }

        return orders;
    }

    private static async Task DropTablesAsync(IDatabase database, OldMonth old, CancellationToken ct)
    {
        foreach (var table in MonthTables.All.Where(table => old.IsCut && table.Name != MonthTables.Journal))
        {
            await database.Months!.DropAsync(table.Name, old.Month, ct);
        }
    }

    private static async Task DropJournalAsync(IDatabase database, Month before, CancellationToken ct)
    {
        if (database.Months is { } months)
        {
            foreach (var month in (await months.OfAsync(MonthTables.Journal, ct)).TakeWhile(month => month.CompareTo(before) < 0))
            {
                await months.DropAsync(MonthTables.Journal, month, ct);
            }
        }
    }

    private async Task DeleteMessagesAsync(IDatabase database, DateTimeOffset before, CancellationToken ct)
    {
        while (await MonthRows.MessagesAsync(database, before, storage.Value.KeepBatch, ct) is { Count: > 0 } messages)
        {
            var batch = new WriteBatch();
            messages.ForEach(message => MonthRows.DeleteMessage(batch, message.TenantId, message.Source, message.MessageId));
            await database.CommitAsync(batch, ct);
            await Task.Delay(storage.Value.KeepPause, time, ct);
        }
    }

    /// <summary>A month that is old enough.</summary>
    /// <param name="Month">The month.</param>
    /// <param name="From">The lowest id that is dropped with it.</param>
    /// <param name="To">The first id behind it.</param>
    /// <param name="IsCut">True where it is a part of its own, which takes its tables' rows along.</param>
    private sealed record OldMonth(Month Month, long From, long To, bool IsCut);
}
