using OrderHub.Server.Data.Relay;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>What every bus promises, see <c>IEventBus</c>.</summary>
public abstract class BusContract(StoreKind kind) : IAsyncLifetime
{
    private protected static readonly RelayOptions Quick = Hurried(TimeSpan.FromMilliseconds(300));

    private protected DataBench Bench { get; private set; } = null!;

    private DeadLetters Letters => new(Bench.Shards, Bench.Signal, TimeProvider.System);

    public virtual async Task InitializeAsync() => Bench = await DataBench.StartAsync(kind);

    public virtual async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task Each_consumer_sees_every_event_that_it_wants_once_and_each_order_in_order()
    {
        Recorder[] consumers = [new("all"), new("lanes", 4), new("accepted", 1, EventFamilies.Accepted)];
        await AppendAsync(orders: 12, each: 3);
        await using var bus = Run(1, Quick, consumers);
        await AppendAsync(orders: 12, each: 3, firstVersion: 4);

        foreach (var consumer in consumers[..2])
        {
            await consumer.HasSeenAsync(72);
            Assert.Equal(72, consumer.Seen.Count);
            Assert.All(consumer.ByOrder(), versions => Assert.Equal(Enumerable.Range(1, 6), versions));
        }

        await consumers[2].HasSeenAsync(12);
        Assert.All(consumers[2].Seen, change => Assert.Equal((1, EventFamilies.Accepted), (change.OrderVersion, change.Family)));
        await Eventually.HoldsAsync(async () => (await bus.Bus.QueuesAsync(default)).All(queue => queue.Waiting == 0), "every queue is empty");
    }

    [Fact]
    public async Task What_fails_stops_its_order_only_and_comes_again_in_order_after_its_delay()
    {
        var consumer = new Recorder("one") { Fails = change => change is { OrderId: 2, OrderVersion: 1 } };
        await using var bus = Run(1, Quick, consumer);
        await AppendAsync(orders: 4, each: 3);
        await consumer.HasSeenAsync(9);
        await AppendAsync(orders: 4, each: 1, firstVersion: 4);
        await consumer.HasSeenAsync(12);
        Assert.DoesNotContain(consumer.Seen, change => change.OrderId == 2);

        var letters = await ListAsync();
        Assert.Contains("no order 2", letters[0].Reason, StringComparison.Ordinal);
        Assert.True(letters[0].NextAt > letters[0].ParkedAt);
        consumer.Fails = _ => false;
        await consumer.HasSeenAsync(16);
        Assert.Equal([1, 2, 3, 4], consumer.Seen.Where(change => change.OrderId == 2).Select(change => change.OrderVersion));
        Assert.True(TimeProvider.System.GetUtcNow() >= letters[0].NextAt);
        await Eventually.HoldsAsync(async () => (await ListAsync()).Count == 0, "nothing is set aside any more");
    }

    [Fact]
    public async Task What_keeps_failing_waits_for_a_person_and_is_replayed_by_order_and_by_time()
    {
        var consumer = new Recorder("one") { Fails = change => change.OrderId <= 2 };
        await using var bus = Run(1, Hurried(TimeSpan.FromMilliseconds(20)), consumer);
        await AppendAsync(orders: 3, each: 2);
        await consumer.HasSeenAsync(2);
        await Eventually.HoldsAsync(async () => (await ListAsync()).Count(letter => letter is { Attempts: 3, NextAt: null }) == 2, "both are given up after three attempts");
        Assert.Equal(2, await Letters.CountAsync(DataBench.Tenant, new("one", Waits: true), default));
        Assert.Equal(4, await Letters.CountAsync(DataBench.Tenant, new(), default));
        Assert.Equal(0, await Letters.ReplayAsync(DataBench.OtherTenant, new("one"), default));

        consumer.Fails = _ => false;
        Assert.Equal(1, await Letters.ReplayAsync(DataBench.Tenant, new("one", OrderNo: "N2"), default));
        await consumer.HasSeenAsync(4);
        Assert.Equal([1, 2], consumer.Seen.Where(change => change.OrderId == 2).Select(change => change.OrderVersion));

        await Eventually.HoldsAsync(async () => (await ListAsync()).Count == 2, "what was replayed is set aside no more");
        var parked = (await ListAsync())[0].ParkedAt;
        Assert.Equal(0, await Letters.ReplayAsync(DataBench.Tenant, new(Before: parked), default));
        Assert.Equal(1, await Letters.ReplayAsync(DataBench.Tenant, new(After: parked, Before: parked.AddMinutes(5)), default));
        await consumer.HasSeenAsync(6);
        Assert.Equal([1, 2], consumer.Seen.Where(change => change.OrderId == 1).Select(change => change.OrderVersion));
    }

