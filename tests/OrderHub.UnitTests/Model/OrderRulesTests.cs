using System.Diagnostics;
using System.Text.Json;
using OrderHub.Server.Access.Json;
using OrderHub.Server.Model;
using OrderHub.Server.Transaction;
using Xunit;

namespace OrderHub.UnitTests.Model;

public sealed class OrderRulesTests
{
    private static readonly OrderContent Good = JsonSerializer.Deserialize(Server.Access.OpenApi.Examples.Order, ApiJson.Default.OrderContent)!;

    [Fact]
    public void A_good_order_has_no_fault() => Assert.Empty(OrderRules.Check(Good));

    [Fact]
    public void All_faults_come_together_each_with_its_path_and_a_sentence()
    {
        var faults = OrderRules.Check(Good with
        {
            BusinessIdentity = "JDL express",
            OrderClass = "FAST",
            Remark = new string('x', 501),
            Parties = [Good.Parties[0] with { Role = "SENDER", ProvinceCode = "11O" }, Good.Parties[1] with { Latitude = 91 }],
            Goods = [Good.Goods[0] with { Quantity = 0, Price = 1.23456m, InventoryType = "XX", HsCode = "12", ProducedOn = new(2025, 2, 1), ExpiresOn = new(2025, 1, 1) }],
            Cargo = [Good.Cargo[0] with { WeightKg = null, TempLayer = "warm", DangerousClass = "10" }],
            Products = [Good.Products[0] with { Kind = "MAINS" }],
            Finance = new() { SettleType = 4, Currency = "Yuan", Fees = [new() { Kind = new string('k', 33), Amount = 1 }] },
            Operation = new() { PickupMode = "WINDOW", TempMin = 5, TempMax = -5, DockWindow = new() { Start = DateTimeOffset.UnixEpoch, End = DateTimeOffset.UnixEpoch } },
            Customs = new() { Country = "Japan" },
            Marks = [new() { Domain = "ORDER", Key = "COD", Value = "1" }, new() { Domain = "ORDER", Key = "COD", Value = "0" }],
            References = [new() { SourceSystem = "A B", RefType = "REQUEST", RefNo = "1" }],
        });

        Assert.Equal(
            new[]
            {
                "businessIdentity order.text.form", "orderClass order.code.unknown", "remark order.text.too-long",
                "parties[0].role order.party.role", "parties[0].provinceCode order.text.form", "parties[1].latitude order.number.range", "parties[1].longitude order.party.place",
                "goods[0].quantity order.goods.quantity", "goods[0].price order.number.digits", "goods[0].inventoryType order.code.unknown",
                "goods[0].hsCode order.text.form", "goods[0].expiresOn order.goods.dates",
                "cargo[0].weightKg order.cargo.weight", "cargo[0].tempLayer order.code.unknown", "cargo[0].dangerousClass order.text.form",
                "products[0].kind order.product.kind", "products order.product.main", "parties order.party.required",
                "finance.settleType order.finance.settle-type", "finance.currency order.code.unknown", "finance.fees[0].kind order.text.too-long",
                "operation.pickupMode order.code.unknown", "operation.tempMax order.temperature.range", "operation.dockWindow order.window",
                "customs.country order.text.form", "marks[1] order.mark.repeated",
                "references[0].sourceSystem order.text.form", "references[0].refType order.reference.reserved",
            }.Order(StringComparer.Ordinal),
            faults.Select(fault => $"{fault.Path} {fault.Code}").Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.EndsWith(".", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_without_end_is_one_fault()
    {
        var faults = OrderRules.Check(Good with { Goods = [.. Enumerable.Range(0, 600).Select(i => new Goods { LineNo = i, Quantity = 1 })] });
        Assert.Equal(("order.goods.too-many", "goods"), (Assert.Single(faults).Code, faults[0].Path));
    }

    [Theory]
    [InlineData("\u0000")]
    [InlineData("\u200b")]
    [InlineData(" \u2060")]
    public void A_name_of_which_nothing_can_be_seen_is_none(string name) =>
        Assert.Contains(Faults(Good with { Parties = [Good.Parties[0] with { Name = name }, Good.Parties[1]] }), fault => fault == "parties[0].name order.party.name");

    [Fact]
    public void Control_characters_stand_in_no_text_but_line_ends_in_free_words()
    {
        Assert.Empty(Faults(Good with { Remark = "one\r\n\ttwo" }));
        Assert.Equal(
            ["goods[0].name order.text.control", "goods[0].serials[0] order.text.control", "remark order.text.control"],
            Faults(Good with { Remark = "\a", Goods = [Good.Goods[0] with { Name = "a\nb", Serials = ["\u0001"] }] }).Where(fault => fault.EndsWith("control", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("CNY\n")]
    [InlineData("XYZ")]
    public void A_currency_is_one_of_ISO_4217(string currency) => Assert.Equal(["finance.currency order.code.unknown"], Faults(Good with { Finance = new() { Currency = currency } }));

    [Fact]
    public void A_newline_behind_a_text_does_not_slip_through_its_pattern() =>
        Assert.Equal(["businessIdentity order.text.control"], Faults(Good with { BusinessIdentity = "jdl.express.b2c\n" }));

    [Fact]
    public void A_rare_character_counts_one()
    {
        Assert.Empty(Faults(Good with { GroupNo = string.Concat(Enumerable.Repeat("𠮷", 64)) }));
        Assert.Equal(["groupNo order.text.too-long"], Faults(Good with { GroupNo = string.Concat(Enumerable.Repeat("𠮷", 65)) }));
    }

    [Fact]
    public void A_fault_never_repeats_what_is_personal() =>
        Assert.DoesNotContain(OrderRules.Check(Good with { Parties = [Good.Parties[0] with { Phone = "hello, call me", IdNo = "?!" }, Good.Parties[1]] }), fault => fault.Message.Contains("hello", StringComparison.Ordinal) || fault.Message.Contains("?!", StringComparison.Ordinal));

    [Fact]
    public void What_fields_say_together_is_held_against_each_other() => Assert.Equal(
        new[]
        {
            "parties[0].phone order.text.form", "parties[0].idNo order.text.form", "parties[1].longitude order.party.place",
            "goods[0].serials order.goods.serials", "products order.product.repeated", "finance.settleType order.finance.payer", "finance.codAmount order.finance.cod",
            "customs.netWeightKg order.customs.weight", "operation.pickupWindow order.window", "originalOrderNo order.number.form", "references[0].refNo order.text.blank",
        }.Order(StringComparer.Ordinal),
        Faults(Good with
        {
            Parties = [Good.Parties[0] with { Phone = "hello, call me", IdNo = "?" }, Good.Parties[1] with { Latitude = 30 }],
            Goods = [Good.Goods[0] with { Quantity = 2, Serials = ["a", "a"] }],
            Products = [.. Good.Products, new() { ProductCode = "COD", Kind = "VAS" }, new() { ProductCode = "COD", Kind = "VAS" }],
            Finance = new() { SettleType = SettleTypes.SeveralParties },
            Customs = new() { GrossWeightKg = 1, NetWeightKg = 2 },
            Operation = new() { PickupWindow = new() { Start = DateTimeOffset.UnixEpoch, End = DateTimeOffset.UnixEpoch.AddHours(1) } },
            OriginalOrderNo = "EX2503027Y3KWRY28BA8",
            References = [new() { SourceSystem = "WMS", RefType = "SO", RefNo = " " }],
        }).Order(StringComparer.Ordinal));

    [Fact]
    public void Of_what_comes_into_a_warehouse_the_goods_may_be_all_that_is_known()
    {
        Assert.Empty(Faults(Good with { OrderClass = OrderClasses.Inbound, Cargo = [] }));
        Assert.Equal(["cargo order.cargo.count"], Faults(Good with { OrderClass = OrderClasses.Inbound, Cargo = [], Goods = [] }));
        Assert.Equal(["cargo order.cargo.count"], Faults(Good with { Cargo = [] }));
    }

    private static IEnumerable<string> Faults(OrderContent order) => OrderRules.Check(order).Select(fault => $"{fault.Path} {fault.Code}");

    [Fact]
    public void The_hubs_own_claim_on_a_request_is_no_fault()
    {
        var order = new Order(Good)
        {
            TenantId = 1, OrderId = 1, Version = 0, Status = OrderStatus.Received, CreatedAt = default, UpdatedAt = default,
            References = [new() { SourceSystem = "API", RefType = Reference.RequestType, RefNo = "k" }, new() { SourceSystem = "ECLP", RefType = "ISV", RefNo = "1" }],
        };
        Assert.Empty(OrderRules.Check(order));
    }

    [Fact]
    public void Checking_an_order_costs_little()
    {
        OrderRules.Check(Good);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
        {
            OrderRules.Check(Good);
        }

        // Generous for a busy machine: it takes some 20 microseconds an order.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"2000 checks took {watch.Elapsed}");
    }
}
