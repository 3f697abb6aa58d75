using OrderHub.Server.Model;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>Any order the model can say, from a seed: every group there or not, every text, number and time its own.</summary>
internal sealed class RandomOrder(int seed)
{
    private static readonly string[] Pieces = ["海鲜", "a", "Ω", "'; --", "\"", "𠮷", "\n", " ", "0", "%_\\", "é", "👍"];

    private readonly Random random = new(seed);

    public Order Make() => new()
    {
        TenantId = random.Next(2) + 1,
        OrderId = random.NextInt64(long.MaxValue),
        OrderNo = "N" + random.NextInt64(),
        Version = random.Next(1, int.MaxValue),
        Status = Any<OrderStatus>(),
        CancelStatus = random.Next(4),
        InterceptStatus = random.Next(4),
        CustomsStatus = random.Next(6),
        HoldCode = Maybe(Text),
        MasteredBy = Text(),
        CellId = random.Next(32),
        CreatedAt = Time(),
        UpdatedAt = Time(),
        AcceptedAt = MaybeTime(),
        PromisedAt = MaybeTime(),
        ClosedAt = MaybeTime(),
        BusinessIdentity = Text(),
        BusinessType = Text(),
        BusinessLine = Text(),
        OrderClass = Text(),
        OrderOrigin = Text(),
        Direction = Text(),
        ParentOrderNo = Maybe(Text),
        OriginalOrderNo = Maybe(Text),
        GroupNo = Maybe(Text),
        Remark = Maybe(Text),
        TraceParent = Maybe(Text),
        Channel = Maybe(() => new Channel
        {
            CustomerCode = Maybe(Text), DeptNo = Maybe(Text), ShopNo = Maybe(Text), ChannelCode = Maybe(Text),
            ChannelOrderNo = Maybe(Text), IsvSource = Maybe(Text), IsvUniqueNo = Maybe(Text),
        }),
        Parties = List(Party),
        Goods = [.. List(() => 0).Select((_, i) => GoodsLine(i + 1))],
        Cargo = List(CargoItem),
        Products = List(() => new Product { ProductCode = Text(), Kind = Text(), Attributes = Map() }),
        Marketing = Maybe(() => new Marketing
        {
            Campaign = Maybe(Text), Coupon = Maybe(Text), Discount = MaybeNumber(), GroupBuyId = Maybe(Text), GroupDeadline = MaybeTime(),
        }),
        Finance = Maybe(() => new Finance
        {
            SettleType = random.Next(1, 6), Currency = Text(), CodAmount = MaybeNumber(), InsuredValue = MaybeNumber(),
            EstimatedFee = MaybeNumber(), ActualFee = MaybeNumber(),
            Fees = List(() => new Fee { Kind = Text(), Payer = Maybe(Text), Amount = Number(), Tax = MaybeNumber() }),
        }),
        Operation = Maybe(() => new Operation
        {
            PickupMode = Text(), PickupWindow = Maybe(Window), DeliveryWindow = Maybe(Window), DockWindow = Maybe(Window),
            PickupSite = Maybe(Text), DeliverySite = Maybe(Text), WarehouseNo = Maybe(Text), DestWarehouseNo = Maybe(Text), CarrierCode = Maybe(Text),
            VehicleType = Maybe(Text), VehiclePlate = Maybe(Text), TempMin = MaybeNumber(), TempMax = MaybeNumber(), LoggerId = Maybe(Text),
            InstallOrderNo = Maybe(Text),
        }),
        Customs = Maybe(() => new Customs
        {
            Pattern = Maybe(Text), Port = Maybe(Text), EbpCode = Maybe(Text), EbpName = Maybe(Text), EbcCode = Maybe(Text), EbcName = Maybe(Text),
            DeclareOrder = Flip(), DeclarePayment = Flip(), DeclareWaybill = Flip(), PayTransactionId = Maybe(Text), TaxTotal = MaybeNumber(),
            Freight = MaybeNumber(), GrossWeightKg = MaybeNumber(), NetWeightKg = MaybeNumber(), BuyerIdType = Maybe(Text), BuyerIdNo = Maybe(Text),
            Country = Maybe(Text),
        }),
        Marks = List(() => new Mark { Domain = Text(), Key = Text(), Value = Text() }),
        References = [.. List(() => 0).Select((_, i) => new Reference { SourceSystem = "S", RefType = "T", RefNo = $"{i}-{random.NextInt64()}" })],
        Extensions = Map(),
        Relations = [.. List(() => 0).Select((_, i) => new Relation { Kind = "PAIR", OrderId = i, OrderNo = Text(), CreatedAt = Time() })],
        Packages = [.. List(() => 0).Select((_, i) => new Package
        {
            WaybillNo = $"W{i}-{random.NextInt64()}", PackageNo = Maybe(Text), Seq = i + 1, WeightKg = MaybeNumber(), CarrierCode = Maybe(Text), Voided = Flip(),
        })],
    };

