using OrderHub.Server.Capabilities.Orders;
using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using Xunit;

namespace OrderHub.UnitTests.Capabilities;

/// <summary>How goods are divided between warehouses, and what the orders of the parts, and of several together, say.</summary>
public sealed class SplitRuleTests
{
    private static readonly Goods[] Three =
        [new() { LineNo = 1, Sku = "A", Quantity = 2 }, new() { LineNo = 2, Sku = "B", Quantity = 1 }, new() { LineNo = 3, Sku = "A", Quantity = 1 }];

    [Fact]
    public void As_few_warehouses_as_can_be_and_the_nearest_among_equals()
    {
        var parts = SplitRule.Divide(Three, ["near", "far", "all"], (warehouse, line) => (warehouse, line.Sku) switch { ("near", "A") => 3, ("far", "B") => 1, ("all", "B") => 1, _ => 0 });
        Assert.Equal(["near 1 3", "far 2"], parts!.Select(part => $"{part.Warehouse} {string.Join(' ', part.Lines)}"));

        var whole = SplitRule.Divide(Three, ["near", "far", "all"], (warehouse, line) => warehouse == "all" || line.Sku == "A" ? 3 : 0);
        Assert.Equal(["all 1 2 3"], whole!.Select(part => $"{part.Warehouse} {string.Join(' ', part.Lines)}"));
    }

    [Fact]
    public void An_article_is_not_divided() =>
        Assert.Null(SplitRule.Divide(Three, ["near", "far"], (_, line) => line.Sku == "A" ? 2 : 9));

    [Fact]
    public void A_part_is_an_order_that_can_be_taken_and_has_its_share_of_the_weight()
    {
        var part = SplitContent.Of(Whole(), "110012", new HashSet<int> { 1 });

        Assert.Empty(OrderRules.Check(part));
        Assert.Equal(("PART", "EX2503027Y3KWRY28BA7", "110012", 2m, 1m), (part.BusinessType, part.ParentOrderNo, part.Operation!.WarehouseNo, part.Goods.Single().Quantity, part.Cargo.Single().WeightKg));
        Assert.Null(part.Channel!.IsvUniqueNo);
        Assert.Null(part.Finance!.CodAmount);
    }

    [Fact]
    public void A_merged_order_has_each_article_once()
    {
        var merged = SplitContent.Of(Whole(), [new() { LineNo = 0, Sku = "B", Quantity = 4 }, new() { LineNo = 0, Sku = "C", Quantity = 1 }], 7.5m);

        Assert.Empty(OrderRules.Check(merged));
        Assert.Equal(["1 A 3", "2 B 5", "3 C 1"], merged.Goods.Select(line => $"{line.LineNo} {line.Sku} {line.Quantity}"));
        Assert.Equal(("MERGED", 7.5m), (merged.BusinessType, merged.Cargo.Single().WeightKg));
    }

    private static Order Whole() => CapabilityOrders.Of("small-medium") with { Goods = Three, Finance = new() { CodAmount = 5 } };
}
