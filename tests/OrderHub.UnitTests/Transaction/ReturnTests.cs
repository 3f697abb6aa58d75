using OrderHub.Server.Capabilities.Funds;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using OrderHub.Server.Transaction.Returns;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

/// <summary>What may come back, what is refunded for it, and when the books of an order agree.</summary>
public sealed class ReturnTests
{
    private static readonly DateTimeOffset Delivered = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(OrderStatus.Delivered, 30, true)]
    [InlineData(OrderStatus.Partial, 0, true)]
    [InlineData(OrderStatus.Delivered, 31, false)]
    [InlineData(OrderStatus.InTransit, 1, false)]
    [InlineData(OrderStatus.Returned, 1, false)]
    [InlineData(OrderStatus.Cancelled, 1, false)]
    [InlineData(OrderStatus.Lost, 1, false)]
    public void An_order_may_come_back_once_it_was_delivered_and_for_some_days(OrderStatus status, int daysLater, bool may) =>
        Assert.Equal(may, ReturnRules.WhyNot(Original() with { Status = status }, new(Delivered, 30), Delivered.AddDays(daysLater)) is null);

    [Fact]
    public void A_return_is_not_returned() => Assert.NotNull(ReturnRules.WhyNot(Original() with { Direction = Directions.Reverse }, new(Delivered, 30), Delivered));

    [Fact]
    public void An_article_was_delivered_as_often_as_was_reported_over_all_lines()
    {
        var original = Original();

        Assert.Equal((7m, 4m, null), (ReturnRules.DeliveredOf(original, "A"), ReturnRules.DeliveredOf(original, "B"), ReturnRules.DeliveredOf(original, "C")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(14)]
    public void What_was_brought_may_come_back_whatever_was_taken_of_it(int taken)
    {
        var line = new Goods { LineNo = 1, Sku = "A", Quantity = 15, PlannedQuantity = 14, ActualQuantity = taken };

        Assert.Equal(14, ReturnRules.DeliveredOf(Original() with { Goods = [line] }, "A"));
    }

    [Fact]
    public void Goods_are_refunded_as_received_by_the_original_price_and_defective_ones_in_part()
    {
        var content = new OrderContent
        {
            BusinessIdentity = "x",
            Goods =
            [
                new() { LineNo = 1, Sku = "A", Quantity = 3, ActualQuantity = 2 },
                new() { LineNo = 2, Sku = "B", Quantity = 1, Price = 9.99m, InventoryType = InventoryTypes.Defective },
                new() { LineNo = 3, Sku = "C", Quantity = 5 },
            ],
        };

        Assert.Equal(2 * 10.5m + 5m, RefundFunds.OfGoods(content, Original(), 50));
        Assert.Equal(5m, RefundFunds.OfGoods(content, null, 50));
    }

    [Fact]
    public void Fees_are_refunded_with_their_tax_and_an_order_has_one_refund()
    {
        var finance = new Finance { Fees = [new() { Kind = "FREIGHT", Amount = 10, Tax = 0.6m }, new() { Kind = "HANDLING", Amount = 2 }] };

        Assert.Equal(12.6m, RefundFunds.OfFees(RefundFunds.With(finance, 99)));
        Assert.Equal([-5m], RefundFunds.With(RefundFunds.With(finance, 99), 5).Fees.Where(fee => fee.Kind == Fee.Refund).Select(fee => fee.Amount));
        Assert.Equal(2, RefundFunds.With(RefundFunds.With(finance, 99), 0).Fees.Count);
    }

    [Fact]
    public void An_order_is_closed_only_when_goods_fees_and_stock_agree()
    {
        var even = new OrderContent
        {
            BusinessIdentity = "x",
            Goods = [new() { LineNo = 1, Quantity = 2, ActualQuantity = 1 }],
            Finance = new() { ActualFee = 12, Fees = [new() { Kind = "FREIGHT", Amount = 12 }, new() { Kind = Fee.Refund, Amount = -40 }] },
        };

        Assert.Empty(ClosingRule.OpenParts(even, []));
        Assert.Single(ClosingRule.OpenParts(even with { Goods = [new() { LineNo = 1, Quantity = 2 }] }, []));
        Assert.Empty(ClosingRule.OpenParts(even with { Goods = [new() { LineNo = 1, Quantity = 2 }] }, [], isCounted: false));
        Assert.Single(ClosingRule.OpenParts(even with { Finance = even.Finance with { ActualFee = 13 } }, []));
        Assert.Single(ClosingRule.OpenParts(even, ["stock W|A|ZP"]));
    }

    private static Order Original() => new(new OrderContent
    {
        BusinessIdentity = "jdl.sales-out.b2c",
        Goods =
        [
            new() { LineNo = 1, Sku = "A", Quantity = 5, ActualQuantity = 4, Price = 10.5m }, new() { LineNo = 2, Sku = "A", Quantity = 3 }, new() { LineNo = 3, Barcode = "B", Quantity = 4 },
        ],
    })
    {
        OrderNo = "ORIGINAL",
        TenantId = 1,
        OrderId = 1,
        Version = 1,
        Status = OrderStatus.Delivered,
        CreatedAt = default,
        UpdatedAt = default,
    };
}
