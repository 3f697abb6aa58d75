using OrderHub.Server.Data.Counted;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Counted;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Counted;

/// <summary>On one SQLite file.</summary>
public sealed class CountedThingsTests() : CountedThingsContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class CountedThingsOnMariaDbTests() : CountedThingsContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class CountedThingsOnFourTests() : CountedThingsContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class CountedThingsOnFourMariaDbTests() : CountedThingsContract(StoreKind.FourMariaDb);

/// <summary>What is counted is never below zero, never taken twice, and given back as it was taken, however many databases there are.</summary>
public abstract class CountedThingsContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly CountedItem Credit = CountedItem.Of(CountedKinds.Credit, "C1", "CNY");

    private readonly Ids ids = new();
    private DataBench bench = null!;
    private Allotments allotments = null!;
    private CountedThings counted = null!;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync(kind);
        allotments = new(bench.Shards, ids, bench.Clock);
        counted = new(bench.Shards, allotments, bench.Clock);
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Of_many_orders_at_once_exactly_as_many_take_as_there_is()
    {
        var orders = Enumerable.Range(0, 96).Select(_ => NewOrder()).ToList();

        var taken = await Task.WhenAll(orders.Select(order => Task.Run(() => TakeAsync(order, Credit, 1, limit: 40))));

        Assert.Equal(40, taken.Count(yes => yes));
        Assert.Equal((0m, 40m, 40m), await StandAsync(Credit));
    }

    [Fact]
    public async Task A_look_that_is_no_longer_true_costs_one_more_try_and_takes_nothing_that_there_is_not()
    {
        Assert.True(await TakeAsync(NewOrder(), Credit, 1, limit: 1_000_000));
        foreach (var database in bench.Shards.All)
        {
            // Another node's orders took the rest.
            var others = new WriteBatch();
            others.Add("UPDATE counted SET available = 0 WHERE item_key = @p0", Credit.Key);
            await database.CommitAsync(others, default);
        }

        var (order, isShort, tries) = (NewOrder(), false, 1);
        while (!await CommitAsync(order, async batch => isShort = await counted.TakeAsync(batch, order, [(Credit, 1, 1_000_000)], default) is not null))
        {
            tries++;
            Assert.Equal(2, tries);
        }

        Assert.True(isShort);
    }

    [Fact]
    public async Task What_is_given_back_is_what_was_taken_and_once()
    {
        var order = NewOrder();
        Assert.True(await TakeAsync(order, Credit, 12.34m, limit: 100));
        Assert.True(await TakeAsync(order, Credit, 12.34m, limit: 100));
        Assert.Equal((87.66m, 12.34m, 12.34m), await StandAsync(Credit));

        Assert.Equal(12.34m, await ReturnAsync(order));
        Assert.Equal(0, await ReturnAsync(order));
        Assert.Equal((100m, 0m, 0m), await StandAsync(Credit));

        Assert.True(await TakeAsync(order, Credit, 5, limit: 100));
        Assert.Equal((95m, 5m, 5m), await StandAsync(Credit));
    }

    [Fact]
    public async Task More_than_one_database_has_is_brought_from_the_others()
    {
        Assert.True(await TakeAsync(NewOrder(), Credit, 90, limit: 100));
        Assert.False(await TakeAsync(NewOrder(), Credit, 11, limit: 100));
        Assert.True(await TakeAsync(NewOrder(), Credit, 10, limit: 100));
        Assert.Equal((0m, 100m, 100m), await StandAsync(Credit));
    }

    [Fact]
    public async Task A_transfer_that_a_crash_left_on_its_way_arrives_once_whoever_finishes_it()
    {
        await TakeAsync(NewOrder(), Credit, 1, limit: 100);
        for (var place = 0; place < allotments.Places; place++)
        {
            await allotments.EnsureAsync(place, DataBench.Tenant, Credit, CountedItem.Kept(100), default);
        }

        var transfer = new CountedTransfer(ids.Next(0), Credit.Kind, Credit.Key, CountedItem.Kept(7), allotments.Places - 1);
        Assert.True((await bench.CommitAsync(
            batch => CountedTable.Lower(batch, DataBench.Tenant, Credit.Kind, Credit.Key, transfer.Quantity, bench.Clock.GetUtcNow()),
            batch => CountedTransferTable.Send(batch, DataBench.Tenant, transfer))).IsCommitted);
        Assert.Equal((92m, 1m, 1m), await StandAsync(Credit));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => allotments.FinishAsync(DataBench.Tenant, default)));
        await allotments.FinishAsync(DataBench.Tenant, default);

        Assert.Equal((99m, 1m, 1m), await StandAsync(Credit));
    }

    [Fact]
    public async Task A_limit_that_is_lowered_below_what_is_held_lets_nobody_take_more()
    {
        var order = NewOrder();
        Assert.True(await TakeAsync(order, Credit, 60, limit: 100));

        Assert.False(await TakeAsync(NewOrder(), Credit, 1, limit: 50));
        await ReturnAsync(order);
        Assert.True(await TakeAsync(NewOrder(), Credit, 40, limit: 50));
    }

    [Fact]
    public async Task Goods_that_arrive_in_parts_are_counted_once()
    {
        var stock = CountedItem.Of(CountedKinds.Stock, "W1", "A", "ZP");
        var order = NewOrder();

        foreach (var (total, more) in new[] { (4m, 4m), (4m, 0m), (10m, 6m), (10m, 0m) })
        {
            IReadOnlyList<(string Key, decimal Quantity)> added = [];
            await CommitAsync(order, async batch => added = await counted.AddAsync(batch, order, CountedKinds.Stock, [(stock, total)], default));
            Assert.Equal(more, added.Sum(one => one.Quantity));
        }

        Assert.Equal((10m, 0m, 0m), await StandAsync(stock));
        Assert.True(await TakeAsync(NewOrder(), stock, 10, limit: null));
        Assert.False(await TakeAsync(NewOrder(), stock, 1, limit: null));
    }

    [Fact]
    public async Task An_order_that_ends_without_being_carried_out_gives_everything_back()
    {
        var order = NewOrder();
        var slot = CountedItem.Of(CountedKinds.Slot, "DOCK", "W1", "2026-03-02T09:00Z");
        Assert.True(await TakeAsync(order, Credit, 30, limit: 100));
        Assert.True(await TakeAsync(order, slot, 1, limit: 5));
        Assert.True(await TakeAsync(NewOrder(), slot, 1, limit: 5));

        Assert.True(await CommitAsync(order, batch =>
        {
            CountedTable.ReturnAll(batch, DataBench.Tenant, order.OrderId, bench.Clock.GetUtcNow());
            return Task.CompletedTask;
        }));

        Assert.Equal((100m, 0m, 0m), await StandAsync(Credit));
        Assert.Equal((4m, 1m, 1m), await StandAsync(slot));
        Assert.Equal(0, await ReturnAsync(order));
    }

    [Fact]
    public async Task Of_two_things_of_which_one_is_short_neither_is_taken_whatever_is_taken_in_their_place()
    {
        var (delivery, installation, later) = (Slot("DELIVERY", "09:00"), Slot("INSTALL", "09:00"), Slot("DELIVERY", "13:00"));
        Assert.True(await TakeAsync(NewOrder(), installation, 1, limit: 1));
        Assert.True(await TakeAsync(NewOrder(), delivery, 1, limit: 5));
        var order = NewOrder();

        Assert.True(await CommitAsync(order, async batch =>
        {
            Assert.Equal((installation, 0m), await counted.TakeAsync(batch, order, [(delivery, 1, 5), (installation, 1, 1)], default));
            Assert.Null(await counted.TakeAsync(batch, order, [(later, 1, 5)], default));
        }));

        Assert.Equal((4m, 1m, 1m), await StandAsync(delivery));
        Assert.Equal((4m, 1m, 1m), await StandAsync(later));

        static CountedItem Slot(string kind, string hour) => CountedItem.Of(CountedKinds.Slot, kind, "上海", $"2026-03-02T{hour}Z");
    }

    [Fact]
    public async Task What_is_used_up_is_gone_and_cannot_be_given_back()
    {
        var order = NewOrder();
        Assert.True(await TakeAsync(order, Credit, 30, limit: 100));
        Assert.True(await CommitAsync(order, batch => counted.SpendAsync(batch, order, CountedKinds.Credit, default)));

        Assert.Equal(0, await ReturnAsync(order));
        Assert.Equal((70m, 0m, 0m), await StandAsync(Credit));
    }

    [Fact]
    public async Task Of_several_things_all_are_taken_or_none()
    {
        var order = NewOrder();
        var slot = CountedItem.Of(CountedKinds.Slot, "DOCK", "W1", "2026-03-02T09:00Z");
        Assert.True(await TakeAsync(NewOrder(), slot, 1, limit: 1));
        Assert.True(await TakeAsync(NewOrder(), Credit, 1, limit: 100));

        (CountedItem Item, decimal Left)? lack = null;
        Assert.True(await CommitAsync(order, async batch => lack = await counted.TakeAsync(batch, order, [(Credit, 30, 100), (slot, 1, 1)], default)));

        Assert.Equal((slot, 0m), lack);
        Assert.Equal((99m, 1m, 1m), await StandAsync(Credit));
    }

    [Fact]
    public async Task What_one_order_brought_in_another_uses_up_without_having_held_it()
    {
        var transit = CountedItem.Of(CountedKinds.Transit, "W2", "A", "ZP");
        var (shipped, received) = (NewOrder(), NewOrder());
        Assert.True(await CommitAsync(shipped, batch => counted.AddAsync(batch, shipped, CountedKinds.Transit, [(transit, 10)], default)));

        foreach (var (total, left) in new[] { (4m, 6m), (4m, 6m), (10m, 0m) })
        {
            await EventuallyAsync(received, async batch => Assert.Null(await counted.ConsumeAsync(batch, received, CountedKinds.Transit, [(transit, total)], default)));
            Assert.Equal((left, 0m, 0m), await StandAsync(transit));
        }

        (CountedItem Item, decimal Left)? lack = null;
        await EventuallyAsync(received, async batch => lack = await counted.ConsumeAsync(batch, received, CountedKinds.Transit, [(transit, 11)], default));
        Assert.Equal((transit, 0m), lack);
        Assert.Equal([(transit.Key, 10m)], (await counted.AddedAsync(shipped, CountedKinds.Transit, default)));
        Assert.Equal([10m], (await counted.SpentAsync(received, CountedKinds.Transit, default)).Select(one => one.Quantity));
    }

    private async Task EventuallyAsync(CountedOrder order, Func<WriteBatch, Task> write)
    {
        // As a burst does: what lost a race looks again.
        while (!await CommitAsync(order, write))
        {
        }
    }

    private async Task<bool> TakeAsync(CountedOrder order, CountedItem item, decimal quantity, decimal? limit)
    {
        // As a burst does: what lost a race looks again.
        while (true)
        {
            var isShort = false;
            if (await CommitAsync(order, async batch => isShort = await counted.TakeAsync(batch, order, [(item, quantity, limit)], default) is not null))
            {
                return !isShort;
            }
        }
    }

    private async Task<decimal> ReturnAsync(CountedOrder order)
    {
        IReadOnlyList<(string Key, decimal Quantity)> given = [];
        Assert.True(await CommitAsync(order, async batch => given = await counted.ReturnAsync(batch, order, CountedKinds.Credit, null, default)));
        return given.Sum(one => one.Quantity);
    }

    private async Task<bool> CommitAsync(CountedOrder order, Func<WriteBatch, Task> write)
    {
        var batch = new WriteBatch();
        await write(batch);
        return (await bench.Shards.For(order.OrderId).CommitAsync(batch, default)).IsCommitted;
    }

    /// <summary>What is left, and what is held by the count and by the movements, over all databases.</summary>
    private async Task<(decimal Available, decimal Reserved, decimal Held)> StandAsync(CountedItem item)
    {
        var desk = new CountedDesk(bench.Shards, allotments, new(bench.Orders, bench.Clock), bench.Clock);
        var stand = (await desk.ListAsync(DataBench.Tenant, item.Kind, "", 100, default)).Single(one => one.Key == item.Key);
        return (stand.Available, stand.Reserved, stand.Held);
    }

    private CountedOrder NewOrder()
    {
        var id = ids.NextOf();
        return new(DataBench.Tenant, id, $"NO{id}");
    }

    private sealed class Ids : IIdSource
    {
        private long last = 1_000_000;

        /// <summary>Ids whose shards lie in all databases in turn.</summary>
        public long NextOf() => Next((int)(Interlocked.Read(ref last) * 37 % 1024));

        public long Next(int shard) => (Interlocked.Increment(ref last) << 22) | ((long)shard << 12);
    }
}
