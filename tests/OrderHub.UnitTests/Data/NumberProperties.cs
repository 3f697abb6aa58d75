using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence.Ids;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Data;

/// <summary>Order numbers and ids over units and nodes, through crashes, restarts and clocks that jump both ways.</summary>
public sealed class NumberProperties : IAsyncLifetime
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string All = Digits + Letters;

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    private readonly List<DataBench> units = [];

    /// <summary>Each unit has databases of its own, and so the same node numbers.</summary>
    public async Task InitializeAsync() => units.AddRange([await DataBench.StartAsync(), await DataBench.StartAsync()]);

    public async Task DisposeAsync()
    {
        foreach (var unit in units)
        {
            await unit.DisposeAsync();
        }
    }

    [Fact]
    public void No_number_comes_twice_whatever_clocks_and_nodes_do()
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<(int Unit, long Id)>();
        Prop.ForAll(Seeds, async seed =>
        {
            var random = new Random(seed);
            var nodes = new List<Node>();
            for (var unit = 0; unit < units.Count; unit++)
            {
                for (var number = 1; number <= 2; number++)
                {
                    nodes.Add(await Node.StartAsync(units[unit], unit, number));
                }
            }

            for (var step = 0; step < 12; step++)
            {
                var at = random.Next(nodes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        units[nodes[at].Unit].Clock.Advance(TimeSpan.FromMilliseconds(random.Next(-7_200_000, 7_200_000)));
                        break;
                    case 1:
                        // Killed or stopped, and started again on whatever the clock says now.
                        nodes[at] = await nodes[at].RestartAsync(inOrder: random.Next(2) == 0);
                        break;
                    default:
                        nodes[at].Take(random.Next(1, 150), random.Next(VirtualShard.Count), numbers, ids);
                        break;
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
        Assert.True(numbers.Count > 10_000, $"Only {numbers.Count} numbers were taken.");
    }

    [Fact]
    public void Every_single_wrong_character_is_found() => Prop.ForAll(Seeds, seed =>
    {
        var text = Some(new Random(seed)).ToString();
        return text.Length <= 20 && Enumerable.Range(0, text.Length).All(at => All.Where(wrong => wrong != text[at])
            .All(wrong => !OrderNumber.TryParse(text[..at] + wrong + text[(at + 1)..], out _)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>MOD 37-36 misses a swap of two neighbours only for a pair of characters or two at each place.</summary>
    [Fact]
    public void Nearly_every_swap_of_two_neighbours_is_found()
    {
        var (swaps, missed) = (0, 0);
        Prop.ForAll(Seeds, seed =>
        {
            var text = Some(new Random(seed)).ToString();
            for (var at = 0; at + 1 < text.Length; at++)
            {
                if (text[at] != text[at + 1])
                {
                    swaps++;
                    missed += OrderNumber.TryParse($"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}", out _) ? 1 : 0;
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.True(swaps > 40_000 && missed * 1000 < swaps * 3, $"{missed} of {swaps} swaps went unseen.");
    }

    [Fact]
    public void A_number_tells_line_time_unit_shard_and_node() => Prop.ForAll(Seeds, seed =>
    {
        var number = Some(new Random(seed));
        return OrderNumber.TryParse(number.ToString(), out var read) && read == number;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static OrderNumber Some(Random random) => new(
        $"{Letters[random.Next(26)]}{Letters[random.Next(26)]}",
        new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(random.NextInt64(36_525L * 86_400_000)),
        random.Next(OrderNumber.UnitCount), random.Next(VirtualShard.Count), random.Next(OrderNumber.NodeCount), random.Next(OrderNumber.SequenceCount));

    private sealed class Node(DataBench bench, int unit, int number, IdReservation reservation)
    {
        private readonly IdSource ids = new(reservation, Options.Create(new NodeOptions { Node = number, Unit = unit }), bench.Clock);
        private readonly OrderNumbers numbers = new(reservation, Options.Create(new NodeOptions { Node = number, Unit = unit }), bench.Clock);

        public int Unit => unit;

        public static async Task<Node> StartAsync(DataBench bench, int unit, int number)
        {
            for (var attempt = 0; ; attempt++)
            {
                var reservation = bench.Reservation(number: number);
                try
                {
                    await reservation.StartAsync(default);
                    return new(bench, unit, number, reservation);
                }
                catch (SetupException) when (attempt < 5)
                {
                    // What the killed node had under way in the background came in between.
                }
            }
        }

        public async Task<Node> RestartAsync(bool inOrder)
        {
            if (inOrder)
            {
                await reservation.StopAsync(default);
            }

            return await StartAsync(bench, unit, number);
        }

        public void Take(int count, int shard, HashSet<string> allNumbers, HashSet<(int Unit, long Id)> allIds)
        {
            for (var i = 0; i < count; i++)
            {
                var orderNo = numbers.Next(BusinessLines.Express, shard).ToString();
                Assert.True(orderNo.Length <= 20 && allNumbers.Add(orderNo), orderNo);
                var id = ids.Next(shard);
                Assert.True(id > 0 && allIds.Add((unit, id)), $"{id}");
                Assert.Equal(shard, VirtualShard.OfId(id));
            }
        }
    }
}
