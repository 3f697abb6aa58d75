using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence.Months;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Hosting.Doctor;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Months;
using OrderHub.Server.Storage.Orders;
using OrderHub.Server.Storage.Sharding;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file, whose tables are whole.</summary>
public sealed class MonthTests() : MonthContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class MonthOnMariaDbTests() : MonthContract(StoreKind.MariaDb);

/// <summary>On four MariaDB databases.</summary>
[Trait("Run", "long")]
public sealed class MonthOnFourMariaDbTests() : MonthContract(StoreKind.FourMariaDb);

/// <summary>Old orders go by months, and only whole ones. The clock stands at 2026-03-02.</summary>
public abstract class MonthContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly Month March = new(2026, 3);

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Old_months_go_whole_and_nothing_else_goes()
    {
        var old = await DeliveredAsync(new(2025, 12), new(2025, 12), new(2025, 12), new(2026, 1));
        var kept = await DeliveredAsync(new(2026, 2), new(2026, 2), March);
        await Keeping(0).RunAsync(default);
        var before = await Task.WhenAll(kept.Select(RowsAsync));

        Assert.Empty((await Keeping(1).RunAsync(default))!);

        foreach (var order in old)
        {
            Assert.Null(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
            Assert.Null(await bench.Reader.FindByNoAsync(order.TenantId, order.OrderNo, default));
            Assert.Null(await bench.Reader.FindByWaybillAsync(order.TenantId, order.Packages[0].WaybillNo, default));
            Assert.Null(await FindClaimAsync(order));
            Assert.Equal(TableRows.Digest([]), await RowsAsync(order));
        }

        Assert.Equal(before, await Task.WhenAll(kept.Select(RowsAsync)));
        foreach (var order in kept)
        {
            Assert.NotNull(await bench.Reader.FindByNoAsync(order.TenantId, order.OrderNo, default));
        }

        Assert.Equal(kept.Select(order => order.OrderId).Order(), (await ScanAsync()).Order());
        Assert.Equal(kept.Select(order => order.OrderId), (await bench.Reader.FindManyAsync(DataBench.Tenant, [.. kept.Select(order => order.OrderId)], default)).Select(order => order.OrderId));
        foreach (var months in await MonthsAsync())
        {
            // Where no order lay, months begin with this one.
            Assert.Contains(months[0], new Month[] { new(2026, 2), March });
            Assert.Equal(months[0].To(new(2026, 6)), months);
        }

        // Whoever sends an old order again sends a new one.
        Assert.True((await bench.CommitAsync(old[0].OrderId, batch => bench.Writer.Insert(batch, SampleOrders.Express(beside: old[0]) with { References = old[0].References }, null))).IsCommitted);
    }

    [Fact]
    public async Task What_is_gone_is_not_found_any_more_and_what_is_held_is()
    {
        var gone = await DeliveredAsync(new(2025, 12), new(2026, 1));
        Order[] kept = [await StoreAsync(new(2025, 11), OrderStatus.InTransit), .. await DeliveredAsync(March)];
        await bench.Index.WriteAsync([.. gone, .. kept], new HashSet<long>(), default);
        await Keeping(0).RunAsync(default);
        Assert.Single((await Keeping(1).RunAsync(default))!);

        Assert.Equal(0, await Sweeper(0).SweepAsync(default));
        Assert.Equal(gone.Count, await Sweeper(1).SweepAsync(default));
        Assert.Equal(0, await Sweeper(1).SweepAsync(default));

        Assert.Equal(
            kept.Select(order => order.OrderId).Order(),
            (await bench.Index.BetweenAsync(long.MinValue, long.MaxValue, 100, default)).Select(document => document.OrderId));
        foreach (var table in new[] { "order_blind_index", "order_field" })
        {
            Assert.Equal(0, await bench.SearchStore.ReadAsync(
                connection => connection.FirstAsync($"SELECT COUNT(*) FROM {table} WHERE tenant_id = @p0 AND order_id NOT IN (SELECT order_id FROM order_index)", row => row.Long(), DataBench.Tenant), default));
        }
    }

    [Fact]
    public async Task Nothing_goes_while_no_policy_says_so()
    {
        var old = await DeliveredAsync(new Month(2021, 1));
        Assert.Empty((await Keeping(0).RunAsync(default))!);
        Assert.NotNull(await bench.Reader.FindAsync(old[0].TenantId, old[0].OrderId, default));
    }

    [Fact]
    public async Task A_month_with_an_unfinished_order_stays_until_it_is_finished_and_the_next_one_goes()
    {
        var (december, january) = ((await DeliveredAsync(new Month(2025, 12)))[0], (await DeliveredAsync(new Month(2026, 1)))[0]);
        var open = await StoreAsync(new(2025, 12), OrderStatus.InTransit);
        await Keeping(0).RunAsync(default);

        var hold = Assert.Single((await Keeping(1).RunAsync(default))!);
        Assert.Equal(new(2025, 12), hold.Month);
        Assert.Contains(open.OrderNo, hold.Reason, StringComparison.Ordinal);
        Assert.Equal([hold], await bench.Shards.Home.ReadAsync(MonthKeeperTable.HoldsAsync, default));
        Assert.Contains(open.OrderNo, MonthCheck.Kept([hold], 1).Says, StringComparison.Ordinal);
        Assert.NotNull(await FindClaimAsync(december));
        Assert.Null(await bench.Reader.FindAsync(january.TenantId, january.OrderId, default));

        var done = open with { Version = 2, Status = OrderStatus.Delivered };
        await bench.CommitAsync(open.OrderId, batch => bench.Writer.Update(batch, open, done));
        Assert.Empty((await Keeping(1).RunAsync(default))!);
        Assert.Null(await bench.Reader.FindAsync(open.TenantId, open.OrderId, default));
        Assert.Empty(await bench.Shards.Home.ReadAsync(MonthKeeperTable.HoldsAsync, default));
    }

    [Fact]
    public async Task A_month_in_which_a_flow_runs_stays()
    {
        var order = (await DeliveredAsync(new Month(2025, 12)))[0];
        await bench.CommitAsync(order.OrderId, batch => batch.Add(
            "INSERT INTO wf_instance (tenant_id, instance_id, order_id, flow_name, flow_hash, kind, status, revision, started_at, slot) VALUES (@p0, @p1, @p1, @p2, @p2, @p3, @p3, @p3, @p3, @p3)",
            order.TenantId, order.OrderId, "express/fulfillment", 1));
        Assert.Contains(order.OrderNo, Assert.Single((await Keeping(0).RunAsync(default) ?? []).Concat((await Keeping(1).RunAsync(default))!)).Reason, StringComparison.Ordinal);
        Assert.NotNull(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
    }

    [Fact]
    public async Task A_month_whose_events_are_not_delivered_stays()
    {
        var order = await bench.StoreAsync(SampleOrders.Express(createdAt: new Month(2025, 12).Start.AddDays(1)) with { Status = OrderStatus.Delivered });
        await Keeping(0).RunAsync(default);
        Assert.Contains(order.OrderNo, Assert.Single((await Keeping(1).RunAsync(default))!).Reason, StringComparison.Ordinal);

        await using var relay = bench.Relay(new RelayOptions { Poll = TimeSpan.FromMilliseconds(20) }, new Sink());
        await Eventually.HoldsAsync(async () => await Keeping(1).RunAsync(default) is { Count: 0 }, "the event is delivered, and its month goes");
        Assert.Null(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
    }

    [Fact]
    public async Task Of_two_nodes_one_drops_and_both_find_the_months_made_once()
    {
        await DeliveredAsync(new(2025, 12), new(2026, 1));
        var rounds = await Task.WhenAll(Keeping(1).RunAsync(default), Keeping(1).RunAsync(default), Keeping(1).RunAsync(default));

        Assert.Contains(rounds, holds => holds is { Count: 0 });
        Assert.Empty(await ScanAsync());
        foreach (var months in await MonthsAsync())
        {
            Assert.Equal(months.Distinct(), months);
            Assert.Equal(new Month(2026, 6), months[^1]);
        }
    }

    [Fact]
    public async Task A_lease_of_another_node_is_waited_for_and_one_that_ended_is_not()
    {
        var order = (await DeliveredAsync(new Month(2025, 12)))[0];
        await Keeping(0).RunAsync(default);
        await bench.CommitAsync(batch => MonthKeeperTable.Take(batch, 7, bench.Clock.GetUtcNow(), bench.Clock.GetUtcNow().AddMinutes(1)));

        Assert.Null(await Keeping(1).RunAsync(default));
        Assert.NotNull(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));

        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty((await Keeping(1).RunAsync(default))!);
        Assert.Null(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
    }

    [Fact]
    public async Task An_order_of_a_month_without_a_part_is_taken_and_gets_its_month_later()
    {
        await Keeping(0).RunAsync(default);
        bench.Clock.Advance(TimeSpan.FromDays(300));
        var now = Month.Of(bench.Clock.GetUtcNow());
        var order = await StoreAsync(now, OrderStatus.Accepted);
        foreach (var months in await MonthsAsync())
        {
            Assert.Equal(Health.Warn, MonthCheck.Ahead(0, months, now).Health);
        }

        var before = await RowsAsync(order);
        await Keeping(0).RunAsync(default);

        Assert.Equal(before, await RowsAsync(order));
        foreach (var months in await MonthsAsync())
        {
            Assert.Equal(March.To(now.Plus(3)), months);
            Assert.Equal(Health.Ok, MonthCheck.Ahead(0, months, now).Health);
        }
    }

    [Fact]
    public async Task An_orders_number_is_given_to_one_order()
    {
        var first = await bench.StoreAsync(SampleOrders.Express());
        var same = SampleOrders.Express(beside: first) with { OrderNo = first.OrderNo };
        var outcome = await bench.CommitAsync(same.OrderId, batch => bench.Writer.Insert(batch, same, null));
        Assert.Equal(OrderReferenceTable.TakenGuard, outcome.FailedGuard);

        var bare = SampleOrders.Express() with { References = [] };
        await bench.CommitAsync(bare.OrderId, batch => bench.Writer.Insert(batch, bare, null));
        Assert.Empty((await bench.Reader.FindByNoAsync(bare.TenantId, bare.OrderNo, default))!.References);
    }

    [Fact]
    public async Task No_month_is_dropped_while_a_shard_moves_and_no_shard_moves_while_months_are_dropped()
    {
        if (bench.Shards is not ShardedDatabases several)
        {
            return;
        }

        var order = (await DeliveredAsync(new Month(2025, 12)))[0];
        await Keeping(0).RunAsync(default);
        var shard = VirtualShard.OfId(order.OrderId);
        var target = (bench.Shards.PlaceOf(shard) + 1) % bench.Shards.All.Count;
        if (target == bench.Shards.PlaceOf(shard))
        {
            return;
        }

        var mover = new ShardMover(several, bench.Clock, NullLogger<ShardMover>.Instance) { Grace = TimeSpan.Zero };
        await bench.CommitAsync(batch => MonthKeeperTable.Take(batch, 7, bench.Clock.GetUtcNow(), bench.Clock.GetUtcNow().AddMinutes(1)));
        Assert.False(await mover.MoveAsync(shard, target, default));
        Assert.Empty(await ShardMover.MovesAsync(bench.Shards, default));

        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.CommitAsync(batch => ShardMapTable.Begin(batch, shard, bench.Shards.PlaceOf(shard), target, bench.Clock.GetUtcNow()));
        Assert.Null(await Keeping(1).RunAsync(default));

        Assert.True(await mover.MoveAsync(shard, target, default));
        Assert.NotNull(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
        Assert.Empty((await Keeping(1).RunAsync(default))!);
        Assert.Null(await bench.Reader.FindAsync(order.TenantId, order.OrderId, default));
    }

    private IndexSweeper Sweeper(int keepMonths) => new(
        bench.Index, bench.Reader, Options.Create(new StorageOptions { KeepMonths = keepMonths }), bench.Clock, NullLogger<IndexSweeper>.Instance);

    private MonthKeeping Keeping(int keepMonths) => new(
        bench.Shards, Options.Create(new StorageOptions { KeepMonths = keepMonths, KeepBatch = 2, KeepPause = TimeSpan.Zero }),
        Options.Create(new NodeOptions { Node = 5 }), bench.Clock, NullLogger<MonthKeeping>.Instance);

    private async Task<List<Order>> DeliveredAsync(params Month[] months)
    {
        var orders = new List<Order>();
        foreach (var month in months)
        {
            orders.Add(await StoreAsync(month, OrderStatus.Delivered, 77 + orders.Count));
        }

        return orders;
    }

    /// <summary>An order with a status log and no event.</summary>
    private async Task<Order> StoreAsync(Month month, OrderStatus status, int shard = 77)
    {
        var order = SampleOrders.Express(createdAt: month.Start.AddDays(9), shard: shard) with { Status = status };
        var outcome = await bench.CommitAsync(
            order.OrderId, batch => bench.Writer.Insert(batch, order, SampleOrders.ContentHash), batch => bench.Writer.AppendStatus(batch, order, SampleOrders.Log(order.OrderId)));
        Assert.True(outcome.IsCommitted, outcome.FailedGuard);
        return order;
    }

    private Task<ReferenceClaim?> FindClaimAsync(Order order) => bench.Shards.For(order.OrderId).ReadAsync(
        connection => OrderReferenceTable.FindClaimAsync(connection, order.TenantId, order.References[0]), default);

    private async Task<string> RowsAsync(Order order) => TableRows.Digest(
        await bench.Shards.For(order.OrderId).ReadAsync(connection => ShardRows.OfOrdersAsync(connection, order.TenantId, [order.OrderId]), default));

    private async Task<List<long>> ScanAsync()
    {
        var found = new List<long>();
        foreach (var database in bench.Shards.All)
        {
            found.AddRange((await bench.Reader.ScanAsync(database, int.MinValue, long.MinValue, 100, default)).Select(order => order.OrderId));
        }

        return found;
    }

    /// <summary>The months of every table of every database that has any.</summary>
    private async Task<List<IReadOnlyList<Month>>> MonthsAsync()
    {
        var all = new List<IReadOnlyList<Month>>();
        foreach (var parts in bench.Shards.All.Select(database => database.Months).OfType<IMonthPartitions>())
        {
            foreach (var table in MonthTables.All)
            {
                all.Add(await parts.OfAsync(table.Name, default));
            }
        }

        return all;
    }

    private sealed class Sink : IEventConsumer
    {
        public string Name => "sink";

        public Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct) => Task.CompletedTask;
    }
}
