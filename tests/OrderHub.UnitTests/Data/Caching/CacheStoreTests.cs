using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Cache;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;
using OrderHub.UnitTests.Data.Bench;
using StackExchange.Redis;
using Xunit;

namespace OrderHub.UnitTests.Data.Caching;

/// <summary>In this process.</summary>
public sealed class ProcessStoreTests : CacheStoreContract
{
    private readonly TestClock clock = new();

    [Fact]
    public void It_keeps_no_more_entries_and_bytes_than_it_may_and_drops_what_was_used_least_lately()
    {
        var store = new ProcessStore(new() { Entries = 3, Megabytes = 1 }, clock);
        foreach (var key in "abc")
        {
            store.Keep(key.ToString(), Entry(1), Long);
        }

        Assert.NotNull(store.Find("a"));
        store.Keep("d", Entry(1), Long);
        Assert.Equal((3, true, false), (store.Count, store.Find("a") is not null, store.Find("b") is not null));

        store.Keep("big", new(1, new byte[900_000]), Long);
        store.Keep("bigger", new(1, new byte[900_000]), Long);
        Assert.True(store.Bytes <= 1024 * 1024);
        Assert.NotNull(store.Find("bigger"));
        store.Keep("too big", new(1, new byte[2_000_000]), Long);
        Assert.Null(store.Find("too big"));
    }

    [Fact]
    public void With_no_entries_allowed_it_keeps_none()
    {
        var store = new ProcessStore(new() { Entries = 0 }, clock);
        store.Keep("a", Entry(1), Long);
        Assert.Equal((0, 0L), (store.Count, store.Bytes));
    }

    protected override Task<ICacheStore> OpenAsync() => Task.FromResult<ICacheStore>(new ProcessStore(new(), clock));

    protected override Task PassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }
}

/// <summary>In a real Redis.</summary>
public sealed class RedisStoreTests : CacheStoreContract, IAsyncDisposable
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private RedisStore? store;

    [Fact]
    public async Task What_is_no_entry_is_a_miss_and_is_written_over()
    {
        var cache = await OpenAsync();
        var (primary, _) = await CacheServers.SharedAsync();
        using var raw = await ConnectionMultiplexer.ConnectAsync(primary.Address);
        foreach (var foreign in new[] { "", "x", "not a number at all", "99" })
        {
            await raw.GetDatabase().StringSetAsync($"{prefix}:a", foreign);
            Assert.Equal(CacheAnswer.Of(null), await cache.ReadAsync("a"));
            Assert.True(await cache.WriteAsync("a", Entry(3), Long));
            Assert.Equal(3, (await cache.ReadAsync("a")).Entry!.Version);
        }

        await raw.GetDatabase().KeyDeleteAsync($"{prefix}:a");
        await raw.GetDatabase().ListLeftPushAsync($"{prefix}:a", "of another type");
        Assert.False((await cache.ReadAsync("a")).IsAnswered);
        await cache.RemoveAsync("a");
        Assert.True(await cache.WriteAsync("a", Entry(3), Long));
        Assert.True(store!.IsOpen);
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    protected override async Task<ICacheStore> OpenAsync()
    {
        store = new("primary", (await CacheServers.SharedAsync()).Primary.Address, new() { Prefix = prefix }, NullLogger.Instance);
        await Eventually.HoldsAsync(async () => (await store.ReadAsync("none")).IsAnswered, "Redis answers");
        return store;
    }

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time);
}

/// <summary>What every cache keeps to.</summary>
public abstract class CacheStoreContract
{
    protected static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task What_is_written_is_read_as_it_was()
    {
        var cache = await OpenAsync();
        var entry = new CacheEntry(7, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        Assert.Equal(CacheAnswer.Of(null), await cache.ReadAsync("a"));
        Assert.True(await cache.WriteAsync("a", entry, Long));
        var read = await cache.ReadAsync("a");
        Assert.Equal((true, 7), (read.IsAnswered, read.Entry!.Version));
        Assert.Equal(entry.Sealed, read.Entry.Sealed);
        Assert.Equal([null, 7], await cache.VersionsAsync(["b", "a"]));
        await cache.RemoveAsync("a");
        Assert.Null((await cache.ReadAsync("a")).Entry);
    }

    [Fact]
    public async Task An_older_entry_never_replaces_a_newer_one_and_an_equal_one_is_written_again()
    {
        var cache = await OpenAsync();
        await cache.WriteAsync("a", Entry(10, "first"), Long);
        Assert.True(await cache.WriteAsync("a", Entry(9, "older"), Long));
        Assert.Equal("first", await TextAsync(cache));
        await cache.WriteAsync("a", Entry(0, "there is none"), Long);
        Assert.Equal("first", await TextAsync(cache));
        await cache.WriteAsync("a", Entry(10, "again"), Long);
        Assert.Equal("again", await TextAsync(cache));
        await cache.WriteAsync("a", Entry(1_000_000_000, "newer"), Long);
        Assert.Equal("newer", await TextAsync(cache));
    }

    [Fact]
    public async Task Of_writers_that_race_the_newest_remains()
    {
        var cache = await OpenAsync();
        var versions = Enumerable.Range(1, 200).ToArray();
        Random.Shared.Shuffle(versions);
        await Task.WhenAll(versions.Select(version => Task.Run(() => cache.WriteAsync("a", Entry(version), Long))));
        Assert.Equal(200, (await cache.ReadAsync("a")).Entry!.Version);
    }

    [Fact]
    public async Task An_entry_is_gone_after_its_life_and_gives_way_to_any_other()
    {
        var cache = await OpenAsync();
        await cache.WriteAsync("a", Entry(5), TimeSpan.FromMilliseconds(60));
        await PassAsync(TimeSpan.FromMilliseconds(120));
        Assert.Null((await cache.ReadAsync("a")).Entry);
        await cache.WriteAsync("a", Entry(1), Long);
        Assert.Equal(1, (await cache.ReadAsync("a")).Entry!.Version);
    }

    protected static CacheEntry Entry(int version, string text = "x") => new(version, Encoding.UTF8.GetBytes(text));

    protected abstract Task<ICacheStore> OpenAsync();

    protected abstract Task PassAsync(TimeSpan time);

    private static async Task<string> TextAsync(ICacheStore cache) => Encoding.UTF8.GetString((await cache.ReadAsync("a")).Entry!.Sealed);
}
