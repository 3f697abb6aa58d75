using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using StackExchange.Redis;
using Xunit;
using Order = OrderHub.Server.Model.Order;

namespace OrderHub.UnitTests.Data.Caching;

/// <summary>With copies in this process alone.</summary>
public sealed class OrderCacheInProcessTests() : OrderCacheContract(StoreKind.Sqlite, withRedis: false);

/// <summary>With two Redis servers before a MariaDB database.</summary>
public sealed class OrderCacheOnRedisTests() : OrderCacheContract(StoreKind.MariaDb, withRedis: true);

public abstract class OrderCacheContract(StoreKind kind, bool withRedis) : IAsyncLifetime
{
    private readonly CacheOptions options = new() { Prefix = $"t{Guid.NewGuid():N}" };
    private readonly List<CacheTiers> nodes = [];
    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await bench.DisposeAsync();
    }

    [Fact]
    public void A_copy_is_the_order_in_all_its_parts()
    {
        var entries = new OrderEntries(bench.Cipher, bench.Fields);
        for (var seed = 0; seed < 300; seed++)
        {
            var order = new RandomOrder(seed).Make() with { SensitiveExtensions = new Dictionary<string, int>(StringComparer.Ordinal) { ["goods.engraving"] = 1, [$"x.{seed}"] = 2 } };
            var copy = entries.Open(order.TenantId, order.OrderNo, entries.Seal(order))!.Order!;
            Assert.Equal(JsonSerializer.Serialize(order, OrderJson.Default.Order), JsonSerializer.Serialize(copy, OrderJson.Default.Order));
            Assert.Equal(order.SensitiveExtensions.OrderBy(path => path.Key, StringComparer.Ordinal), copy.SensitiveExtensions.OrderBy(path => path.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Who_changed_an_order_reads_the_change_at_once_on_every_node()
    {
        var (one, _) = await NodeAsync();
        var (other, _) = await NodeAsync();
        var order = await bench.StoreAsync(SampleOrders.Express());
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(FindAsync(one, order), FindAsync(other, order));
            order = await bench.ChangeAsync(order, change => change with { Remark = $"v{i}" });
            Assert.Equal(($"v{i}", $"v{i}"), ((await FindAsync(one, order))!.Remark, (await FindAsync(other, order))!.Remark));
        }
    }

    [Fact]
    public async Task Tenants_do_not_see_each_other()
    {
        var (node, _) = await NodeAsync();
        var order = await bench.StoreAsync(SampleOrders.Express());
        Assert.NotNull(await FindAsync(node, order));
        Assert.Null(await node.FindAsync(DataBench.OtherTenant, order.OrderNo, default));
    }

    [Fact]
    public async Task What_a_cache_has_wrongly_is_found_out_and_mended()
    {
        var (node, tiers) = await NodeAsync();
        var order = await bench.StoreAsync(SampleOrders.Express());
        var other = await bench.StoreAsync(SampleOrders.Express());
        var foreign = await bench.StoreAsync(SampleOrders.Express(DataBench.OtherTenant));
        var entries = new OrderEntries(bench.Cipher, bench.Fields);
        var key = OrderEntries.KeyOf(order.TenantId, order.OrderNo);
        CacheEntry[] wrong =
        [
            entries.Seal(other), entries.Seal(foreign), entries.Seal(order) with { Version = 999_999_999 }, entries.SealAbsent(order.TenantId, order.OrderNo) with { Version = 5 },
            new(77, [1, 2, 3]), new(77, []), new(77, new byte[500]), new(77, bench.Cipher.EncryptBytes(order.TenantId, "{\"key\":"u8)),
        ];
        foreach (var entry in wrong)
        {
            await tiers.RemoveAsync(key);
            await tiers.WriteAsync(key, entry);
            var read = await FindAsync(node, order);
            Assert.Equal((order.OrderNo, order.Version), (read!.OrderNo, read.Version));
            await InCacheAsync(tiers, order);
            Assert.Equal(order.OrderNo, entries.Open(order.TenantId, order.OrderNo, (await tiers.FindAsync(key, order.Version))!)!.Order!.OrderNo);
        }
    }

    [Fact]
    public async Task Of_an_old_number_without_an_order_it_is_kept_for_a_short_time_that_there_is_none()
    {
        var (node, tiers) = await NodeAsync();
        var order = SampleOrders.Express();
        Assert.Null(await FindAsync(node, order));
        Assert.Null(tiers.Process.Find(OrderEntries.KeyOf(order.TenantId, order.OrderNo)));

        bench.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await FindAsync(node, order));
        Assert.Equal(0, tiers.Process.Find(OrderEntries.KeyOf(order.TenantId, order.OrderNo))!.Value.Entry.Version);
        await bench.StoreAsync(order);
        Assert.Null(await FindAsync(node, order));
        bench.Clock.Advance(options.AbsentLife);
        Assert.NotNull(await FindAsync(node, order));
    }

    [Fact]
    public async Task An_order_that_everybody_reads_is_fetched_once()
    {
        var (_, tiers) = await NodeAsync();
        var counting = new CountingStore(withRedis ? tiers.Remote[0] : tiers.Process);
        var hot = bench.Tiers(options, counting);
        var node = bench.Cached(hot);
        var order = await bench.StoreAsync(SampleOrders.Express());
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => FindAsync(node, order))));
        Assert.Equal(1, counting.Reads);
    }

    [Fact]
    public async Task A_change_of_the_tenants_model_makes_copies_old()
    {
        var order = await bench.StoreAsync(SampleOrders.Express());
        var entries = new OrderEntries(bench.Cipher, bench.Fields);
        var entry = entries.Seal(order);
        Assert.True(entries.Open(order.TenantId, order.OrderNo, entry)!.IsCurrent);
        await bench.CommitAsync(batch => Server.Storage.Fields.ModelVersionTable.Rise(batch, order.TenantId, 0));
        await bench.Fields.RefreshAsync(default);
        Assert.False(entries.Open(order.TenantId, order.OrderNo, entry)!.IsCurrent);
    }

    [Fact]
    public async Task The_relay_renews_the_copies_that_there_are_and_makes_no_others()
    {
        var (node, tiers) = await NodeAsync();
        var read = await bench.StoreAsync(SampleOrders.Express());
        var unread = await bench.StoreAsync(SampleOrders.Express());
        await FindAsync(node, read);
        await InCacheAsync(tiers, read);
        await using var relay = bench.Relay(new() { Poll = TimeSpan.FromMilliseconds(20) }, new OrderCacheConsumer(node));
        read = await bench.ChangeAsync(read, change => change with { Remark = "changed" });
        unread = await bench.ChangeAsync(unread, change => change with { Remark = "changed" });
        await InCacheAsync(tiers, read);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].LagEvents == 0 && relay.Status.Consumers[0].Cursor > 0, "all events are handled");
        Assert.Null(await tiers.FindAsync(OrderEntries.KeyOf(unread.TenantId, unread.OrderNo), 0));
    }

    [Fact]
    public async Task Nothing_in_a_cache_can_be_read()
    {
        var (node, tiers) = await NodeAsync();
        for (var i = 0; i < 20; i++)
        {
            var order = await bench.StoreAsync(SampleOrders.Express());
            await FindAsync(node, order);
            await InCacheAsync(tiers, order);
            var key = OrderEntries.KeyOf(order.TenantId, order.OrderNo);
            HoldsNothingPlain(key, tiers.Process.Find(key)!.Value.Entry.Sealed);
        }

        if (!withRedis)
        {
            return;
        }

        var (primary, standby) = await CacheServers.SharedAsync();
        foreach (var server in new[] { primary, standby })
        {
            using var raw = await ConnectionMultiplexer.ConnectAsync(server.Address + ",allowAdmin=true");
            var keys = raw.GetServer(server.Address).Keys(pattern: $"{options.Prefix}:*").ToList();
            Assert.Equal(20, keys.Count);
            foreach (var key in keys)
            {
                HoldsNothingPlain(key.ToString(), (byte[])(await raw.GetDatabase().StringGetAsync(key))!);
            }
        }
    }

    private static void HoldsNothingPlain(string key, byte[] value)
    {
        byte[] all = [.. Encoding.UTF8.GetBytes(key), .. value];
        foreach (var text in SampleOrders.Personal.Concat(["冷冻海鲜礼盒", "027K000001", "CONSIGNEE"]))
        {
            Assert.True(all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, $"{key} holds {text}");
            Assert.True(all.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) < 0, $"{key} holds {text}");
        }
    }

    private static Task<Order?> FindAsync(OrderCache node, Order order) => node.FindAsync(order.TenantId, order.OrderNo, default);

    /// <summary>Copies are written behind the reader's back.</summary>
    private static Task InCacheAsync(CacheTiers tiers, Order order) => Eventually.HoldsAsync(
        async () =>
        {
            var key = OrderEntries.KeyOf(order.TenantId, order.OrderNo);
            var stores = tiers.Remote.Count == 0 ? [tiers.Process] : tiers.Remote;
            return (await Task.WhenAll(stores.Select(store => store.ReadAsync(key)))).All(answer => answer.Entry?.Version == order.Version);
        },
        $"version {order.Version} is in every cache");

    private async Task<(OrderCache Node, CacheTiers Tiers)> NodeAsync()
    {
        var stores = new List<ICacheStore>();
        if (withRedis)
        {
            var (primary, standby) = await CacheServers.SharedAsync();
            stores.Add(new RedisStore("primary", primary.Address, options, NullLogger.Instance));
            stores.Add(new RedisStore("standby", standby.Address, options, NullLogger.Instance));
            await Eventually.HoldsAsync(
                async () => (await Task.WhenAll(stores.Select(store => store.ReadAsync("none")))).All(answer => answer.IsAnswered), "both answer");
        }

        var tiers = bench.Tiers(options, [.. stores]);
        nodes.Add(tiers);
        return (bench.Cached(tiers), tiers);
    }

    /// <summary>A cache that counts how often it is asked.</summary>
    private sealed class CountingStore(ICacheStore inner) : ICacheStore
    {
        private int reads;

        public int Reads => reads;

        public string Name => "counting";

        public Task<CacheAnswer> ReadAsync(string key)
        {
            Interlocked.Increment(ref reads);
            return inner.ReadAsync(key);
        }

        public Task<IReadOnlyList<int?>> VersionsAsync(IReadOnlyList<string> keys) => inner.VersionsAsync(keys);

        public Task<bool> WriteAsync(string key, CacheEntry entry, TimeSpan life) => inner.WriteAsync(key, entry, life);

        public Task RemoveAsync(string key) => inner.RemoveAsync(key);
    }
}
