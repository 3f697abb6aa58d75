using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence.Ids;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>On one SQLite file.</summary>
public sealed class IdTests() : IdContract(StoreKind.Sqlite);

/// <summary>On one MariaDB database.</summary>
public sealed class IdOnMariaDbTests() : IdContract(StoreKind.MariaDb);

/// <summary>On four SQLite files.</summary>
public sealed class IdOnFourTests() : IdContract(StoreKind.FourSqlite);

/// <summary>On four MariaDB databases.</summary>
public sealed class IdOnFourMariaDbTests() : IdContract(StoreKind.FourMariaDb);

public abstract class IdContract(StoreKind kind) : IAsyncLifetime
{
    private DataBench bench = null!;

    public async Task InitializeAsync() => bench = await DataBench.StartAsync(kind);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Ids_rise_and_never_repeat_while_many_threads_take_them()
    {
        var ids = await StartedAsync(bench.Clock);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 20_000).Select(_ => ids.Next()).ToList())));
        Assert.Equal(160_000, taken.SelectMany(some => some).Distinct().Count());
        Assert.All(taken, some => Assert.Equal(some.Order(), some));
    }

    [Fact]
    public async Task Ids_of_two_nodes_differ_at_the_same_moment()
    {
        var one = await StartedAsync(bench.Clock, node: 1);
        var other = await StartedAsync(bench.Clock, node: 2);
        Assert.Empty(Enumerable.Range(0, 1000).Select(_ => one.Next()).Intersect(Enumerable.Range(0, 1000).Select(_ => other.Next())));
    }

    [Fact]
    public async Task An_id_tells_when_it_was_given_out()
    {
        var ids = await StartedAsync(bench.Clock);
        Assert.Equal(bench.Clock.GetUtcNow(), IdLayout.TimeOf(ids.Next()));
    }

    [Fact]
    public async Task An_id_tells_the_shard_it_was_given_out_for()
    {
        IIdSource ids = await StartedAsync(bench.Clock);
        for (var shard = 0; shard < VirtualShard.Count; shard++)
        {
            var id = ids.Next(shard);
            Assert.Equal(shard, VirtualShard.OfId(id));
            Assert.Equal(shard, VirtualShard.OfId(ids.NextBeside(id)));
            Assert.True(id >= IdLayout.FirstOf(bench.Clock.GetUtcNow()));
            Assert.True(id < IdLayout.FirstOf(bench.Clock.GetUtcNow().AddMilliseconds(10)));
        }
    }

    [Fact]
    public void Ids_are_positive_until_the_end_of_their_time()
    {
        var last = IdLayout.Make(new DateTimeOffset(2089, 9, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), VirtualShard.Count - 1, 127, IdLayout.SequenceCount - 1);
        Assert.True(last > 0);
        Assert.Equal(VirtualShard.Count - 1, VirtualShard.OfId(last));
    }

    [Fact]
    public async Task A_clock_set_back_repeats_nothing()
    {
        var ids = await StartedAsync(bench.Clock);
        var before = Enumerable.Range(0, 100).Select(_ => ids.Next()).ToList();
        bench.Clock.Advance(TimeSpan.FromHours(-1));
        Assert.True(Enumerable.Range(0, 100_000).Select(_ => ids.Next()).Min() > before.Max());
    }

    [Fact]
    public async Task A_node_that_died_and_starts_on_a_clock_set_back_repeats_nothing()
    {
        var ids = await StartedAsync(bench.Clock);
        var before = Enumerable.Range(0, 100).Select(_ => ids.Next()).ToList();
        await bench.RestartAsync();
        bench.Clock.Advance(TimeSpan.FromHours(-1));
        var again = await StartedAsync(bench.Clock);
        Assert.True(again.Next() > before.Max());
    }

    [Fact]
    public async Task A_node_that_stopped_in_order_begins_at_the_clock_again()
    {
        var reservation = bench.Reservation();
        await reservation.StartAsync(default);
        var before = Ids(reservation, bench.Clock).Next();
        await reservation.StopAsync(default);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var after = (await StartedAsync(bench.Clock)).Next();
        Assert.True(after > before);
        Assert.Equal(bench.Clock.GetUtcNow(), IdLayout.TimeOf(after));
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_is_followed()
    {
        var ids = await StartedAsync(bench.Clock);
        var before = ids.Next();
        bench.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.True(ids.Next() > before);
        await Eventually.HoldsAsync(() => IdLayout.TimeOf(ids.Next()) >= bench.Clock.GetUtcNow(), "ids carry the new time");
    }

    [Fact]
    public void No_ids_are_given_out_before_the_start() =>
        Assert.Throws<InvalidOperationException>(() => Ids(bench.Reservation(), bench.Clock).Next());

    [Fact]
    public async Task Two_processes_under_one_node_number_are_noticed()
    {
        var one = bench.Reservation();
        await one.StartAsync(default);
        await bench.Reservation().StartAsync(default);
        await Assert.ThrowsAsync<SetupException>(() => one.StopAsync(default));
    }

    [Fact]
    public async Task Order_numbers_never_repeat_when_a_millisecond_is_used_up()
    {
        var reservation = bench.Reservation();
        await reservation.StartAsync(default);
        var numbers = new OrderNumbers(reservation, Options.Create(new NodeOptions { Node = 5, Unit = 3 }), bench.Clock);
        var taken = Enumerable.Range(0, 10_000).Select(i => numbers.Next(BusinessLines.Express, i % VirtualShard.Count)).ToList();
        Assert.Equal(10_000, taken.Select(number => number.ToString()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(taken, number => Assert.Equal(("EX", 3, 5), (number.LineCode, number.Unit, number.Node)));
    }

    private async Task<IdSource> StartedAsync(TestClock clock, int node = 5)
    {
        var reservation = bench.Reservation(clock, node);
        await reservation.StartAsync(default);
        return Ids(reservation, clock, node);
    }

    private static IdSource Ids(IdReservation reservation, TestClock clock, int node = 5) =>
        new(reservation, Options.Create(new NodeOptions { Node = node }), clock);
}
