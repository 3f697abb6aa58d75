using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On four SQLite files.</summary>
public sealed class ShardMoveTests() : ShardMoveContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class ShardMoveOnMariaDbTests() : ShardMoveContract(StoreKind.FourMariaDb);

public abstract class ShardMoveContract(StoreKind kind) : IAsyncLifetime
{
    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_moved_order_is_found_whole_at_its_new_place_and_no_more_at_the_old_one()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        await bench.CommitAsync(order.OrderId, batch => bench.Writer.AppendStatus(batch, order, SampleOrders.Log(1)));
        var before = await RowsAsync(order);
        var (from, to) = (PlaceOf(order), (PlaceOf(order) + 1) % 4);
        await using var relay = bench.Relay(Quick, new Sink());

        Assert.True(await Mover().MoveAsync(VirtualShard.OfId(order.OrderId), to, default));

        Assert.Equal(to, PlaceOf(order));
        Assert.Equal(before, await RowsAsync(order));
        Assert.NotNull(await bench.Reader.FindByNoAsync(order.TenantId, order.OrderNo, default));
        Assert.NotNull(await bench.Reader.FindByWaybillAsync(order.TenantId, order.Packages[0].WaybillNo, default));
        Assert.Null(await bench.Reader.ScanAsync(bench.Shards.All[from], int.MinValue, long.MinValue, 1, default) is { Count: 0 } ? null : "rows are left");
        Assert.Empty(await ShardMover.MovesAsync(bench.Shards, default));

