using System.Diagnostics;
using OrderHub.Testing;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.AcceptanceTests.Synchronization;

/// <summary>
/// ECLP's orders load while some of them change and some move to the hub. Somebody pages through the one list over both worlds without a pause.
/// </summary>
public sealed class BothWorldsTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1";
    private static readonly int Orders = IsLong ? 100_000 : 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(IsLong ? 30 : 5);
    private const int Rounds = 5;

    [Fact]
    public async Task While_orders_load_change_and_move_no_page_shows_one_twice_or_misses_one_that_stayed()
    {
        // Parcels stand still: what the hub does with them is no part of this.
        await using var hub = await Hub.StartAsync(paceMs: 600_000_000);
        var eclp = new EclpOrders(hub);
        var watch = Stopwatch.StartNew();
        await eclp.AddAsync(Orders);

        // 1. Load, and change and move a twentieth each meanwhile
        using var ended = new CancellationTokenSource();
        var moved = new MovedOrders();
        var paging = PageAsync(eclp, moved, ended.Token);
        var loading = eclp.CatchUpAsync(Limit);
        await ChangeAndMoveAsync(eclp, moved);
        await loading;
        var loadedAfter = watch.Elapsed;

        // And as much again once they are all listed
        await ChangeAndMoveAsync(eclp, moved);
        var changedAfter = watch.Elapsed;

        // 2. What changed last is there, too
        await eclp.CatchUpAsync(Limit);
        await eclp.ListEqualsTruthAsync(Limit);
        var equalAfter = watch.Elapsed;
        await ended.CancelAsync();
        var (walks, rows) = await paging;

        var standing = await eclp.StandingAsync();
        output.WriteLine($"{Orders} orders: loaded after {loadedAfter.TotalSeconds:0.0} s, changed and moved after {changedAfter.TotalSeconds:0.0} s, list equal after {equalAfter.TotalSeconds:0.0} s; {walks} walks, {rows} rows");
        output.WriteLine(standing.ToJsonString());
        Assert.True(walks >= 3, $"only {walks} walks were made");
        Assert.Equal(Orders / 20 * 19, (int)standing["orders"]!);
        Assert.Equal(0, (int)standing["faults"]!);
    }

    /// <summary>A fortieth each, a little at a time.</summary>
    private static async Task ChangeAndMoveAsync(EclpOrders eclp, MovedOrders moved)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await eclp.ChangeAsync(Orders / 40 / Rounds);
            moved.Begin();
            moved.Add((await eclp.MigrateAsync(Orders / 40 / Rounds)).Select(one => one.From));
            await eclp.CatchUpOnceAsync();
        }
    }

    /// <summary>Walks through the list again and again; each walk must hold every order that the one before it held and that did not move.</summary>
    private static async Task<(int Walks, int Rows)> PageAsync(EclpOrders eclp, MovedOrders moved, CancellationToken ct)
    {
        HashSet<string> before = [];
        var (walks, rows) = (0, 0);
        while (!ct.IsCancellationRequested)
        {
            var walk = await eclp.WalkAsync();

            // The platform's number is the same in both worlds.
            var seen = walk.Select(row => (string)row["channelOrderNo"]!).ToList();
            var twice = seen.GroupBy(number => number, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
            Assert.True(twice.Count == 0, $"shown twice in walk {walks}: {string.Join(", ", twice.Take(5))}");
            var missed = before.Except(seen, StringComparer.Ordinal).Where(number => !moved.MayBe(number)).ToList();
            Assert.True(missed.Count == 0, $"missed in walk {walks}: {string.Join(", ", missed.Take(5))}");
            before = [.. seen];
            (walks, rows) = (walks + 1, rows + seen.Count);
        }

        return (walks, rows);
    }

    /// <summary>Which orders moved, by the platform's number; while some are on their way, nobody knows which.</summary>
    private sealed class MovedOrders
    {
        private readonly Lock gate = new();
        private readonly HashSet<string> numbers = new(StringComparer.Ordinal);
        private int underWay;

        public void Begin() => Interlocked.Exchange(ref underWay, 1);

        public void Add(IEnumerable<string> from)
        {
            lock (gate)
            {
                numbers.UnionWith(from.Select(number => $"P{number[3..]}"));
            }

            Interlocked.Exchange(ref underWay, 0);
        }

        public bool MayBe(string number)
        {
            // Until those that are on their way are told by name.
            SpinWait.SpinUntil(() => Volatile.Read(ref underWay) == 0, TimeSpan.FromMinutes(5));
            lock (gate)
            {
                return numbers.Contains(number);
            }
        }
    }
}
