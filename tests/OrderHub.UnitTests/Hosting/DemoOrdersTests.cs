using OrderHub.Server.Hosting.Demo;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

/// <summary>The orders that the demo makes up.</summary>
public sealed class DemoOrdersTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_line_but_those_that_the_hub_makes_itself_is_played() =>
        Assert.Equal(BusinessLines.All.Except(["allocation-in"]).Order(StringComparer.Ordinal), DemoLines.All.Select(line => line.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Lines_come_by_their_shares()
    {
        var orders = Make(DemoLines.All, 5_000);

        Assert.All(DemoLines.All, line => Assert.InRange(orders.Count(order => order.Content.BusinessIdentity == $"jdl.{line.Name}.b2c"), 25 * line.Share, 100 * line.Share));
    }

    [Fact]
    public void The_same_seed_gives_the_same_orders() =>
        Assert.Equal(Make(DemoLines.All, 50).Select(order => (order.Case, order.Key)), Make(DemoLines.All, 50).Select(order => (order.Case, order.Key)));

    [Fact]
    public void Five_buyers_after_each_other_are_of_one_group()
    {
        var groups = Make([DemoLines.All.Single(line => line.Name == "jingxi")], 200).Where(order => order.Case == DemoCase.Good).Select(order => order.Content.Marketing!.GroupBuyId!).ToList();

        Assert.True(groups.Where(group => group.StartsWith("GB-", StringComparison.Ordinal)).CountBy(group => group).Count(group => group.Value == 5) > 20);
        Assert.Contains(groups, group => group.StartsWith("ALONE-", StringComparison.Ordinal));
    }

    private static List<DemoOrder> Make(IReadOnlyList<DemoLine> lines, int count)
    {
        var maker = new DemoOrders(7, lines);
        return [.. Enumerable.Range(0, count).Select(_ => maker.Next(Now))];
    }
}
