using OrderHub.Server.Capabilities.Contracts;
using OrderHub.Server.Capabilities.Receipts;
using OrderHub.Server.Capabilities.Sources;
using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

/// <summary>Which lots, which warehouse with which carrier, what a contract costs, and what a proof of delivery says.</summary>
public sealed class SourcingTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    [Fact]
    public void The_lot_that_expires_first_is_taken_first_and_one_that_does_not_keep_is_left()
    {
        Lot[] lots = [new("C", Day.AddDays(90), 5), new("A", Day.AddDays(10), 100), new("B", Day.AddDays(40), 3), new("D", Day.AddDays(50), 0)];

        Assert.Equal([("B", 3m), ("C", 2m)], LotRule.Pick(lots, 5, Day.AddDays(30))!.Select(one => (one.Lot.Number, one.Quantity)));
        Assert.Null(LotRule.Pick(lots, 9, Day.AddDays(30)));
        Assert.Equal([("A", 9m)], LotRule.Pick(lots, 9, Day)!.Select(one => (one.Lot.Number, one.Quantity)));
    }

    [Fact]
    public void A_line_of_several_lots_becomes_several_of_the_same_quantity_in_all()
    {
        var split = LotRule.Split(new() { LineNo = 2, Sku = "A", Quantity = 5, Serials = ["S1"] }, [(new("B", Day, 3), 3), (new("C", Day.AddDays(1), 9), 2)], next: 7).ToList();

        Assert.Equal([(2, 3m, "B", 1), (7, 2m, "C", 0)], split.Select(line => (line.LineNo, line.Quantity, line.Lot!, line.Serials.Count)));
    }

    [Theory]
    [InlineData("W|A|ZP|2026-08-31|L1", "L1")]
    [InlineData("W|A|ZP", null)]
    [InlineData("W|A|ZP|soon|L1", null)]
    public void A_lot_is_read_off_the_key_of_its_stock(string key, string? lot)
    {
        Assert.Equal(lot, LotRule.Of(key, 1)?.Number);
        Assert.Equal("A|ZP|2026-08-31|L1", OrderedStock.KeyOf(new() { LineNo = 1, Sku = "A", Quantity = 1, Lot = "L1", ExpiresOn = new(2026, 8, 31) }));
        Assert.Equal("A|CC", OrderedStock.KeyOf(new() { LineNo = 1, Sku = "A", Quantity = 1, Lot = "L1", InventoryType = "CC" }));
    }

    [Fact]
    public void A_contract_is_charged_by_weight_and_pieces_and_never_less_than_the_least()
    {
        var order = new OrderContent { BusinessIdentity = "x", Cargo = [new() { WeightKg = 10, MeasuredWeightKg = 12 }], Goods = [new() { LineNo = 1, Quantity = 9, ActualQuantity = 5 }, new() { LineNo = 2, Quantity = 3 }] };

        Assert.Equal(12 * 1.5m + 8 * 0.25m, QuoteContract.FeeOf(order, 1.5m, 0.25m, 5));
        Assert.Equal(50m, QuoteContract.FeeOf(order, 1.5m, 0.25m, 50));
    }

    [Fact]
    public void Nobody_accepts_more_than_was_shipped_and_what_was_shipped_stays_known()
    {
        var shipped = new Goods { LineNo = 1, Quantity = 10, ActualQuantity = 9 };

        Assert.Equal((9m, 9m), Of(RecordProof.Accept(shipped, null)));
        Assert.Equal((9m, 4m), Of(RecordProof.Accept(shipped, 4)));
        Assert.Equal((9m, 9m), Of(RecordProof.Accept(shipped, 12)));
        Assert.Equal((9m, 7m), Of(RecordProof.Accept(RecordProof.Accept(shipped, 0), 7)));

        static (decimal?, decimal?) Of(Goods line) => (line.PlannedQuantity, line.ActualQuantity);
    }

    [Fact]
    public void The_first_warehouse_with_all_goods_and_a_carrier_is_chosen_with_its_cheapest_carrier()
    {
        SourceCarrier[] carriers = [new("X", "上海", 5, 10), new("Y", "上海", 3, 90), new("Z", "上海", 3, 20), new("X", "广东", 1, 1)];

        Assert.Equal((("B", "Z"), true), SourceRule.Choose([new("A", "上海", 1, HasAll: false), new("B", "上海", 2, HasAll: true), new("C", "广东", 3, HasAll: true)], carriers));
        Assert.Equal((("C", "X"), true), SourceRule.Choose([new("B", "西藏", 2, HasAll: true), new("C", "广东", 3, HasAll: true)], carriers));
        Assert.Equal((null, true), SourceRule.Choose([new("B", "西藏", 2, HasAll: true)], carriers));
        Assert.Equal((null, false), SourceRule.Choose([new("A", "上海", 1, HasAll: false)], carriers));
    }

    [Fact]
    public void Numbers_of_a_range_go_on_where_the_last_block_ended_and_differ_between_databases()
    {
        Assert.Equal(["YT00000000001", "YT00000000002"], CarrierNumbers.NumbersOf("YT", 0, 0, 2));
        Assert.Equal(["YT03000000003"], CarrierNumbers.NumbersOf("YT", 3, 2, 1));
    }
}
