using OrderHub.Server.Model;
using OrderHub.Server.Transaction.Returns;
using Xunit;

namespace OrderHub.UnitTests.Transaction;

/// <summary>What an order that goes the other way asks for.</summary>
public sealed class ReverseContentTests
{
    [Fact]
    public void What_left_a_warehouse_comes_back_into_it_as_a_return_from_the_consignee()
    {
        var content = ReverseContent.Of(Delivered(warehouse: "110009"), new());

        Assert.Equal(("return-in", "jdl.return-in.b2c", OrderClasses.Inbound, Directions.Reverse), (content.BusinessLine, content.BusinessIdentity, content.OrderClass, content.Direction));
        Assert.Equal(["李测试", "仓甲"], content.Parties.OrderBy(party => party.Role == PartyRoles.Consignee).Select(party => party.Name));
        Assert.Equal("110009", content.Operation!.WarehouseNo);
        Assert.Equal("ORIGINAL", content.OriginalOrderNo);
    }

    [Fact]
    public void What_was_only_carried_goes_back_by_its_own_line()
    {
        var content = ReverseContent.Of(Delivered(warehouse: null), new());

        Assert.Equal(("sales-out", OrderClasses.PureDelivery), (content.BusinessLine, content.OrderClass));
        Assert.Null(content.Operation!.WarehouseNo);
    }

    [Fact]
    public void Only_what_moved_comes_back_and_only_the_lines_that_are_meant()
    {
        var order = Delivered("110009") with
        {
            Goods =
            [
                new() { LineNo = 1, Sku = "A", Quantity = 5, ActualQuantity = 3, PlannedQuantity = 5 }, new() { LineNo = 2, Sku = "B", Quantity = 2 },
                new() { LineNo = 3, Sku = "C", Quantity = 2, ActualQuantity = 0 },
            ],
        };

        Assert.Equal([(1, 3m, null, null), (2, 2m, null, null)], ReverseContent.Of(order, new()).Goods.Select(line => (line.LineNo, line.Quantity, line.ActualQuantity, line.PlannedQuantity)));
        Assert.Equal([2], ReverseContent.Of(order, new() { Quantities = new Dictionary<int, decimal?> { [2] = null } }).Goods.Select(line => line.LineNo));
    }

    [Fact]
    public void Of_each_line_as_much_comes_back_as_is_wished_and_of_some_pieces_nobody_knows_the_serial_numbers()
    {
        var order = Delivered("110009") with
        {
            Goods = [new() { LineNo = 1, Sku = "A", Quantity = 2, Serials = ["S1", "S2"] }, new() { LineNo = 2, Sku = "B", Quantity = 2, Serials = ["S3", "S4"] }, new() { LineNo = 3, Sku = "C", Quantity = 1 }],
        };

        var goods = ReverseContent.Of(order, new() { Quantities = new Dictionary<int, decimal?> { [1] = 1, [2] = 2, [3] = 0 } }).Goods;

        Assert.Equal([(1, 1m, 0), (2, 2m, 2)], goods.Select(line => (line.LineNo, line.Quantity, line.Serials.Count)));
    }

    [Fact]
    public void The_numbers_by_which_the_outside_knows_the_order_and_its_cash_stay_with_it()
    {
        var content = ReverseContent.Of(Delivered("110009"), new());

        Assert.Equal(("027K000001", null, null), (content.Channel!.CustomerCode, content.Channel.ChannelOrderNo, content.Channel.IsvUniqueNo));
        Assert.Equal((null, "CNY"), (content.Finance!.CodAmount, content.Finance.Currency));
        Assert.Empty(content.References);
    }

    [Fact]
    public void Something_else_may_go_back_in_its_place()
    {
        var content = ReverseContent.Of(Delivered("110009"), new() { Line = "large", Instead = new() { Description = "old refrigerator", WeightKg = 60 } });

        Assert.Empty(content.Goods);
        Assert.Equal(("old refrigerator", 60m), (content.Cargo.Single().Description, content.Cargo.Single().WeightKg));
        Assert.Equal(OrderClasses.PureDelivery, content.OrderClass);
    }

    private static Order Delivered(string? warehouse) => new(new OrderContent
    {
        BusinessIdentity = "jdl.sales-out.b2c",
        BusinessLine = "sales-out",
        OrderClass = OrderClasses.WarehouseDelivery,
        Channel = new() { CustomerCode = "027K000001", ChannelOrderNo = "P-1", IsvUniqueNo = "I-1" },
        Parties = [new() { Role = PartyRoles.Consignor, Name = "仓甲" }, new() { Role = PartyRoles.Consignee, Name = "李测试" }, new() { Role = PartyRoles.Payer, Name = "x" }],
        Goods = [new() { LineNo = 1, Sku = "A", Quantity = 1 }],
        Cargo = [new() { WeightKg = 2, MeasuredWeightKg = 3 }],
        Products = [new() { ProductCode = "ed-m-0001" }, new() { ProductCode = "COD", Kind = ProductKinds.ValueAdded }],
        Finance = new() { CodAmount = 88 },
        Operation = new() { WarehouseNo = warehouse },
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