        // And back again.
        Assert.True(await Mover().MoveAsync(VirtualShard.OfId(order.OrderId), from, default));
        Assert.Equal(before, await RowsAsync(order));
        await bench.ChangeAsync(order, change => change with { Status = OrderStatus.PickedUp });
    }

    [Fact]
    public async Task Shards_moved_under_load_lose_double_disorder_and_refuse_nothing()
    {
        const int writers = 6;
        var sink = new Sink();
        await using var relay = bench.Relay(Quick, sink);
        var shards = Enumerable.Range(0, 6).Select(i => i * 37).ToArray();
        var orders = new ConcurrentDictionary<long, Order>();
        using var enough = new CancellationTokenSource();

        // 1. Orders of those shards are taken and changed all the time.
        var load = Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var order = await bench.StoreAsync(SampleOrders.Express(shard: shards[(writer + i) % shards.Length]));
                orders[order.OrderId] = order;
                for (var change = 0; change < 3; change++)
                {
                    orders[order.OrderId] = order = await bench.ChangeAsync(order, one => one with { HoldCode = $"H{change}" });
                }

                // As much as a shard can take in while it is copied on a slow machine, or there is no end to it.
                await Task.Delay(20);
            }
        })).ToList();

        // 2. The shards move on, a place a round.
        var rounds = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1" ? 3 : 1;
        var moved = 0;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var shard in shards)
            {
                moved += await Mover().MoveAsync(shard, (bench.Shards.PlaceOf(shard) + 1) % 4, default) ? 1 : 0;
            }
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);

        // 3. Each order is there once, as it was written last, and its events came once and in order.
        Assert.InRange(moved, shards.Length * rounds / 2, shards.Length * rounds);
        Assert.InRange(orders.Count, 20, int.MaxValue);
        foreach (var order in orders.Values)
        {
            Assert.Equal((order.Version, order.HoldCode), await bench.Reader.FindAsync(order.TenantId, order.OrderId, default) is { } found ? (found.Version, found.HoldCode) : default);
        }

        var everywhere = new List<long>();
        foreach (var database in bench.Shards.All)
        {
            everywhere.AddRange(await database.ReadAsync(
                connection => connection.ListAsync("SELECT order_id FROM ord_main WHERE tenant_id = @p0", row => row.Long(), DataBench.Tenant), default));
        }

        Assert.Equal(orders.Keys.Order(), everywhere.Order());
        await Eventually.HoldsAsync(() => sink.Seen.Count >= orders.Values.Sum(order => order.Version), "every event came");
        Assert.All(sink.Seen.GroupBy(change => change.OrderId), order => Assert.Equal(Enumerable.Range(1, orders[order.Key].Version), order.Select(change => change.OrderVersion)));
    }

    [Fact]
    public async Task A_node_with_an_old_map_writes_at_the_new_place()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        var shard = VirtualShard.OfId(order.OrderId);
        var old = await ShardedDatabases.OpenAsync(bench.Shards.All, isShared: true, bench.Clock, default);
        var (from, to) = (PlaceOf(order), (PlaceOf(order) + 2) % 4);
        await using (bench.Relay(Quick, new Sink()))
        {
            Assert.True(await Mover().MoveAsync(shard, to, default));
        }

        Assert.Equal(from, old.PlaceOf(shard));
        var batch = new WriteBatch();
        bench.Writer.Update(batch, order, order with { Version = 2, HoldCode = "LATE" });
        Assert.True((await old.For(shard).CommitAsync(batch, default)).IsCommitted);
        Assert.Equal(to, old.PlaceOf(shard));
        Assert.Equal("LATE", (await bench.Reader.FindAsync(order.TenantId, order.OrderId, default))!.HoldCode);
    }

    [Fact]
    public async Task A_node_that_only_reads_learns_of_a_move_before_the_old_place_is_cleared()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        var old = await ShardedDatabases.OpenAsync(bench.Shards.All, isShared: true, bench.Clock, default);
        using var watch = new ShardMapWatch(old, TimeProvider.System, NullLogger<ShardMapWatch>.Instance) { Interval = TimeSpan.FromMilliseconds(10) };
        await watch.StartAsync(default);
        var to = (PlaceOf(order) + 1) % 4;
        await using (bench.Relay(Quick, new Sink()))
        {
            Assert.True(await Mover().MoveAsync(VirtualShard.OfId(order.OrderId), to, default));
        }

        await Eventually.HoldsAsync(() => old.PlaceOf(VirtualShard.OfId(order.OrderId)) == to, "the node has learnt");
        Assert.True(await old.For(order.OrderId).ReadAsync(connection => ShardMapTable.HasOrdersAsync(connection), default));
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task What_one_database_holds_stays_there_when_others_join_it_until_it_is_moved()
    {
        await using var one = await DataBench.StartAsync(kind == StoreKind.FourSqlite ? StoreKind.Sqlite : StoreKind.MariaDb);
        var order = await one.StoreAsync(SampleOrders.Express(shard: 3));
        var map = new WriteBatch();
        map.Add("DELETE FROM shard_place");
        map.Add("DELETE FROM shard_identity");
        await one.Orders.CommitAsync(map, default);
        await using var other = await DataBench.StartAsync(StoreKind.Sqlite);

        var joined = await ShardedDatabases.OpenAsync([one.Orders, other.Orders], isShared: false, one.Clock, default);

        Assert.All(Enumerable.Range(0, VirtualShard.Count), shard => Assert.Equal(0, joined.PlaceOf(shard)));
        Assert.NotNull(await joined.For(order.OrderId).ReadAsync(connection => OrderHub.Server.Storage.Orders.OrderReferenceTable.FindIdAsync(connection, order.TenantId, order.OrderNo), default));
    }

    [Fact]
    public async Task A_move_whose_events_are_not_relayed_is_given_up_and_the_shard_stays_open()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        using var hold = new SemaphoreSlim(0);
        await using var relay = bench.Relay(Quick, new Sink { Hold = hold });
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].LagEvents == 1, "the event waits");
        var place = PlaceOf(order);

        Assert.False(await Mover().MoveAsync(VirtualShard.OfId(order.OrderId), (place + 1) % 4, default));

        Assert.Equal(place, PlaceOf(order));
        var after = await bench.ChangeAsync(order, change => change with { HoldCode = "OPEN" });
        hold.Release(100);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].LagEvents == 0, "all is relayed");
        Assert.True(await Mover().MoveAsync(VirtualShard.OfId(order.OrderId), (place + 1) % 4, default));
        Assert.Equal("OPEN", (await bench.Reader.FindAsync(after.TenantId, after.OrderId, default))!.HoldCode);
    }

    [Fact]
    public async Task A_move_waits_for_its_events_while_the_shard_is_open()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        using var hold = new SemaphoreSlim(0);
        await using var relay = bench.Relay(Quick, new Sink { Hold = hold });
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].LagEvents == 1, "the event waits");
        var place = PlaceOf(order);

        var move = Mover().MoveAsync(VirtualShard.OfId(order.OrderId), (place + 1) % 4, default);
        await bench.ChangeAsync(order, change => change with { HoldCode = "WHILE" });
        Assert.False(move.IsCompleted);
        hold.Release(100);

        Assert.True(await move);
        Assert.Equal("WHILE", (await bench.Reader.FindAsync(order.TenantId, order.OrderId, default))!.HoldCode);
    }

    [Fact]
    public async Task A_shard_whose_mover_died_is_opened_by_who_waits_for_it()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        var frozen = new WriteBatch();
        ShardFence.Freeze(frozen, VirtualShard.OfId(order.OrderId), bench.Clock.GetUtcNow());
        Assert.True((await bench.Shards.All[PlaceOf(order)].CommitAsync(frozen, default)).IsCommitted);

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.ChangeAsync(order, change => change with { HoldCode = "AFTER" });
        Assert.Equal("AFTER", (await bench.Reader.FindAsync(order.TenantId, order.OrderId, default))!.HoldCode);
    }

    private static RelayOptions Quick => new() { Poll = TimeSpan.FromMilliseconds(20) };

    private ShardMover Mover() => new((ShardedDatabases)bench.Shards, bench.Clock, NullLogger<ShardMover>.Instance)
    {
        Grace = TimeSpan.FromMilliseconds(50), RelayPatience = TimeSpan.FromSeconds(3),
    };

    private int PlaceOf(Order order) => bench.Shards.PlaceOf(VirtualShard.OfId(order.OrderId));

    private async Task<string> RowsAsync(Order order) => TableRows.Digest(
        await bench.Shards.For(order.OrderId).ReadAsync(connection => ShardRows.OfOrdersAsync(connection, order.TenantId, [order.OrderId]), default));

    private sealed class Sink : IEventConsumer
    {
        private readonly ConcurrentQueue<OrderEvent> seen = new();

        public string Name => "sink";

        public SemaphoreSlim? Hold { get; init; }

        public IReadOnlyCollection<OrderEvent> Seen => seen;

        public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
        {
            if (Hold is not null)
            {
                await Hold.WaitAsync(ct);
            }

            foreach (var change in events)
            {
                seen.Enqueue(change);
            }
        }
    }
}
