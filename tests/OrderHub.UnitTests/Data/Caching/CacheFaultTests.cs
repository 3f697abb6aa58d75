using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;
using OrderHub.Testing;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;
using Eventually = OrderHub.UnitTests.Data.Bench.Eventually;
using Order = OrderHub.Server.Model.Order;
using SampleOrders = OrderHub.UnitTests.Data.Bench.SampleOrders;

namespace OrderHub.UnitTests.Data.Caching;

/// <summary>Redis servers of its own are frozen, killed and started again while orders are read and changed.</summary>
public sealed class CacheFaultTests
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Reads_go_on_and_stay_right_while_both_caches_are_frozen_killed_and_started_again()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var standby = await RedisServer.StartAsync();
        await using var bench = await DataBench.StartAsync(StoreKind.Sqlite);
        var options = new CacheOptions { Timeout = TimeSpan.FromMilliseconds(300), Retry = TimeSpan.FromMilliseconds(100), NearLife = TimeSpan.Zero, Entries = 0 };
        var (first, second) = (new RedisStore("primary", primary.Address, options, NullLogger.Instance), new RedisStore("standby", standby.Address, options, NullLogger.Instance));
        await using var tiers = bench.Tiers(options, first, second);
        var cache = bench.Cached(tiers);
        await using var relay = bench.Relay(new() { Poll = TimeSpan.FromMilliseconds(20) }, new OrderCacheConsumer(cache));
        var orders = new Order[20];
        for (var i = 0; i < orders.Length; i++)
        {
            orders[i] = await bench.StoreAsync(SampleOrders.Express());
        }

        using var stop = new CancellationTokenSource();
        var reads = 0L;
        var slowest = 0L;
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(ReadAsync)).Append(Task.Run(ChangeAsync)).ToList();

        // 1. Both serve.
        await Eventually.HoldsAsync(() => first.IsOpen && second.IsOpen && Interlocked.Read(ref reads) > 100, "both serve");

        // 2. The primary stands still: its breaker opens, the standby serves.
        primary.Freeze();
        await Eventually.HoldsAsync(() => !first.IsOpen, "the primary's breaker opens");
        Assert.True((await second.ReadAsync("none")).IsAnswered);
        await GoOnAsync();
        primary.Thaw();
        await Eventually.HoldsAsync(() => first.IsOpen, "the primary is back");

        // 3. The primary is killed, and then the standby too: this process and the database serve.
        await primary.KillAsync();
        await Eventually.HoldsAsync(() => !first.IsOpen, "the primary is away");
        await standby.KillAsync();
        await Eventually.HoldsAsync(() => !second.IsOpen, "the standby is away");
        await GoOnAsync();

        // 4. Both start again, empty.
        await primary.RunAsync();
        await standby.RunAsync();
        await Eventually.HoldsAsync(() => first.IsOpen && second.IsOpen, "both are back");
        await GoOnAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);

        // 5. Once each order was read, both caches have it as the database does.
        foreach (var order in orders)
        {
            var read = await cache.FindAsync(order.TenantId, order.OrderNo, default);
            Assert.Equal(order.Version, read!.Version);
            var key = OrderEntries.KeyOf(order.TenantId, order.OrderNo);
            await Eventually.HoldsAsync(
                async () => (await first.ReadAsync(key)).Entry?.Version == order.Version && ((await second.ReadAsync(key)).Entry?.Version ?? order.Version) == order.Version,
                $"the caches have version {order.Version}");
        }

        var longest = TimeSpan.FromTicks(slowest);
        Figures.Note($"cache faults: {reads} reads, none old, slowest {longest.TotalMilliseconds:0} ms with time-outs of {options.Timeout.TotalMilliseconds:0} ms");
        Assert.True(longest < (2 * options.Timeout) + Slack, $"a read took {longest}");

        async Task ReadAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                var i = Random.Shared.Next(orders.Length);
                var known = Volatile.Read(ref orders[i]);
                var began = Stopwatch.GetTimestamp();
                var read = await cache.FindAsync(known.TenantId, known.OrderNo, default);
                var took = Stopwatch.GetElapsedTime(began).Ticks;
                for (var seen = Interlocked.Read(ref slowest); took > seen; seen = Interlocked.Read(ref slowest))
                {
                    Interlocked.CompareExchange(ref slowest, took, seen);
                }

                Assert.True(read!.Version >= known.Version, $"read version {read.Version} after {known.Version} was committed");
                Interlocked.Increment(ref reads);
                await Task.Delay(1);
            }
        }

        async Task ChangeAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                var i = Random.Shared.Next(orders.Length);
                Volatile.Write(ref orders[i], await bench.ChangeAsync(orders[i], change => change with { Remark = $"{reads}" }));
                await Task.Delay(2);
            }
        }

        async Task GoOnAsync()
        {
            var from = Interlocked.Read(ref reads);
            await Eventually.HoldsAsync(() => Interlocked.Read(ref reads) > from + 100, "reads go on");
        }
    }

    [Fact]
    public async Task A_redis_that_is_not_there_holds_up_nothing()
    {
        await using var store = new RedisStore("primary", $"127.0.0.1:{FreePort.Take()}", new(), NullLogger.Instance);
        var began = Stopwatch.GetTimestamp();
        Assert.False((await store.ReadAsync("a")).IsAnswered);
        Assert.False(await store.WriteAsync("a", new(1, [1]), TimeSpan.FromMinutes(1)));
        await store.RemoveAsync("a");
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMilliseconds(500));
        Assert.Null(await RedisStore.PingAsync("127.0.0.1:1", TimeSpan.FromMilliseconds(200)));
    }
}