    [Fact]
    public async Task An_outage_costs_no_attempt_and_a_slow_consumer_holds_up_no_other()
    {
        var down = new Recorder("down") { Outage = true };
        using var hold = new SemaphoreSlim(0);
        var slow = new Recorder("slow") { Hold = hold };
        var quick = new Recorder("quick");
        await using var bus = Run(1, Quick, down, slow, quick);
        await AppendAsync(orders: 5, each: 1);
        await quick.HasSeenAsync(5);
        await Eventually.HoldsAsync(() => down.Calls > 4, "it was tried more often than an event would be");
        await Eventually.HoldsAsync(() => bus.Status.Of(down).Outage?.Contains("down", StringComparison.Ordinal) == true, "its outage is told, whatever the broker's link does meanwhile");
        Assert.Empty(await ListAsync());
        Assert.Empty(slow.Seen);

        down.Outage = false;
        hold.Release(100);
        await down.HasSeenAsync(5);
        await slow.HasSeenAsync(5);
        await Eventually.HoldsAsync(() => bus.Status.Of(down).Outage is null, "it stands no more");
    }

    [Fact]
    public async Task A_paused_consumer_is_given_nothing_until_it_is_let_go_on()
    {
        var (paused, other) = (new Recorder("paused"), new Recorder("other"));
        await using var bus = Run(1, Quick, paused, other);
        await AppendAsync(orders: 3, each: 1);
        await paused.HasSeenAsync(3);
        await bus.Controls.PauseAsync("paused", "user:1", "its partner moves house", default);
        Assert.Equal(("user:1", "its partner moves house"), await bus.Controls.PauseOfAsync("paused", default) is { } row ? (row.PausedBy, row.Reason) : default);
        await Task.Delay(600);
        await AppendAsync(orders: 3, each: 1, firstVersion: 2);
        await other.HasSeenAsync(6);
        await Eventually.HoldsAsync(async () => (await bus.Bus.QueuesAsync(default)).Where(queue => queue.Consumer == "paused").Sum(queue => queue.Waiting) == 3, "three wait");
        Assert.Equal(3, paused.Seen.Count);

        await bus.Controls.ResumeAsync("paused", default);
        await paused.HasSeenAsync(6);
        Assert.All(paused.ByOrder(), versions => Assert.Equal([1, 2], versions));
    }

    [Fact]
    public async Task What_was_not_handled_to_its_end_comes_again_after_a_crash()
    {
        using var hold = new SemaphoreSlim(0);
        var dying = new Recorder("one") { Hold = hold };
        await using (Run(1, Quick, dying))
        {
            await AppendAsync(orders: 6, each: 2);
            await Eventually.HoldsAsync(() => dying.Calls > 0, "it is in the middle of it");
        }

        var after = new Recorder("one");
        await using var again = Run(1, Quick, after);

        // A feed that was stopped before it heard of the broker's confirms carries its last batch once more.
        await Eventually.HoldsAsync(() => after.Seen.Select(change => (change.OrderId, change.OrderVersion)).Distinct().Count() == 12, "all come again");
        Assert.All(after.ByOrder(), versions => Assert.Equal([1, 2], versions.Distinct()));
    }

    [Fact]
    public async Task Two_nodes_and_eight_writers_lose_double_and_disorder_nothing()
    {
        const int orders = 24;
        const int each = 10;
        var sink = new Recorder("one");
        await using var first = Run(1, Quick, sink);
        await using var second = Run(2, Quick, sink);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var version = 1; version <= each; version++)
            {
                foreach (var order in Enumerable.Range(1, orders).Where(order => order % 8 == writer))
                {
                    await AppendAsync(order, version);
                }
            }
        })));
        await sink.HasSeenAsync(orders * each);
        Assert.All(sink.ByOrder(), versions => Assert.Equal(Enumerable.Range(1, each), versions));
    }

    private static RelayOptions Hurried(TimeSpan retryDelay) => new()
    {
        BatchSize = 7, Poll = TimeSpan.FromMilliseconds(20), Gather = TimeSpan.Zero, RetryDelay = retryDelay, MaxAttempts = 3, MaxOutageDelay = TimeSpan.FromMilliseconds(200),
    };

    private protected abstract RunningBus Run(int node, RelayOptions options, params IEventConsumer[] consumers);

    private protected Task<IReadOnlyList<DeadLetterRow>> ListAsync() => Letters.ListAsync(DataBench.Tenant, new(), null, 100, default);

    private protected async Task AppendAsync(int orders, int each, int firstVersion = 1)
    {
        for (var version = firstVersion; version < firstVersion + each; version++)
        {
            for (var order = 1; order <= orders; order++)
            {
                await AppendAsync(order, version);
            }
        }
    }

    private protected async Task AppendAsync(int order, int version)
    {
        var change = new OrderEvent
        {
            TenantId = DataBench.Tenant, OrderId = order, OrderNo = $"N{order}", OrderVersion = version, Line = order % 2 == 0 ? "express" : "freight",
            Family = version == 1 ? EventFamilies.Accepted : EventFamilies.StatusChanged, Status = OrderStatus.PickedUp, OccurredAt = TimeProvider.System.GetUtcNow(),
        };
        Assert.True((await Bench.CommitAsync(batch => Bench.Outbox.Append(batch, change))).IsCommitted);
    }
}

/// <summary>Over the outbox itself.</summary>
public sealed class EmbeddedBusTests() : BusContract(StoreKind.Sqlite)
{
    private protected override RunningBus Run(int node, RelayOptions options, params IEventConsumer[] consumers) => RunningBus.Embedded(Bench, node, options, consumers);
}
