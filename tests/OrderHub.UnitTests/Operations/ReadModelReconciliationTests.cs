using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Relay.ReadModels;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Relay;
using OrderHub.Testing;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;
using SampleOrders = OrderHub.UnitTests.Data.Bench.SampleOrders;

namespace OrderHub.UnitTests.Operations;

/// <summary>On one SQLite file.</summary>
public sealed class ReadModelReconciliationTests() : ReadModelReconciliationContract(StoreKind.Sqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class ReadModelReconciliationOnFourMariaDbTests() : ReadModelReconciliationContract(StoreKind.FourMariaDb);

public abstract class ReadModelReconciliationContract(StoreKind kind) : IAsyncLifetime
{
    private readonly ReconciliationOptions options = new() { RowsPerSecond = 1_000_000, Leaf = 40 };
    private DataBench bench = null!;
    private ReadModelConsumer consumer = null!;
    private Reconciler reconciler = null!;
    private ReconciledReadModels store = null!;
    private long lastLog;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync(kind);
        consumer = new(bench.Shards, bench.Reader);
        reconciler = new(bench, options);
        store = new(bench.Shards, bench.Reader, consumer, new RelayStatus([consumer]), bench.Clock);
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Every_corruption_of_the_read_models_is_found_and_repaired_in_one_run_and_no_healthy_order_is_touched()
    {
        var orders = await StoredAsync(2 * Reconciler.Corruptions);
        var healthy = await SnapshotAsync();
        var random = new Random(20260303);
        var victims = orders.OrderBy(_ => random.Next()).Take(Reconciler.Corruptions * 3 / 4).ToList();
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (order, i) in victims.Select((order, i) => (order, i)))
        {
            expected[order.OrderNo] = await CorruptAsync(order, i);
        }

        // Orders that there never were, which came as an event does: they are counted, too.
        for (var i = victims.Count; i < Reconciler.Corruptions; i++)
        {
            var ghost = SampleOrders.Express(createdAt: bench.Clock.GetUtcNow().AddDays(-(i % 9)));
            await consumer.ConsumeAsync([bench.EventOf(ghost, EventFamilies.Accepted)], default);
            expected[$"{ghost.OrderId}"] = "extra";
        }

        // Every day has some of them; and one day is also wrong by itself.
        for (var day = 0; day < 9; day++)
        {
            expected[$"{bench.Clock.GetUtcNow().AddDays(-day):yyyy-MM-dd} express 120"] = "altered";
        }

        await SpoilAsync(orders[0].OrderId, "UPDATE read_day SET orders = orders + 7 WHERE order_day = @p0 AND status = 300", ReadModelTables.DayOf(bench.Clock.GetUtcNow()));
        expected[$"{bench.Clock.GetUtcNow():yyyy-MM-dd} express 300"] = "altered";
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var run = await reconciler.RunAsync(store, DataBench.Tenant, repair: true);
        Figures.Note($"reconciliation of the read models on {kind}: {run.Found} found, {run.Repaired} repaired, {run.Remaining} remain, {run.RowsRead} rows read");
        Assert.Equal((ReconcileRunRow.Done, 0, 0, null), (run.State, run.Remaining, run.Young, run.Problem));
        var found = await reconciler.DifferencesAsync(run);
        Assert.Equal(
            expected.OrderBy(one => one.Key, StringComparer.Ordinal),
            found.Select(one => KeyValuePair.Create(one.OrderNo ?? $"{one.OrderId}", one.Cause)).OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Equal(healthy, await SnapshotAsync());
        Assert.Equal(0, (await reconciler.RunAsync(store, DataBench.Tenant, repair: true)).Found);
    }

    [Fact]
    public async Task A_missed_event_is_named_with_the_counts_that_it_left_behind()
    {
        var order = (await StoredAsync(3))[0];
        await ChangeAsync(order, OrderStatus.OutForDelivery, isTold: false);
        Assert.Equal(1, (await reconciler.RunAsync(store, DataBench.Tenant, repair: true)).Young);
        bench.Clock.Advance(TimeSpan.FromMinutes(5));

        // What one node left open is ended by another, as the store is that of both.
        Assert.Equal((1, 1), (await reconciler.RunAsync(store, DataBench.Tenant, repair: false, node: 6)) is var listed ? (listed.Found, listed.Remaining) : default);
        Assert.Single(await reconciler.Desk.OpenAsync(DataBench.Tenant, default));
        var run = await reconciler.RunAsync(store, DataBench.Tenant, repair: true);
        Assert.Equal((3, 3, 0), (run.Found, run.Repaired, run.Remaining));
        Assert.Equal(["altered", "altered", "stale"], (await reconciler.DifferencesAsync(run)).Select(one => one.Cause).Order());
        Assert.Empty(await reconciler.Desk.OpenAsync(DataBench.Tenant, default));
    }

    [Fact]
    public void A_day_is_looked_at_in_the_one_stretch_of_time_in_which_it_ends()
    {
        var now = new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
        var oldest = IdLayout.FirstOf(new(2026, 3, 1, 13, 30, 0, TimeSpan.Zero));
        foreach (var length in new[] { TimeSpan.FromMinutes(30), TimeSpan.FromHours(7), TimeSpan.FromDays(1), TimeSpan.FromDays(31) })
        {
            var days = Comparison.Buckets(oldest, null, now, length).SelectMany(bucket => ReconciledReadModels.DaysOf(bucket, now)).ToList();
            Assert.Equal(days.Distinct(), days);
            Assert.Equal([new(2026, 3, 1), new(2026, 3, 2), new(2026, 3, 3), new(2026, 3, 4)], days.Where(day => day >= new DateOnly(2026, 3, 1)));
        }
    }

    [Fact]
    public void Sums_are_over_all_databases_and_orders_count_where_they_live()
    {
        ReadSumPart[] first = [new("express", OrderStatus.Accepted, null, 3), new("express", OrderStatus.Accepted, 7, -1), new("express", OrderStatus.PickedUp, null, -1)];
        ReadSumPart[] second = [new("express", OrderStatus.Accepted, 9, -2), new("express", OrderStatus.Accepted, 7, -1), new("express", OrderStatus.PickedUp, null, 1)];
        Assert.Empty(ReconciledReadModels.WrongSums([first, second], shard => shard == 7 ? 0 : 1));
        Assert.Equal([("express", OrderStatus.Accepted)], ReconciledReadModels.WrongSums([first, second], _ => 0));
    }

    private async Task<List<Order>> StoredAsync(int count)
    {
        var orders = new List<Order>();
        foreach (var some in Enumerable.Range(0, count).Chunk(50))
        {
            orders.AddRange(await Task.WhenAll(some.Select(async i =>
            {
                var order = SampleOrders.Express(createdAt: bench.Clock.GetUtcNow().AddDays(-(i % 9)));
                await bench.CommitAsync(
                    order.OrderId, batch => bench.Writer.Insert(batch, order, SampleOrders.ContentHash), batch => bench.Writer.AppendStatus(batch, order, LogOf(OrderStatus.Accepted)));
                await consumer.ConsumeAsync([bench.EventOf(order, EventFamilies.Accepted)], default);
                return i % 2 == 0 ? order : await ChangeAsync(order, OrderStatus.PickedUp, isTold: true);
            })));
        }

        return orders;
    }

    private async Task<Order> ChangeAsync(Order before, OrderStatus status, bool isTold)
    {
        var after = before with { Version = before.Version + 1, UpdatedAt = bench.Clock.GetUtcNow(), Status = status };
        var outcome = await bench.CommitAsync(after.OrderId, batch => bench.Writer.Update(batch, before, after), batch => bench.Writer.AppendStatus(batch, after, LogOf(status)));
        Assert.True(outcome.IsCommitted);
        if (isTold)
        {
            await consumer.ConsumeAsync([bench.EventOf(after, EventFamilies.StatusChanged)], default);
        }

        return after;
    }

    private StatusLogEntry LogOf(OrderStatus status)
    {
        var now = bench.Clock.GetUtcNow();
        return SampleOrders.Log(Interlocked.Increment(ref lastLog), status) with { ReceivedAt = now, AppliedAt = now };
    }

    /// <summary>Spoils what is known of an order in one way of many.</summary>
    /// <returns>The cause that should be named.</returns>
    private async Task<string> CorruptAsync(Order order, int i)
    {
        var (sql, cause) = (i % 9) switch
        {
            0 => ("DELETE FROM read_order WHERE order_id = @p0", "missing"),
            1 => ("UPDATE read_order SET order_version = order_version - 1, status = 100 WHERE order_id = @p0", "stale"),
            2 => ("UPDATE read_order SET status = 900 WHERE order_id = @p0", "altered"),
            3 => ("UPDATE read_order SET order_version = order_version + 40 WHERE order_id = @p0", "altered"),
            4 => ("UPDATE read_order SET line = 'freight' WHERE order_id = @p0", "altered"),
            5 => ("UPDATE read_order SET order_day = 20200101 WHERE order_id = @p0", "altered"),
            6 => ("DELETE FROM read_move WHERE order_id = @p0", "altered"),
            7 => ("UPDATE read_move SET moved_at = moved_at + 1, to_status = 310 WHERE order_id = @p0", "altered"),
            _ => ("UPDATE read_move SET order_version = order_version + 9 WHERE order_id = @p0", "altered"),
        };
        await SpoilAsync(order.OrderId, sql, order.OrderId);
        return cause;
    }

    private Task SpoilAsync(long orderId, string sql, params object?[] values) =>
        bench.CommitAsync(orderId, spoil => spoil.Add(sql, values));

    /// <summary>Every row of the read models, over all databases.</summary>
    private async Task<IReadOnlyList<string>> SnapshotAsync()
    {
        var rows = new List<string>();
        var days = new List<DayCount>();
        foreach (var database in bench.Shards.All)
        {
            rows.AddRange(await database.ReadAsync(
                connection => connection.ListAsync(
                    "SELECT order_id, order_version, order_day, line, status FROM read_order WHERE tenant_id = @p0",
                    row => $"order {row.Long()} {row.Int()} {row.Int()} {row.Text()} {row.Int()}", DataBench.Tenant),
                default));
            rows.AddRange(await database.ReadAsync(
                connection => connection.ListAsync(
                    "SELECT order_id, order_version, move_day, line, to_status, moved_at, from_status, took_ms FROM read_move WHERE tenant_id = @p0",
                    row => $"move {row.Long()} {row.Int()} {row.Int()} {row.Text()} {row.Int()} {row.Long()} {row.IntOrNull()} {row.LongOrNull()}", DataBench.Tenant),
                default));
            days.AddRange(await database.ReadAsync(connection => ReadModelTables.DaysAsync(connection, DataBench.Tenant, 0, 99_999_999, null), default));
        }

        rows.AddRange(days.GroupBy(day => (day.Day, day.Line, day.Status)).Select(one => $"day {one.Key} {one.Sum(day => day.Orders)}"));
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}
