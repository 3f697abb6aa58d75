using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file.</summary>
public sealed class RelayTests() : RelayContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class RelayOnMariaDbTests() : RelayContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class RelayOnFourTests() : RelayContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class RelayOnFourMariaDbTests() : RelayContract(StoreKind.FourMariaDb);

public abstract class RelayContract(StoreKind kind) : IAsyncLifetime
{
    private static readonly RelayOptions Quick = new() { BatchSize = 7, Poll = TimeSpan.FromMilliseconds(20), Gather = TimeSpan.Zero, RetryDelay = TimeSpan.FromSeconds(1), MaxAttempts = 3 };

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Each_consumer_sees_every_event_once_and_each_order_in_order(int lanes)
    {
        Recorder[] consumers = [new("one", lanes), new("two", lanes)];
        await AppendAsync(orders: 10, each: 5);
        await using var relay = bench.Relay(Quick, [.. consumers]);
        await AppendAsync(orders: 10, each: 5, firstVersion: 6);
        foreach (var consumer in consumers)
        {
            await consumer.HasSeenAsync(100);
            Assert.All(consumer.ByOrder(), versions => Assert.Equal(Enumerable.Range(1, 10), versions));
        }
    }

    [Fact]
    public async Task A_nudge_brings_an_event_without_waiting_for_the_poll()
    {
        var consumer = new Recorder("one");
        await using var relay = bench.Relay(new() { Poll = TimeSpan.FromMinutes(1) }, consumer);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Cursor == 0, "the loop runs");
        await AppendAsync(orders: 1, each: 1);
        await consumer.HasSeenAsync(1);
    }

    [Fact]
    public async Task After_a_restart_a_consumer_goes_on_where_it_was()
    {
        await AppendAsync(orders: 3, each: 1);
        var before = new Recorder("one");
        await using (var relay = bench.Relay(Quick, before))
        {
            await before.HasSeenAsync(3);
            await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Cursor == 3, "the cursor is stored");
        }

        await bench.RestartAsync();
        await AppendAsync(orders: 3, each: 1, firstVersion: 2);
        var after = new Recorder("one");
        await using var again = bench.Relay(Quick, after);
        await after.HasSeenAsync(3);
        Assert.All(after.Seen, change => Assert.Equal(2, change.OrderVersion));
    }

    [Fact]
    public async Task An_event_that_fails_stops_its_order_only_and_comes_again_in_order()
    {
        var consumer = new Recorder("one") { Fails = change => change is { OrderId: 2, OrderVersion: 1 } };
        await AppendAsync(orders: 4, each: 3);
        await using var relay = bench.Relay(Quick, consumer);
        await consumer.HasSeenAsync(9);
        await AppendAsync(orders: 4, each: 1, firstVersion: 4);
        await consumer.HasSeenAsync(12);
        Assert.DoesNotContain(consumer.Seen, change => change.OrderId == 2);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].SetAside == 4, "four events are set aside");

        consumer.Fails = _ => false;
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await consumer.HasSeenAsync(16);
        Assert.Equal([1, 2, 3, 4], consumer.Seen.Where(change => change.OrderId == 2).Select(change => change.OrderVersion));
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].SetAside == 0, "no event is set aside");
    }

    [Fact]
    public async Task An_event_that_keeps_failing_waits_for_a_person_and_is_replayed()
    {
        var consumer = new Recorder("one") { Fails = change => change.OrderId == 2 };
        await AppendAsync(orders: 2, each: 2);
        await using var relay = bench.Relay(Quick, consumer);
        await Eventually.HoldsAsync(
            async () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await LettersAsync()).Any(letter => letter is { Attempts: 3, NextAt: null });
            },
            "the event is given up after three attempts");
        bench.Clock.Advance(TimeSpan.FromDays(1));
        await AppendAsync(orders: 1, each: 1, firstVersion: 3);
        await consumer.HasSeenAsync(3);

        var letters = await LettersAsync();
        Assert.Equal(2, letters.Count);
        Assert.Contains("no order 2", letters[0].Reason, StringComparison.Ordinal);
        Assert.Empty(await Letters.ListAsync(DataBench.OtherTenant, new(), null, 10, default));

        consumer.Fails = _ => false;
        Assert.Equal(1, await Letters.ReplayAsync(DataBench.Tenant, new("one", "N2"), default));
        await consumer.HasSeenAsync(5);
        Assert.Equal([1, 2], consumer.Seen.Where(change => change.OrderId == 2).Select(change => change.OrderVersion));
    }

    [Fact]
    public async Task While_its_store_is_down_a_consumer_stands_still_and_loses_nothing()
    {
        var consumer = new Recorder("one") { Outage = true };
        await AppendAsync(orders: 3, each: 1);
        await using var relay = bench.Relay(Quick, consumer);
        await Eventually.HoldsAsync(() => consumer.Calls > 8, "it was tried more often than an event would be");
        Assert.Contains("down", relay.Status.Consumers[0].Outage!, StringComparison.Ordinal);
        Assert.Empty(await LettersAsync());

        consumer.Outage = false;
        await consumer.HasSeenAsync(3);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Outage is null, "the loop goes on");
    }

    [Fact]
    public async Task A_slow_consumer_holds_up_no_other()
    {
        using var hold = new SemaphoreSlim(0);
        var slow = new Recorder("slow") { Hold = hold };
        var quick = new Recorder("quick");
        await AppendAsync(orders: 20, each: 1);
        await using var relay = bench.Relay(Quick, slow, quick);
        await quick.HasSeenAsync(20);
        Assert.Empty(slow.Seen);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].LagEvents == 20, "the slow one's lag shows");
        hold.Release(100);
        await slow.HasSeenAsync(20);
    }

    [Fact]
    public async Task Old_events_go_when_every_consumer_has_passed_them()
    {
        using var hold = new SemaphoreSlim(0);
        var slow = new Recorder("slow") { Hold = hold };
        var quick = new Recorder("quick");
        await AppendAsync(orders: 20, each: 1);
        await using var relay = bench.Relay(Quick, slow, quick);
        IEventConsumer[] consumers = [slow, quick];
        await using var bus = RunningBus.Embedded(bench, 5, Quick, consumers);
        var cleaner = new OutboxCleaner(
            consumers, bus.Bus, relay.Status, NodeRoles.Parse(null, out _)!, bench.Shards, Options.Create(new RelayOptions { CleanUpSize = 8, Keep = TimeSpan.FromHours(1) }),
            bench.Clock, NullLogger<OutboxCleaner>.Instance);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[1].Cursor == 20, "the quick one has passed");
        bench.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False(await cleaner.RemoveOldAsync(0, default));
        Assert.Equal(20, await OutboxCountAsync());

        hold.Release(100);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Cursor == 20, "the slow one has passed");
        await AppendAsync(orders: 2, each: 1, firstVersion: 2);
        await Eventually.HoldsAsync(() => relay.Status.Consumers.All(consumer => consumer.Cursor == 22), "all have passed");
        while (await cleaner.RemoveOldAsync(0, default))
        {
        }

        Assert.Equal(2, await OutboxCountAsync());
    }

    [Fact]
    public async Task Event_numbers_are_not_used_again_when_the_outbox_was_emptied()
    {
        await AppendAsync(orders: 3, each: 1);
        await bench.CommitAsync([.. OutboxPart.All.Select<int, Action<WriteBatch>>(part => batch => OutboxTable.DeleteUpTo(batch, part, 3))]);
        await bench.RestartAsync();
        await AppendAsync(orders: 1, each: 1);
        Assert.Equal(4, (await bench.Orders.ReadAsync(OutboxTable.HeadsAsync, default)).Sum());
    }

    [Fact]
    public async Task Watchers_hear_of_their_tenant_and_order_only_from_their_first_moment_on()
    {
        await AppendAsync(orders: 3, each: 1);
        var live = new LiveEvents();
        await using var relay = bench.Relay(Quick, live);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Cursor == 3, "the loop runs");
        using var enough = new CancellationTokenSource();
        var all = WatchAsync(live, DataBench.Tenant, null, 3, enough.Token);
        var one = WatchAsync(live, DataBench.Tenant, "N2", 2, enough.Token);
        var others = WatchAsync(live, DataBench.OtherTenant, null, 1, enough.Token);
        await AppendAsync(orders: 2, each: 1, firstVersion: 2);
        live.Publish(DataBench.Tenant, new LiveEvent.FlowMoved("N2", 77));

        Assert.Equal(
            [new LiveEvent.OrderChanged("N1", OrderStatus.PickedUp, 2), new LiveEvent.OrderChanged("N2", OrderStatus.PickedUp, 2), new LiveEvent.FlowMoved("N2", 77)],
            (await all).OrderBy(news => news is LiveEvent.FlowMoved).ThenBy(news => news.OrderNo, StringComparer.Ordinal));
        Assert.Equal(2, (await one).Count);
        await enough.CancelAsync();
        Assert.Empty(await others);
    }

    [Fact]
    public async Task A_watcher_that_falls_behind_loses_the_oldest()
    {
        var live = new LiveEvents();
        await using var watch = live.WatchAsync(DataBench.Tenant, null, default).GetAsyncEnumerator();
        var first = watch.MoveNextAsync();
        for (var i = 1; i <= 1000; i++)
        {
            live.Publish(DataBench.Tenant, new LiveEvent.FlowMoved("N1", i));
        }

        Assert.True(await first);
        var seen = new List<long> { ((LiveEvent.FlowMoved)watch.Current).InstanceId };
        while (seen[^1] < 1000 && await watch.MoveNextAsync())
        {
            seen.Add(((LiveEvent.FlowMoved)watch.Current).InstanceId);
        }

        Assert.InRange(seen.Count, 256, 258);
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public async Task Two_relays_and_eight_writers_lose_double_and_disorder_nothing()
    {
        const int orders = 40;
        const int each = 25;
        var sink = new Recorder("one");
        await using var first = bench.RelayOf(1, Quick, sink);
        await using var second = bench.RelayOf(2, Quick, sink);
        await WriteTogetherAsync(orders, each);
        await sink.HasSeenAsync(orders * each);
        await Eventually.HoldsAsync(() => first.Status.Consumers[0].LagEvents + second.Status.Consumers[0].LagEvents == 0, "all is handled");

        Assert.Equal(orders * each, sink.Seen.Count);
        Assert.All(sink.ByOrder(), versions => Assert.Equal(Enumerable.Range(1, each), versions));
    }

    [Fact]
    public async Task Nodes_share_the_parts_and_take_over_those_of_one_that_died()
    {
        var options = new RelayOptions { BatchSize = 7, Poll = TimeSpan.FromMilliseconds(20), Gather = TimeSpan.Zero, Lease = TimeSpan.FromSeconds(10) };
        var sink = new Recorder("one");
        using var stuck = new SemaphoreSlim(0);
        var dead = bench.RelayOf(1, options, new Recorder("one") { Hold = stuck });
        await Eventually.HoldsAsync(() => Parts(dead) == OutboxPart.Count, "the first node has all parts");
        await using var alive = bench.RelayOf(2, options, sink);

        // The first one sees the second and lets go of half.
        await Eventually.HoldsAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                return (Parts(dead), Parts(alive)) == (OutboxPart.Count / 2, OutboxPart.Count / 2);
            },
            "both have half");

        // It stands in a call that never ends, so that it renews nothing: as good as dead.
        await AppendAsync(orders: 30, each: 2);
        await Eventually.HoldsAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                return Parts(alive) == OutboxPart.Count;
            },
            "the second has all");
        await sink.HasSeenAsync(60);
        Assert.All(sink.ByOrder(), versions => Assert.Equal([1, 2], versions));

        // When it comes back to life, it moves nothing.
        stuck.Release(1000);
        await AppendAsync(orders: 30, each: 1, firstVersion: 3);
        await sink.HasSeenAsync(60);
        await dead.DisposeAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                return sink.ByOrder().All(versions => versions.Order().SequenceEqual(versions));
            },
            "each order is in order");

        static int Parts(RunningRelay relay) => relay.Cursors[0].Positions.Count;
    }

    private Task WriteTogetherAsync(int orders, int each) => Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
    {
        for (var version = 1; version <= each; version++)
        {
            // An order's next event follows the commit of the one before, as its version guard makes sure; orders are written at once.
            foreach (var order in Enumerable.Range(1, orders).Where(order => order % 8 == writer))
            {
                var change = Change(order, version);
                Assert.True((await bench.CommitAsync(batch => bench.Outbox.Append(batch, change))).IsCommitted);
            }
        }
    })));

    private DeadLetters Letters => new(bench.Shards, bench.Signal, bench.Clock);

    private async Task<IReadOnlyList<DeadLetterRow>> LettersAsync() => await Letters.ListAsync(DataBench.Tenant, new(), null, 100, default);

    private Task<long> OutboxCountAsync() => bench.Orders.ReadAsync(connection => connection.FirstAsync("SELECT COUNT(*) FROM outbox", row => row.Long()), default);

    private static async Task<List<LiveEvent>> WatchAsync(LiveEvents live, int tenantId, string? orderNo, int count, CancellationToken ct)
    {
        var heard = new List<LiveEvent>();
        try
        {
            await foreach (var news in live.WatchAsync(tenantId, orderNo, ct))
            {
                heard.Add(news);
                if (heard.Count == count)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing more to hear.
        }

        return heard;
    }

    private async Task AppendAsync(int orders, int each, int firstVersion = 1)
    {
        for (var version = firstVersion; version < firstVersion + each; version++)
        {
            for (var order = 1; order <= orders; order++)
            {
                var change = Change(order, version);
                await bench.CommitAsync(batch => bench.Outbox.Append(batch, change));
            }
        }
    }

    private OrderEvent Change(int order, int version) => new()
    {
        TenantId = DataBench.Tenant, OrderId = order, OrderNo = $"N{order}", OrderVersion = version, Line = "express",
        Family = EventFamilies.StatusChanged, Status = OrderStatus.PickedUp, OccurredAt = bench.Clock.GetUtcNow(),
    };
}
