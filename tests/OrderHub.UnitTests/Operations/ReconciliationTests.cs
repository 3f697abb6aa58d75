using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Reconciliation;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Redis;
using OrderHub.Server.Storage.Search;
using OrderHub.Testing;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Data.Caching;
using OrderHub.UnitTests.Search;
using OrderHub.UnitTests.Storage;
using Xunit;
using Eventually = OrderHub.UnitTests.Data.Bench.Eventually;
using Order = OrderHub.Server.Model.Order;
using SampleOrders = OrderHub.UnitTests.Data.Bench.SampleOrders;

namespace OrderHub.UnitTests.Operations;

/// <summary>On one SQLite file.</summary>
public sealed class ReconciliationTests() : ReconciliationContract(StoreKind.Sqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class ReconciliationOnFourMariaDbTests() : ReconciliationContract(StoreKind.FourMariaDb);

public abstract class ReconciliationContract(StoreKind kind) : IAsyncLifetime
{
    private const int Orders = 400;

    private readonly ReconciliationOptions options = new() { RowsPerSecond = 1_000_000, Leaf = 40 };
    private DataBench bench = null!;
    private NodeIndexConsumer consumer = null!;
    private RunningRelay relay = null!;
    private bool isRelayEnded;
    private ReconciledIndex index = null!;
    private Reconciler reconciler = null!;
    private ReconciliationDesk desk = null!;

    public async Task InitializeAsync()
    {
        bench = await DataBench.StartAsync(kind);
        consumer = new(bench.Reader, bench.Index, new(bench.Reader, bench.Elsewhere, bench.Index), bench.Engine);
        relay = bench.Relay(new() { Poll = TimeSpan.FromMilliseconds(20), BatchSize = 1000 }, consumer);
        reconciler = new(bench, options);
        index = new(bench.Engine, new OrderDocuments(bench.Cipher, bench.Fields), consumer, reconciler.Master, relay.Status);
        desk = reconciler.Desk;
    }

    public async Task DisposeAsync()
    {
        await EndRelayAsync();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Every_corruption_of_the_index_is_found_and_repaired_in_one_run_and_no_healthy_order_is_touched()
    {
        var orders = await StoredAsync(Reconciler.Corruptions == 200 ? Orders : 3 * Reconciler.Corruptions);
        var healthy = await SnapshotAsync();
        var random = new Random(20260302);
        var victims = orders.OrderBy(_ => random.Next()).Take(Reconciler.Corruptions * 3 / 4).ToList();
        var expected = new Dictionary<long, string>();
        foreach (var (order, i) in victims.Select((order, i) => (order, i)))
        {
            expected[order.OrderId] = await CorruptAsync(order, i, random);
        }

        for (var i = victims.Count; i < Reconciler.Corruptions; i++)
        {
            // Of orders that there never were: some at times without any, and of two tenants.
            var ghost = SampleOrders.Express(i % 5 == 0 ? DataBench.OtherTenant : DataBench.Tenant, bench.Clock.GetUtcNow().AddDays(-random.Next(0, 400)));
            await bench.Index.WriteAsync([ghost], new HashSet<long>(), default);
            expected[ghost.OrderId] = "extra";
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var found = new List<ReconcileDifferenceRow>();
        foreach (var tenant in new[] { DataBench.Tenant, DataBench.OtherTenant })
        {
            var run = await RunAsync(index, tenant, repair: true);
            Assert.Equal((ReconcileRunRow.Done, 0, 0, null), (run.State, run.Remaining, run.Young, run.Problem));
            Assert.Equal(run.Found, run.Repaired);
            found.AddRange(await desk.DifferencesAsync(tenant, run.RunId, null, null, long.MaxValue, 10_000, default));
            Figures.Note($"reconciliation on {kind}, tenant {tenant}: {run.Found} found, {run.Repaired} repaired, {run.Remaining} remain, {run.RowsRead} rows read");
        }

        Assert.Equal(expected.OrderBy(one => one.Key), found.Select(one => KeyValuePair.Create(one.OrderId, one.Cause)).OrderBy(one => one.Key));
        Assert.All(found, one => Assert.Equal(ReconcileDifferenceRow.Repaired, one.State));

        // Every row as it was, and of those that were healthy also the number of the row: nothing was written twice.
        var after = await SnapshotAsync();
        Assert.Equal(healthy.Keys.Order(), after.Keys.Order());
        Assert.All(healthy, row => Assert.Equal(row.Value.Print, after[row.Key].Print));
        Assert.All(healthy.Where(row => !expected.ContainsKey(row.Key)), row => Assert.Equal(row.Value.FieldRows, after[row.Key].FieldRows));

        // And a second run finds nothing.
        Assert.Equal(0, (await RunAsync(index, DataBench.Tenant, repair: true)).Found);
        var buckets = await desk.BucketsAsync(DataBench.Tenant, "index", desk.Node, DateTimeOffset.MaxValue, 1000, default);
        Assert.NotEmpty(buckets);
        Assert.All(buckets, bucket => Assert.Equal((bucket.MasterCount, bucket.MasterDigest, 0), (bucket.StoreCount, bucket.StoreDigest, bucket.Remaining)));
    }

    [Fact]
    public async Task A_database_counts_as_the_program_does()
    {
        await StoredAsync(60);
        var whole = new IdRange(0, long.MaxValue);
        var rows = await reconciler.Master.RowsAsync(DataBench.Tenant, whole, 1000, default);
        var digest = BucketDigest.Of(rows.Select(row => (row.OrderId, row.Version, row.Status)));
        Assert.Equal(digest, await reconciler.Master.DigestAsync(DataBench.Tenant, whole, default));
        Assert.Equal(digest, await index.DigestAsync(DataBench.Tenant, whole, default));
    }

    [Fact]
    public async Task What_the_relay_is_on_its_way_with_is_no_difference()
    {
        var orders = await StoredAsync(20);
        await EndRelayAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var changed = await bench.ChangeAsync(orders[0], order => order with { Status = OrderStatus.PickedUp });
        var run = await RunAsync(index, DataBench.Tenant, repair: true);
        Assert.Equal((0, 1), (run.Found, run.Young));
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        run = await RunAsync(index, DataBench.Tenant, repair: false);
        Assert.Equal((1, 0, 0, 1), (run.Found, run.Young, run.Repaired, run.Remaining));
        var difference = Assert.Single(await desk.DifferencesAsync(DataBench.Tenant, null, "open", "stale", long.MaxValue, 10, default));
        Assert.Equal((changed.OrderNo, changed.Version, changed.Version - 1), (difference.OrderNo, difference.MasterVersion, difference.StoreVersion));
        Assert.Equal([("index", desk.Node, "stale", 1L)], await desk.OpenAsync(DataBench.Tenant, default));

        // Repaired by a later run, it is open no more.
        Assert.Equal(1, (await RunAsync(index, DataBench.Tenant, repair: true)).Repaired);
        Assert.Empty(await desk.OpenAsync(DataBench.Tenant, default));
        Assert.Equal(["gone", "repaired"], (await desk.DifferencesAsync(DataBench.Tenant, null, null, null, long.MaxValue, 10, default)).Select(one => one.State).Order());
    }

    [Fact]
    public async Task Orders_change_while_they_are_compared_and_none_is_taken_for_wrong()
    {
        var orders = (await StoredAsync(80)).ToArray();
        options.Young = TimeSpan.FromSeconds(1);
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % orders.Length)
            {
                orders[i] = await bench.ChangeAsync(orders[i], order => order with { Remark = $"{order.Version}" }, EventFamilies.Changed);
            }
        });
        for (var round = 0; round < 3; round++)
        {
            var run = await RunAsync(index, DataBench.Tenant, repair: true);
            Assert.Equal((ReconcileRunRow.Done, 0), (run.State, run.Found));
        }

        await stop.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task A_run_that_is_asked_for_twice_is_one_and_a_stopped_one_stays_stopped()
    {
        await StoredAsync(5);
        var by = new Caller(DataBench.Tenant, "tester", "Tester", Roles.Operator, "tester");
        var one = await desk.AskAsync(by, "index", content: true, repair: false, default);
        Assert.Equal(one.RunId, (await desk.AskAsync(by, "index", content: true, repair: false, default)).RunId);
        Assert.True(await desk.StopAsync(by, one.RunId, default));
        Assert.False(await desk.StopAsync(by, one.RunId, default));
        var ended = await reconciler.Runs.RunAsync(one, index, () => Task.FromResult<string?>(null), default);
        Assert.Equal(ReconcileRunRow.Stopped, ended.State);

        var other = await desk.AskAsync(by, "index", content: false, repair: false, default);
        Assert.NotEqual(one.RunId, other.RunId);
        var broken = await reconciler.Runs.RunAsync(other, index, () => Task.FromResult<string?>("Another node compares by now."), default);
        Assert.Equal((ReconcileRunRow.Failed, "Another node compares by now."), (broken.State, broken.Problem));
    }

    [Fact]
    public async Task Copies_in_a_cache_are_compared_and_mended()
    {
        var (primary, _) = await CacheServers.SharedAsync();
        var cacheOptions = new CacheOptions { Prefix = $"t{Guid.NewGuid():N}", Entries = 0 };
        await using var redis = new RedisStore("primary", primary.Address, cacheOptions, NullLogger.Instance);
        await Eventually.HoldsAsync(async () => (await redis.ReadAsync("none")).IsAnswered, "Redis answers");
        await using var tiers = bench.Tiers(cacheOptions, redis);
        var cache = bench.Cached(tiers);
        var orders = await StoredAsync(30);
        var entries = new OrderEntries(bench.Cipher, bench.Fields);
        foreach (var (order, i) in orders.Select((order, i) => (order, i)))
        {
            var stored = (await bench.Reader.FindAsync(order.TenantId, order.OrderId, default))!;
            await tiers.WriteAsync(OrderEntries.KeyOf(order.TenantId, order.OrderNo), i switch
            {
                0 => entries.Seal(stored) with { Version = 7 },
                1 => new(stored.Version, [1, 2, 3]),
                2 => entries.Seal(stored with { Remark = "another" }),
                3 => entries.SealAbsent(order.TenantId, order.OrderNo),
                _ => entries.Seal(stored),
            });
        }

        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var store = new ReconciledCache(cache, reconciler.Master, relay.Status);
        var run = await RunAsync(store, DataBench.Tenant, repair: true);
        Assert.Equal((4, 4, 0), (run.Found, run.Repaired, run.Remaining));
        var causes = (await desk.DifferencesAsync(DataBench.Tenant, run.RunId, null, null, long.MaxValue, 10, default)).ToDictionary(one => one.OrderId, one => one.Cause);
        Assert.Equal(["altered", "altered", "altered", "stale"], orders.Take(4).Select(order => causes[order.OrderId]));
        Assert.Equal(0, (await RunAsync(store, DataBench.Tenant, repair: true)).Found);
    }

    private async Task EndRelayAsync()
    {
        if (!isRelayEnded)
        {
            isRelayEnded = true;
            await relay.DisposeAsync();
        }
    }

    private async Task<List<Order>> StoredAsync(int count)
    {
        var orders = new List<Order>();
        foreach (var some in Enumerable.Range(0, count).Chunk(100))
        {
            orders.AddRange(await Task.WhenAll(some.Select(i => bench.StoreAsync(SampleOrders.Express(createdAt: bench.Clock.GetUtcNow().AddDays(-(i % 9)))))));
        }

        await Eventually.HoldsAsync(() => relay.Status.Consumers[0] is { LagEvents: 0, Cursor: { } cursor } && cursor >= count, "all is indexed");
        return orders;
    }

    /// <summary>Spoils an order's document in one way of many.</summary>
    /// <returns>The cause that should be named.</returns>
    private async Task<string> CorruptAsync(Order order, int i, Random random)
    {
        var (set, cause) = (i % 3, i / 3 % 8) switch
        {
            (0, _) => (null, "missing"),
            (1, _) => ("version = version - 1, status = 100, updated_at = updated_at - 60000", "stale"),
            (_, 0) => ("status = 999", "altered"),
            (_, 1) => ("goods = 'something else'", "altered"),
            (_, 2) => ("consignee_name = NULL", "altered"),
            (_, 3) => ("version = version + 40", "altered"),
            (_, 4) => ("deleted = 1", "altered"),
            (_, 5) => ("created_at = created_at - 1", "altered"),
            (_, 6) => ("", "altered"),
            _ => ($"order_no = 'X{random.NextInt64()}'", "altered"),
        };
        var batch = new WriteBatch();
        if (set is null)
        {
            OrderIndexTable.Delete(batch, order.TenantId, order.OrderId);
        }
        else if (set.Length == 0)
        {
            // What it is found by, and nothing else.
            batch.Add(i % 2 == 0 ? "DELETE FROM order_blind_index WHERE order_id = @p0" : "UPDATE order_field SET exact = 'x' WHERE order_id = @p0", order.OrderId);
            if (i % 2 == 1)
            {
                batch.Add("DELETE FROM order_blind_index WHERE order_id = @p0", order.OrderId);
            }
        }
        else
        {
            batch.Add($"UPDATE order_index SET {set} WHERE order_id = @p0", order.OrderId);
        }

        await bench.SearchStore.CommitAsync(batch, default);
        return cause;
    }

    private async Task<Dictionary<long, (string Print, string FieldRows)>> SnapshotAsync()
    {
        var snapshot = new Dictionary<long, (string, string)>();
        foreach (var tenant in new[] { DataBench.Tenant, DataBench.OtherTenant })
        {
            var ids = await bench.SearchStore.ReadAsync(
                connection => connection.ListAsync("SELECT order_id FROM order_index WHERE tenant_id = @p0", row => row.Long(), tenant), default);
            var rows = await bench.SearchStore.ReadAsync(connection => OrderIndexContent.ReadAsync(connection, tenant, ids), default);
            var fields = (await bench.SearchStore.ReadAsync(
                connection => connection.ListAsync("SELECT order_id, field_row FROM order_field WHERE tenant_id = @p0", row => (Id: row.Long(), Row: row.Long()), tenant), default)).ToLookup(row => row.Id, row => row.Row);
            foreach (var row in rows)
            {
                snapshot[row.OrderId] = (bench.Engine.Content.PrintOf(row), string.Join(',', fields[row.OrderId].Order()));
            }
        }

        return snapshot;
    }

    private Task<ReconcileRunRow> RunAsync(IReconciledStore store, int tenantId, bool repair) => reconciler.RunAsync(store, tenantId, repair);
}