    /// <summary>An order of which much is hidden: roles that repeat, extension fields at every entity, each open, personal or secret.</summary>
    public Order MakeSensitive()
    {
        var order = Make();
        string[] roles = ["PAYER", "CONSIGNEE"];
        order = order with
        {
            Parties = [.. order.Parties.Concat(List(Party)).Select(party => party with { Role = random.GetItems(roles, 1)[0], Ext = Map() })],
            Goods = [.. order.Goods.Select(goods => goods with { Ext = Map() })],
            Cargo = [.. order.Cargo.Select(cargo => cargo with { Ext = Map() })],
        };
        var paths = order.Extensions.Keys
            .Concat(order.Parties.SelectMany(party => party.Ext.Keys).Select(key => "party." + key))
            .Concat(order.Goods.SelectMany(goods => goods.Ext.Keys).Select(key => "goods." + key))
            .Concat(order.Cargo.SelectMany(cargo => cargo.Ext.Keys).Select(key => "cargo." + key));
        return order with { SensitiveExtensions = paths.Distinct(StringComparer.Ordinal).ToDictionary(path => path, _ => random.Next(3), StringComparer.Ordinal) };
    }

    private Party Party() => new()
    {
        Role = Text(), Name = Maybe(Text), Mobile = Maybe(Text), Phone = Maybe(Text), IdNo = Maybe(Text), Province = Maybe(Text), City = Maybe(Text),
        County = Maybe(Text), Town = Maybe(Text), ProvinceCode = Maybe(Text), CityCode = Maybe(Text), CountyCode = Maybe(Text), TownCode = Maybe(Text), Address = Maybe(Text), Latitude = MaybeNumber(), Longitude = MaybeNumber(),
    };

    private Goods GoodsLine(int line) => new()
    {
        LineNo = line, Sku = Maybe(Text), CustomerSku = Maybe(Text), Barcode = Maybe(Text), Name = Maybe(Text), Quantity = Number(), Unit = Maybe(Text),
        Price = MaybeNumber(), Lot = Maybe(Text), ProducedOn = MaybeDate(), ExpiresOn = MaybeDate(), InventoryType = Maybe(Text), Serials = List(Text),
        PlannedQuantity = MaybeNumber(), ActualQuantity = MaybeNumber(), HsCode = Maybe(Text), OriginCountry = Maybe(Text),
    };

    private Cargo CargoItem() => new()
    {
        Description = Maybe(Text), Packages = random.Next(1, 99), WeightKg = MaybeNumber(), VolumeCm3 = MaybeNumber(), LengthCm = MaybeNumber(),
        WidthCm = MaybeNumber(), HeightCm = MaybeNumber(), MeasuredWeightKg = MaybeNumber(), MeasuredVolumeCm3 = MaybeNumber(), MeasuredLengthCm = MaybeNumber(),
        MeasuredWidthCm = MaybeNumber(), MeasuredHeightCm = MaybeNumber(),
        DangerousClass = Maybe(Text), TempLayer = Maybe(Text),
    };

    private bool Flip() => random.Next(2) == 0;

    private T? Maybe<T>(Func<T> make)
        where T : class => Flip() ? make() : null;

    private string Text() => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private decimal Number() => random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000) / (long)Math.Pow(10, random.Next(18)) / 10_000m;

    private decimal? MaybeNumber() => Flip() ? Number() : null;

    private DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(0, 4_000_000_000_000));

    private DateTimeOffset? MaybeTime() => Flip() ? Time() : null;

    private DateOnly? MaybeDate() => Flip() ? DateOnly.FromDayNumber(random.Next(700_000, 760_000)) : null;

    private TimeWindow Window() => new() { Start = Time(), End = Time() };

    private List<T> List<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

    private Dictionary<string, string> Map() => List(Text).Distinct(StringComparer.Ordinal).ToDictionary(key => key, _ => Text(), StringComparer.Ordinal);

    private T Any<T>()
        where T : struct, Enum => random.GetItems(Enum.GetValues<T>(), 1)[0];
}
