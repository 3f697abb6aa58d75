using System.Globalization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>The lines that the demo plays, each with its share of a day's orders. An allocation in has none: the hub makes it of one out.</summary>
public static class DemoLines
{
    private const int GroupSize = 5;

    public static IReadOnlyList<DemoLine> All { get; } =
    [
        new("express", 30, (order, _, _) => order),
        new("sales-out", 14, (order, _, _) => order with { OrderClass = OrderClasses.WarehouseDelivery }),
        new("small-medium", 8, SmallMedium),
        new("freight", 6, Freight),
        new("large", 5, Large),
        new("cold-chain", 5, Cold),
        new("international", 4, International),
        new("b2b-contract", 5, Contract),
        new("clps", 5, Cloud),
        new("jingxi", 6, Group),
        new("c2b-pickup", 4, Pickup),
        new("procurement-in", 4, (order, parts, _) => InWarehouse(order, parts, OrderClasses.Inbound, "CGRK")),
        new("return-in", 4, Return),
        new("return-out", 3, (order, parts, _) => InWarehouse(order, parts, OrderClasses.Outbound, "CGTH")),
        new("allocation-out", 3, Allocation),
    ];

    private static OrderContent SmallMedium(OrderContent order, DemoParts parts, DateTimeOffset now) => order with
    {
        OrderClass = OrderClasses.WarehouseDelivery,
        Products = parts.Random.Next(5) == 0 ? [.. order.Products, new Product { ProductCode = "MERGE", Kind = ProductKinds.ValueAdded }] : order.Products,
    };

    private static OrderContent Freight(OrderContent order, DemoParts parts, DateTimeOffset now)
    {
        var kg = parts.Random.Next(80, 1500);
        Product main = new() { ProductCode = "fr-m-0001" };
        return order with
        {
            OrderClass = OrderClasses.Transport,
            Operation = null,
            Finance = null,
            Cargo = [new Cargo { Description = "机床配件", Packages = parts.Random.Next(2, 6), WeightKg = kg, VolumeCm3 = kg * 3300 }],
            Products = parts.Random.Next(4) == 0 ? [main, new Product { ProductCode = "SIGN_BACK", Kind = ProductKinds.ValueAdded }] : [main],
        };
    }

    private static OrderContent Large(OrderContent order, DemoParts parts, DateTimeOffset now)
    {
        Product main = new() { ProductCode = "lq-m-0025" };
        return InWarehouse(order, parts, OrderClasses.WarehouseDelivery, order.BusinessType) with
        {
            Goods = [order.Goods[0] with { Name = "滚筒洗衣机", Quantity = 1 }],
            Cargo = [new Cargo { Description = "滚筒洗衣机", Packages = 2, WeightKg = 90, VolumeCm3 = 600_000 }],
            Products = parts.Random.Next(3) > 0 ? [main, new Product { ProductCode = "INSTALL", Kind = ProductKinds.ValueAdded }] : [main],
        };
    }

    private static OrderContent Cold(OrderContent order, DemoParts parts, DateTimeOffset now) => order with
    {
        OrderClass = OrderClasses.Transport,
        Operation = null,
        Finance = null,
        Cargo = [new Cargo { Description = "海鲜", Packages = 2, WeightKg = parts.Random.Next(10, 200), VolumeCm3 = 90_000, TempLayer = "freezing" }],
        Products = [new Product { ProductCode = "LL-SD-M" }],
    };

    private static OrderContent International(OrderContent order, DemoParts parts, DateTimeOffset now) => InWarehouse(order, parts, OrderClasses.WarehouseDelivery, order.BusinessType) with
    {
        Goods = [order.Goods[0] with { Name = "护肤品", Quantity = 2, Price = 100, HsCode = "3304990000", OriginCountry = "JP" }],
        Customs = new Customs
        {
            Pattern = "1210", Port = "0100", EbpCode = "1105910159", EbcCode = "1105910160", DeclareOrder = true, DeclarePayment = true, DeclareWaybill = true,
            PayTransactionId = "PAY-" + order.Channel!.ChannelOrderNo, Freight = 10, GrossWeightKg = 1.2m, NetWeightKg = 1.0m, BuyerIdType = "1", BuyerIdNo = "110101199001011237", Country = "JP",
        },
    };

