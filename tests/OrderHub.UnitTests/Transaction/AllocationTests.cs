using OrderHub.Server.Capabilities.Allocations;
using OrderHub.Server.Capabilities.Orders;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

/// <summary>Both halves of an allocation: what the second one expects, and how they are held against each other.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(5, 5, "even")]
    [InlineData(5, 4, "lost")]
    [InlineData(5, 0, "lost")]
    [InlineData(5, 6, "surplus")]
    public void What_arrived_is_held_against_what_was_shipped(int shipped, int received, string word) =>
        Assert.Equal(word, BalanceAllocation.WordOf(BalanceAllocation.Differences(Of(("A|ZP", shipped)), Of(("A|ZP", received)))));

    [Fact]
    public void Articles_do_not_make_up_for_each_other()
    {
        var differences = BalanceAllocation.Differences(Of(("A|ZP", 5), ("B|ZP", 5)), Of(("A|ZP", 3), ("C|ZP", 7)));

        Assert.Equal([("A|ZP", -2m), ("B|ZP", -5m), ("C|ZP", 7m)], differences);
        Assert.Equal("surplus", BalanceAllocation.WordOf(differences));
    }

    [Fact]
    public void The_other_half_expects_what_left_at_the_warehouse_that_it_goes_to()
    {
        var content = PairContent.Of(
            new(new OrderContent
            {
                BusinessIdentity = "jdl.allocation-out.b2b",
                OrderClass = OrderClasses.Outbound,
                Channel = new() { CustomerCode = "027K000001", ChannelOrderNo = "P-1", IsvUniqueNo = "I-1" },
                Goods = [new() { LineNo = 1, Sku = "A", Quantity = 5, ActualQuantity = 4 }, new() { LineNo = 2, Sku = "B", Quantity = 5, ActualQuantity = 0 }],
                Products = [new() { ProductCode = "fr-m-0001" }, new() { ProductCode = "X", Kind = ProductKinds.ValueAdded }],
                Operation = new() { WarehouseNo = "110009", DestWarehouseNo = "110012" },
            })
            {
                OrderNo = "OUT", TenantId = 1, OrderId = 1, Version = 1, Status = OrderStatus.Outbound, CreatedAt = default, UpdatedAt = default,
            },
            "allocation-in", "DBRK");

        Assert.Equal(("allocation-in", "jdl.allocation-in.b2b", OrderClasses.Inbound, "OUT"), (content.BusinessLine, content.BusinessIdentity, content.OrderClass, content.GroupNo));
        Assert.Equal(("110012", null), (content.Operation!.WarehouseNo, content.Operation.DestWarehouseNo));
        Assert.Equal([(1, 4m, null)], content.Goods.Select(line => (line.LineNo, line.Quantity, line.ActualQuantity)));
        Assert.Equal((null, null), (content.Channel!.ChannelOrderNo, content.Channel.IsvUniqueNo));
        Assert.Equal(["fr-m-0001"], content.Products.Select(product => product.ProductCode));
    }

    private static Dictionary<string, decimal> Of(params (string Article, decimal Quantity)[] articles) => articles.ToDictionary(one => one.Article, one => one.Quantity, StringComparer.Ordinal);
}
