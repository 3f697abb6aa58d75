using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Relay.ReadModels;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file.</summary>
public sealed class ReadModelTests() : ReadModelContract(StoreKind.Sqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class ReadModelOnFourMariaDbTests() : ReadModelContract(StoreKind.FourMariaDb);

public abstract class ReadModelContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    private DataBench bench = null!;

    private ReadModelConsumer Consumer => new(bench.Shards, bench.Reader);

    private ReadModels Models => new(bench.Shards);

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Counts_and_flow_follow_the_orders_whatever_comes_twice_late_or_out_of_turn()
    {
        var orders = await StoreAsync(3);
        var events = orders.Select(order => bench.EventOf(order, EventFamilies.Accepted)).ToList();
        var picked = Later(events[0], 2, OrderStatus.PickedUp, 10);
        var moving = Later(events[0], 3, OrderStatus.InTransit, 40);
        await Consumer.ConsumeAsync(events, default);
        await Consumer.ConsumeAsync([moving], default);
        await Consumer.ConsumeAsync([picked, events[0]], default);
        await Consumer.ConsumeAsync([picked, moving, moving], default);

        Assert.Equal([(OrderStatus.Accepted, 2L), (OrderStatus.InTransit, 1L)], await CountsAsync());
        Assert.Equal(
            [(OrderStatus.Accepted, OrderStatus.PickedUp, 1L, 10_000L), (OrderStatus.PickedUp, OrderStatus.InTransit, 1L, 30_000L)],
            (await Models.MovesAsync(DataBench.Tenant, Day, Day, null, default)).Select(move => (move.From, move.To, move.Moves, move.TotalMs)));
        Assert.Empty(await Models.DaysAsync(DataBench.OtherTenant, Day, Day, null, default));
        Assert.Empty(await Models.DaysAsync(DataBench.Tenant, Day, Day, "freight", default));
    }

    [Fact]
    public async Task A_rebuild_mends_whatever_stands_there_and_is_asked_for_once_for_all_nodes()
    {
        var orders = await StoreAsync(30);
        await Consumer.ConsumeAsync([.. orders.Select(order => bench.EventOf(order, EventFamilies.Accepted))], default);
        foreach (var database in bench.Shards.All)
        {
            var spoil = new WriteBatch();
            spoil.Add("UPDATE read_day SET orders = orders + 7 WHERE tenant_id = @p0", DataBench.Tenant);
            spoil.Add("UPDATE read_order SET status = 900, order_version = 99 WHERE tenant_id = @p0 AND order_id = @p1", DataBench.Tenant, orders[1].OrderId);
            spoil.Add("DELETE FROM read_order WHERE tenant_id = @p0 AND order_id = @p1", DataBench.Tenant, orders[2].OrderId);
            await database.CommitAsync(spoil, default);
        }

        var controls = new RelayControls(bench.Shards, bench.Signal, bench.Clock);
        var (first, second) = (Rebuilds(1, controls), Rebuilds(2, controls));
        Assert.Equal(0, await first.RunDueAsync(default));
        await controls.RebuildAsync("read-models", "user:1", default);
        Assert.Equal((1, 0), (await first.RunDueAsync(default), await second.RunDueAsync(default)));

        Assert.Equal([(OrderStatus.Accepted, 30L)], await CountsAsync());
        var row = Assert.Single(await first.AllAsync(default));
        Assert.Equal((RelayRebuildRow.Done, 30L, 30L, RelayRebuildRow.Shared), (row.State, row.OrdersDone, row.OrdersTotal, row.Node));
        await Consumer.ConsumeAsync([Later(bench.EventOf(orders[1], EventFamilies.StatusChanged), 2, OrderStatus.PickedUp, 5)], default);
        Assert.Equal([(OrderStatus.Accepted, 29L), (OrderStatus.PickedUp, 1L)], await CountsAsync());
    }

    [Fact]
    public async Task A_rebuild_that_its_node_left_is_taken_over_when_its_lease_ends()
    {
        await StoreAsync(3);
        var controls = new RelayControls(bench.Shards, bench.Signal, bench.Clock);
        await controls.RebuildAsync("read-models", "user:1", default);
        using var dying = new CancellationTokenSource();
        await dying.CancelAsync();
        var left = new WriteBatch();
        RelayRebuildTable.Begin(
            left, new() { Consumer = "read-models", Node = RelayRebuildRow.Shared, RebuildNo = 1, State = RelayRebuildRow.Running, OrdersDone = 0, OrdersTotal = 3, StartedAt = bench.Clock.GetUtcNow(), Worker = 1, LeaseUntil = bench.Clock.GetUtcNow().AddSeconds(30) },
            null);
        await bench.Orders.CommitAsync(left, default);

        var other = Rebuilds(2, controls);
        Assert.Equal(0, await other.RunDueAsync(default));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await other.RunDueAsync(default));
        Assert.Equal([(OrderStatus.Accepted, 3L)], await CountsAsync());
    }

    [Fact]
    public async Task The_index_is_rebuilt_while_lists_are_answered()
    {
        var orders = await StoreAsync(5);
        var consumer = new NodeIndexConsumer(bench.Reader, bench.Index, new(bench.Reader, bench.Elsewhere, bench.Index), bench.Engine);
        await consumer.ConsumeAsync([.. orders.Select(order => bench.EventOf(order, EventFamilies.Accepted))], default);
        var spoil = new WriteBatch();
        spoil.Add("UPDATE order_index SET status = 900, version = 99 WHERE tenant_id = @p0 AND order_id = @p1", DataBench.Tenant, orders[0].OrderId);
        spoil.Add("DELETE FROM order_index WHERE tenant_id = @p0 AND order_id = @p1", DataBench.Tenant, orders[1].OrderId);
        spoil.Add("UPDATE order_index SET order_id = 17 WHERE tenant_id = @p0 AND order_id = @p1", DataBench.Tenant, orders[2].OrderId);
        await bench.SearchStore.CommitAsync(spoil, default);

        await consumer.RebuildAsync(bench.Shards.All, _ => Task.CompletedTask, default);

        var versions = await bench.Engine.Content.VersionsAsync(DataBench.Tenant, [.. orders.Select(order => order.OrderId), 17], default);
        Assert.Equal(orders.ToDictionary(order => order.OrderId, _ => 1), versions);
    }

    private async Task<IReadOnlyList<Order>> StoreAsync(int count)
    {
        var orders = new List<Order>();
        for (var i = 0; i < count; i++)
        {
            var order = await bench.StoreAsync(SampleOrders.Express());
            orders.Add(order);
        }

        return orders;
    }

    private async Task<IEnumerable<(OrderStatus, long)>> CountsAsync() => (await Models.DaysAsync(DataBench.Tenant, Day, Day, "express", default)).Select(row => (row.Status, row.Orders));

    private Rebuilds Rebuilds(int node, RelayControls controls) => new(
        [Consumer], controls, NodeRoles.Parse(null, out _)!, bench.Shards, Options.Create(new NodeOptions { Node = node }), bench.Clock, NullLogger<Rebuilds>.Instance);

    private static OrderEvent Later(OrderEvent before, int version, OrderStatus status, int seconds) =>
        before with { OrderVersion = version, Status = status, Family = EventFamilies.StatusChanged, OccurredAt = before.OccurredAt.AddSeconds(seconds) };
}
