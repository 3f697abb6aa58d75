using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Data;

public sealed class RelayTests : IAsyncLifetime
{
    private static readonly RelayOptions Quick = new() { BatchSize = 7, Poll = TimeSpan.FromMilliseconds(20), RetryDelay = TimeSpan.FromSeconds(1), MaxAttempts = 3 };

    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync();

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
        Assert.Empty(await Letters.ListAsync(DataBench.OtherTenant, 10, default));

        consumer.Fails = _ => false;
        await Letters.ReplayAsync("one", DataBench.Tenant, orderId: 2, default);
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
        await AppendAsync(orders: 20, each: 1);
        await using var relay = bench.Relay(Quick, slow, new Recorder("quick"));
        var cleaner = new OutboxCleaner(
            relay.Status, NodeRoles.Parse(null, out _)!, bench.Orders, Options.Create(new RelayOptions { CleanUpSize = 8, Keep = TimeSpan.FromHours(1) }),
            bench.Clock, NullLogger<OutboxCleaner>.Instance);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[1].Cursor == 20, "the quick one has passed");
        bench.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False(await cleaner.RemoveOldAsync(default));
        Assert.Equal(20, await OutboxCountAsync());

        hold.Release(100);
        await Eventually.HoldsAsync(() => relay.Status.Consumers[0].Cursor == 20, "the slow one has passed");
        await AppendAsync(orders: 2, each: 1, firstVersion: 2);
        await Eventually.HoldsAsync(() => relay.Status.Consumers.All(consumer => consumer.Cursor == 22), "all have passed");
        while (await cleaner.RemoveOldAsync(default))
        {
        }

        Assert.Equal(2, await OutboxCountAsync());
    }

    [Fact]
    public async Task Event_numbers_are_not_used_again_when_the_outbox_was_emptied()
    {
        await AppendAsync(orders: 3, each: 1);
        await bench.CommitAsync(batch => OutboxTable.DeleteUpTo(batch, 3));
        await bench.RestartAsync();
        await AppendAsync(orders: 1, each: 1);
        Assert.Equal(4, await bench.Orders.ReadAsync(OutboxTable.LastAsync, default));
    }

    [Fact]
    public async Task Watchers_hear_of_their_tenant_and_order_only_from_their_first_moment_on()
    {
        await AppendAsync(orders: 3, each: 1);
        var live = new LiveEvents(bench.Orders);
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
        var live = new LiveEvents(bench.Orders);
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

    private DeadLetters Letters => new(bench.Orders, bench.Signal, bench.Clock);

    private async Task<IReadOnlyList<DeadLetterRow>> LettersAsync() => await Letters.ListAsync(DataBench.Tenant, 100, default);

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
                var change = new OrderEvent
                {
                    TenantId = DataBench.Tenant, OrderId = order, OrderNo = $"N{order}", OrderVersion = version, Line = "express",
                    Family = EventFamilies.StatusChanged, Status = OrderStatus.PickedUp, OccurredAt = bench.Clock.GetUtcNow(),
                };
                await bench.CommitAsync(batch => bench.Outbox.Append(batch, change));
            }
        }
    }

    private sealed class Recorder(string name, int lanes = 1) : IEventConsumer
    {
        private readonly ConcurrentQueue<OrderEvent> seen = new();
        private int calls;

        public string Name => name;

        public int Lanes => lanes;

        public Func<OrderEvent, bool> Fails { get; set; } = _ => false;

        public bool Outage { get; set; }

        public SemaphoreSlim? Hold { get; init; }

        public int Calls => calls;

        public IReadOnlyCollection<OrderEvent> Seen => seen;

        public async Task ConsumeAsync(IReadOnlyList<OrderEvent> events, CancellationToken ct)
        {
            Interlocked.Increment(ref calls);
            if (Hold is not null)
            {
                await Hold.WaitAsync(ct);
            }

            if (Outage)
            {
                throw new IOException("the store is down");
            }

            if (events.FirstOrDefault(Fails) is { } failing)
            {
                throw new InvalidOperationException($"there is no order {failing.OrderId}");
            }

            foreach (var change in events)
            {
                seen.Enqueue(change);
            }
        }

        public Task HasSeenAsync(int count) => Eventually.HoldsAsync(() => seen.Count >= count, $"{name} sees {count} events (saw {seen.Count})");

        public IEnumerable<IEnumerable<int>> ByOrder() => seen.GroupBy(change => change.OrderId).Select(order => order.Select(change => change.OrderVersion));
    }
}