    private static OrderContent Contract(OrderContent order, DemoParts parts, DateTimeOffset now) => InWarehouse(order, parts, OrderClasses.WarehouseDelivery, order.BusinessType) with
    {
        Channel = order.Channel! with { CustomerCode = string.Create(CultureInfo.InvariantCulture, $"027K{parts.Random.Next(20) * 10 + 1:000000}") },
        Goods = [order.Goods[0] with { Quantity = parts.Random.Next(10, 60) }],
    };

    /// <summary>Of owners whose goods cloud warehouses keep.</summary>
    private static OrderContent Cloud(OrderContent order, DemoParts parts, DateTimeOffset now) => order with
    {
        OrderClass = OrderClasses.WarehouseDelivery,
        Channel = order.Channel! with { CustomerCode = string.Create(CultureInfo.InvariantCulture, $"027K{parts.Random.Next(1, 101):000000}") },
        Operation = null,
    };

    /// <summary>Who buys while a group is open joins it; one in six is for a group that will not come together.</summary>
    private static OrderContent Group(OrderContent order, DemoParts parts, DateTimeOffset now)
    {
        var goods = order.Goods[0] with { Quantity = 1 };
        return InWarehouse(order, parts, OrderClasses.WarehouseDelivery, order.BusinessType) with
        {
            Goods = [goods],
            Marketing = new Marketing { GroupBuyId = parts.Random.Next(6) == 0 ? "ALONE-" + order.Channel!.ChannelOrderNo : parts.Group(GroupSize), GroupDeadline = now.AddHours(3) },
            Operation = new Operation { WarehouseNo = "110009", DeliverySite = string.Create(CultureInfo.InvariantCulture, $"PP{parts.Random.Next(9000, 9010)}") },
        };
    }

    private static OrderContent Pickup(OrderContent order, DemoParts parts, DateTimeOffset now)
    {
        var start = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(1).AddHours(1);
        return order with
        {
            OrderOrigin = OrderOrigins.ConsumerToBusiness,
            Parties = [.. order.Parties, parts.Someone("PAYER")],
            Finance = new Finance { SettleType = SettleTypes.SeveralParties },
            Operation = new Operation { PickupWindow = new TimeWindow { Start = start, End = start.AddHours(4) } },
        };
    }

    /// <summary>Of orders that another system had: a person is asked whether they are taken.</summary>
    private static OrderContent Return(OrderContent order, DemoParts parts, DateTimeOffset now)
    {
        var back = InWarehouse(order, parts, OrderClasses.Inbound, "THRK");
        return back with
        {
            Direction = Directions.Reverse,
            OriginalOrderNo = string.Create(CultureInfo.InvariantCulture, $"OLD-{parts.Random.Next(1, 9999)}"),
            Operation = back.Operation! with { PickupMode = parts.Random.Next(2) == 0 ? PickupModes.Self : PickupModes.Door },
        };
    }

    private static OrderContent Allocation(OrderContent order, DemoParts parts, DateTimeOffset now)
    {
        var moved = InWarehouse(order, parts, OrderClasses.Outbound, "DBCK");
        return moved with { Operation = moved.Operation! with { DestWarehouseNo = parts.OtherWarehouse(moved.Operation.WarehouseNo!) } };
    }

    private static OrderContent InWarehouse(OrderContent order, DemoParts parts, string orderClass, string businessType) => order with
    {
        OrderClass = orderClass,
        BusinessType = businessType,
        Operation = new Operation { WarehouseNo = parts.Warehouse() },
        Finance = null,
    };
}
