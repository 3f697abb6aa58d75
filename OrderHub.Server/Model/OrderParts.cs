using System.Text.Json.Serialization;

namespace OrderHub.Server.Model;

/// <summary>Through which door and for which customer the order came.</summary>
[Record("Customer channel", "ord_main")]
public sealed record Channel
{
    [Field("Who orders, as the tenant numbers its customers.", Example = "027K000001", Max = 64)]
    public string? CustomerCode { get; init; }

    [Field("Department of the customer.", Example = "EBU001", Max = 64)]
    public string? DeptNo { get; init; }

    [Field("Shop of the customer.", Example = "ESP0001", Max = 64)]
    public string? ShopNo { get; init; }

    [Field("Sales platform.", Example = "0030001", Max = 32)]
    public string? ChannelCode { get; init; }

    [Field("The platform's number of the order; orders that share it each have an isvUniqueNo or a parentOrderNo.", Example = "2075-1125-0042", Max = 64)]
    public string? ChannelOrderNo { get; init; }

    [Field("Software through which the customer sends.", Example = "ISV0000000000042", Max = 64)]
    public string? IsvSource { get; init; }

    [Field("That software's own number of the order; one order has it.", Example = "SO-7781", Max = 64)]
    public string? IsvUniqueNo { get; init; }
}

/// <summary>A person or company of the order. Name, phones, address and identity number are personal data: encrypted at rest.</summary>
[Record("Shipping and receiving", "ord_party")]
public sealed record Party
{
    [Field("What the party is to the order.", Example = "CONSIGNEE", Codes = typeof(PartyRoles), Fault = OrderFaultCodes.PartyRole)]
    public required string Role { get; init; }

    [Field("Name of the person or company.", Example = "李测试", Max = 100, Personal = true)]
    public string? Name { get; init; }

    [Field("Mobile number.", Unit = "digits", Example = "13900000000", Max = 40, Personal = true)]
    public string? Mobile { get; init; }

    [Field("Fixed-line number.", Unit = "digits", Example = "010-88886666", Max = 40, Personal = true, Pattern = "^([0-9+() -]{5,32}([#x转][0-9]{1,8})?)?$", Form = "digits with + - ( ) and spaces, an extension behind #")]
    public string? Phone { get; init; }

    [Field("Identity number, where the service needs one.", Example = "110101199001011234", Max = 40, Personal = true, Pattern = IdNumber, Form = IdNumberForm)]
    public string? IdNo { get; init; }

    [Field("First level of the region.", Example = "北京市", Max = 64)]
    public string? Province { get; init; }

    [Field("Second level of the region.", Example = "北京市", Max = 64)]
    public string? City { get; init; }

    [Field("Third level of the region.", Example = "大兴区", Max = 64)]
    public string? County { get; init; }

    [Field("Fourth level of the region.", Example = "亦庄镇", Max = 64)]
    public string? Town { get; init; }

    [Field("Code of the province.", Unit = "GB/T 2260", Example = "110000", Max = 12, Pattern = RegionCode, Form = RegionCodeForm)]
    public string? ProvinceCode { get; init; }

    [Field("Code of the city.", Unit = "GB/T 2260", Example = "110100", Max = 12, Pattern = RegionCode, Form = RegionCodeForm)]
    public string? CityCode { get; init; }

    [Field("Code of the county.", Unit = "GB/T 2260", Example = "110115", Max = 12, Pattern = RegionCode, Form = RegionCodeForm)]
    public string? CountyCode { get; init; }

    [Field("Code of the town.", Unit = "GB/T 10114", Example = "110115006", Max = 12, Pattern = RegionCode, Form = RegionCodeForm)]
    public string? TownCode { get; init; }

    [Field("Street and house.", Example = "样例街2号3栋404室", Max = 350, Personal = true)]
    public string? Address { get; init; }

    [Field("North positive.", Unit = "degrees, WGS 84", Example = "39.7951", Least = -90, Greatest = 90, Decimals = 8)]
    public decimal? Latitude { get; init; }

    [Field("East positive.", Unit = "degrees, WGS 84", Example = "116.5062", Least = -180, Greatest = 180, Decimals = 8)]
    public decimal? Longitude { get; init; }

    [Field("Extension fields of the entity `party`, field to text.", Example = "{\"memberLevel\": \"gold\"}", Max = 60, Column = "-")]
    public IReadOnlyDictionary<string, string> Ext { get; init => field = value ?? OrderContent.NoExtensions; } = OrderContent.NoExtensions;

    internal const string IdNumber = "^([0-9A-Za-z()/-]{4,40})?$";
    internal const string IdNumberForm = "4 to 40 letters, digits, hyphens, slashes and brackets";
    private const string RegionCode = "^[0-9]{2,12}$";
    private const string RegionCodeForm = "2 to 12 digits";
}

/// <summary>A line of goods (what was sold).</summary>
[Record("Goods", "ord_goods")]
public sealed record Goods
{
    [Field("Number of the line within the order.", Example = "1", Least = 0, Greatest = 999_999)]
    public required int LineNo { get; init; }

    [Field("The group's number of the article.", Example = "EMG1", Max = 64)]
    public string? Sku { get; init; }

    [Field("The customer's number of the article.", Example = "C-4711", Max = 64)]
    public string? CustomerSku { get; init; }

    [Field("Bar code of the article.", Example = "6901234567892", Max = 64)]
    public string? Barcode { get; init; }

    [Field("Name of the article.", Example = "儿童绘本套装", Max = 200)]
    public string? Name { get; init; }

    [Field("How many were ordered.", Unit = "as `unit` says", Example = "2", Least = 0, MoreThanLeast = true, Greatest = 99_999_999_999_999, Fault = OrderFaultCodes.GoodsQuantity)]
    public required decimal Quantity { get; init; }

    [Field("What is counted; pieces where nothing is said.", Example = "盒", Max = 16)]
    public string? Unit { get; init; }

    [Field("Price of one.", Unit = "finance.currency", Example = "19.90", Least = 0, Greatest = 99_999_999_999_999, Fault = OrderFaultCodes.GoodsPrice)]
    public decimal? Price { get; init; }

    [Field("Lot of production.", Example = "L20250101", Max = 64)]
    public string? Lot { get; init; }

    [Field("Date of production.", Example = "2025-01-31")]
    public DateOnly? ProducedOn { get; init; }

    [Field("Last day of use.", Example = "2026-01-31", Fault = OrderFaultCodes.Dates)]
    public DateOnly? ExpiresOn { get; init; }

    [Field("ZP sound, CC defective.", Example = "ZP", Codes = typeof(InventoryTypes))]
    public string? InventoryType { get; init; }

    [Field("Serial numbers of the pieces.", Example = "[\"S1\", \"S2\"]", Max = 1000)]
    public IReadOnlyList<string> Serials { get; init => field = value ?? []; } = [];

    [Field("How many shall move in the end, where that is not what was ordered (a shortage, a part delivery).", Unit = "as `unit` says", Example = "2", Source = FieldSources.Hub, Least = 0, Greatest = 99_999_999_999_999)]
    public decimal? PlannedQuantity { get; init; }

    [Field("How many did move, as reported.", Unit = "as `unit` says", Example = "2", Source = FieldSources.Report, Least = 0, Greatest = 99_999_999_999_999)]
    public decimal? ActualQuantity { get; init; }

    [Field("Harmonised System code, for customs.", Unit = "HS", Example = "4901990000", Max = 13, Pattern = "^[0-9]{6,13}$", Form = "6 to 13 digits")]
    public string? HsCode { get; init; }

    [Field("Country of origin, for customs.", Unit = "ISO 3166 alpha-2", Example = "CN", Pattern = "^[A-Z]{2}$", Form = "two capital letters")]
    public string? OriginCountry { get; init; }

    [Field("Extension fields of the entity `goods`, field to text.", Example = "{\"engraving\": \"LI\"}", Max = 60, Column = "-")]
    public IReadOnlyDictionary<string, string> Ext { get; init => field = value ?? OrderContent.NoExtensions; } = OrderContent.NoExtensions;

    /// <summary>The article, by the first number that it has; null where it has none.</summary>
    public string? Article() => Sku ?? CustomerSku ?? Barcode;
}

/// <summary>What is carried (as the transport sees it).</summary>
[Record("Goods", "ord_main.cargo")]
public sealed record Cargo
{
    [Field("What it is.", Example = "书", Max = 500, Lines = true)]
    public string? Description { get; init; }

    [Field("How many packages.", Unit = "pieces", Example = "1", Least = 1, Greatest = 9999, Fault = OrderFaultCodes.CargoPackages)]
    public int Packages { get; set; } = 1;

    [Field("Weight as the sender states it; required but for INBOUND orders.", Unit = "kg", Example = "0.55", Least = 0, MoreThanLeast = true, Greatest = 100_000, Fault = OrderFaultCodes.CargoWeight)]
    public decimal? WeightKg { get; init; }

    [Field("Volume as the sender states it.", Unit = "cm3", Example = "110.3", Least = 0, Greatest = 1_000_000_000, Fault = OrderFaultCodes.CargoVolume)]
    public decimal? VolumeCm3 { get; init; }

    [Field("Length as the sender states it.", Unit = "cm", Example = "30", Least = 0, Greatest = 100_000)]
    public decimal? LengthCm { get; init; }

    [Field("Width as the sender states it.", Unit = "cm", Example = "20", Least = 0, Greatest = 100_000)]
    public decimal? WidthCm { get; init; }

    [Field("Height as the sender states it.", Unit = "cm", Example = "10", Least = 0, Greatest = 100_000)]
    public decimal? HeightCm { get; init; }

    [Field("Weight as it was measured; the bill goes by it.", Unit = "kg", Source = FieldSources.Report, Example = "0.61", Least = 0, Greatest = 100_000)]
    public decimal? MeasuredWeightKg { get; init; }

    [Field("Volume as it was measured.", Unit = "cm3", Source = FieldSources.Report, Example = "120", Least = 0, Greatest = 1_000_000_000)]
    public decimal? MeasuredVolumeCm3 { get; init; }

    [Field("Length as it was measured.", Unit = "cm", Source = FieldSources.Report, Example = "31", Least = 0, Greatest = 100_000)]
    public decimal? MeasuredLengthCm { get; init; }

    [Field("Width as it was measured.", Unit = "cm", Source = FieldSources.Report, Example = "20", Least = 0, Greatest = 100_000)]
    public decimal? MeasuredWidthCm { get; init; }

    [Field("Height as it was measured.", Unit = "cm", Source = FieldSources.Report, Example = "10", Least = 0, Greatest = 100_000)]
    public decimal? MeasuredHeightCm { get; init; }

    [Field("Class of dangerous goods.", Unit = "UN class and division", Example = "9", Pattern = "^[1-9](\\.[1-9])?$", Form = "a class of 1 to 9, with its division behind a dot")]
    public string? DangerousClass { get; init; }

    [Field("How warm it may be.", Example = "freezing", Codes = typeof(TempLayers))]
    public string? TempLayer { get; init; }

    [Field("Extension fields of the entity `cargo`, field to text.", Example = "{\"fragile\": \"true\"}", Max = 60)]
    public IReadOnlyDictionary<string, string> Ext { get; init => field = value ?? OrderContent.NoExtensions; } = OrderContent.NoExtensions;
}

/// <summary>A parcel with its waybill number.</summary>
[Record("Logistics services", "ord_package")]
public sealed record Package
{
    [Field("The number that the parcel travels under.", Source = FieldSources.Hub, Example = "JDV000000000001", Max = 64)]
    public required string WaybillNo { get; init; }

    [Field("Number of the piece under the waybill number.", Source = FieldSources.Hub, Example = "JDV000000000001-1-2", Max = 64)]
    public string? PackageNo { get; init; }

    [Field("Position within the order, from 1.", Source = FieldSources.Hub, Example = "1")]
    public required int Seq { get; init; }

    [Field("Weight of the parcel.", Unit = "kg", Source = FieldSources.Report, Example = "0.61", Least = 0, Greatest = 100_000)]
    public decimal? WeightKg { get; init; }

    [Field("Who carries it.", Source = FieldSources.Hub, Example = "CYS0000010", Max = 64)]
    public string? CarrierCode { get; init; }

    [Field("True once the waybill number was given back.", Source = FieldSources.Hub, Example = "false")]
    public bool Voided { get; init; }

    [Field(
        "Where the parcel stands, of an order with several; the order is PARTIAL once one is delivered, and DELIVERED when all are.",
        Source = FieldSources.Report, Example = "IN_TRANSIT")]
    public OrderStatus? Status { get; init; }

    [Field("Extension fields of the entity `package`, field to text.", Source = FieldSources.Hub, Example = "{\"sealNo\": \"77\"}", Max = 60, Column = "-")]
    public IReadOnlyDictionary<string, string> Ext { get; init => field = value ?? OrderContent.NoExtensions; } = OrderContent.NoExtensions;
}

/// <summary>A logistics service; exactly one of an order's products is MAIN.</summary>
[Record("Logistics services", "ord_main.products")]
public sealed record Product
{
    [Field("Code of the service.", Example = "ed-m-0001", Max = 64)]
    public required string ProductCode { get; init; }

    [Field("MAIN the service itself, VAS something added to it.", Example = "MAIN", Codes = typeof(ProductKinds), Fault = OrderFaultCodes.ProductKind)]
    public string Kind { get; init => field = value ?? ProductKinds.Main; } = ProductKinds.Main;

    [Field("What the service needs to know, name to text.", Example = "{\"floor\": \"6\"}", Max = 50)]
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? OrderContent.NoExtensions; } = OrderContent.NoExtensions;
}

/// <summary>Campaign and group buying.</summary>
[Record("Marketing", "ord_main")]
public sealed record Marketing
{
    [Field("Campaign that the order belongs to.", Example = "618", Max = 64)]
    public string? Campaign { get; init; }

    [Field("Coupon that was used.", Example = "CP-100", Max = 64)]
    public string? Coupon { get; init; }

    [Field("What is taken off.", Unit = "finance.currency", Example = "5.00", Least = 0, Greatest = 99_999_999_999_999)]
    public decimal? Discount { get; init; }

    [Field("Group that must come together.", Example = "GB-20250302-88", Max = 64)]
    public string? GroupBuyId { get; init; }

    [Field("Until when the group must be complete.", Unit = "UTC", Example = "2025-03-03T16:00:00Z")]
    public DateTimeOffset? GroupDeadline { get; init; }
}

/// <summary>Who pays what.</summary>
[Record("Finance", "ord_main")]
public sealed record Finance
{
    [Field("1 sender, 2 receiver, 3 monthly, 5 several parties.", Example = "3", Codes = typeof(SettleTypes), Fault = OrderFaultCodes.SettleType)]
    public int SettleType { get; set; } = SettleTypes.Monthly;

    [Field("Currency of every amount of the order.", Unit = "ISO 4217", Example = "CNY", Codes = typeof(Currencies))]
    public string Currency { get; init => field = value ?? "CNY"; } = "CNY";

    [Field("Cash to collect on delivery.", Unit = "finance.currency", Example = "88.80", Least = 0, Greatest = 99_999_999_999_999, Fault = OrderFaultCodes.CodAmount)]
    public decimal? CodAmount { get; init; }

    [Field("Value that is insured.", Unit = "finance.currency", Example = "500", Least = 0, Greatest = 99_999_999_999_999, Fault = OrderFaultCodes.InsuredValue)]
    public decimal? InsuredValue { get; init; }

    [Field("What the service is thought to cost.", Unit = "finance.currency", Source = FieldSources.Hub, Example = "12.50", Least = 0, Greatest = 99_999_999_999_999)]
    public decimal? EstimatedFee { get; init; }

    [Field("What the service did cost.", Unit = "finance.currency", Source = FieldSources.Hub, Example = "13.00", Least = 0, Greatest = 99_999_999_999_999)]
    public decimal? ActualFee { get; init; }

    [Field("Fees one by one.", Max = 100, Column = "fees")]
    public IReadOnlyList<Fee> Fees { get; init => field = value ?? []; } = [];
}

/// <summary>One fee of the order.</summary>
[Record("Finance", "ord_main.fees")]
public sealed record Fee
{
    /// <summary>The kind of what was given back: no part of what a service costs.</summary>
    public const string Refund = "REFUND";

    [Field("What it is for.", Example = "FREIGHT", Max = 32)]
    public required string Kind { get; init; }

    [Field("Who pays: a role of the parties, or a customer code.", Example = "027K000001", Max = 64)]
    public string? Payer { get; init; }

    [Field("Amount without tax; less than 0 gives back.", Unit = "finance.currency", Example = "12.50", Least = -99_999_999_999_999, Greatest = 99_999_999_999_999)]
    public required decimal Amount { get; init; }

    [Field("Tax on it.", Unit = "finance.currency", Example = "0.71", Least = -99_999_999_999_999, Greatest = 99_999_999_999_999)]
    public decimal? Tax { get; init; }
}

/// <summary>Half-open span of time.</summary>
public sealed record TimeWindow
{
    [Field("First moment.", Unit = "UTC", Example = "2025-03-02T01:00:00Z")]
    public required DateTimeOffset Start { get; init; }

    [Field("First moment that is not in it; after the start.", Unit = "UTC", Example = "2025-03-02T03:00:00Z")]
    public required DateTimeOffset End { get; init; }
}

/// <summary>How, when, where and by whom the order is carried out.</summary>
[Record("Operation", "ord_main")]
public sealed record Operation
{
    [Field("DOOR fetched at the door, SELF brought by the sender.", Example = "DOOR", Codes = typeof(PickupModes))]
    public string PickupMode { get; init => field = value ?? PickupModes.Door; } = PickupModes.Door;

    [Field("When it may be fetched.", Column = "pickup_start pickup_end")]
    public TimeWindow? PickupWindow { get; init; }

    [Field("When it may be delivered.", Column = "delivery_start delivery_end")]
    public TimeWindow? DeliveryWindow { get; init; }

    [Field("When the dock of the warehouse is ours.", Column = "dock_start dock_end")]
    public TimeWindow? DockWindow { get; init; }

    [Field("Site that fetches.", Example = "010F002", Max = 64)]
    public string? PickupSite { get; init; }

    [Field("Site that delivers.", Example = "021A114", Max = 64)]
    public string? DeliverySite { get; init; }

    [Field("Warehouse that the goods leave.", Example = "110009", Max = 64)]
    public string? WarehouseNo { get; init; }

    [Field("Warehouse that the goods go to.", Example = "110012", Max = 64)]
    public string? DestWarehouseNo { get; init; }

    [Field("Who carries.", Example = "CYS0000010", Max = 64)]
    public string? CarrierCode { get; init; }

    [Field("Kind of vehicle.", Example = "4.2m-reefer", Max = 32)]
    public string? VehicleType { get; init; }

    [Field("Number plate of the vehicle.", Example = "京A12345", Max = 16)]
    public string? VehiclePlate { get; init; }

    [Field("Coldest it may get.", Unit = "degrees Celsius", Example = "-18", Least = -273, Greatest = 1000)]
    public decimal? TempMin { get; init; }

    [Field("Warmest it may get.", Unit = "degrees Celsius", Example = "-12", Least = -273, Greatest = 1000, Fault = OrderFaultCodes.TempRange)]
    public decimal? TempMax { get; init; }

    [Field("Device that records the temperature.", Example = "LG-0042", Max = 64)]
    public string? LoggerId { get; init; }

    [Field("Order of the installation service.", Source = FieldSources.Hub, Example = "AZ2503020001", Max = 64)]
    public string? InstallOrderNo { get; init; }
}

/// <summary>Cross-border data.</summary>
[Record("Operation", "ord_main")]
public sealed record Customs
{
    [Field("Customs procedure.", Unit = "procedure code", Example = "9610", Max = 16, Column = "customs_pattern")]
    public string? Pattern { get; init; }

    [Field("Port of clearance.", Unit = "customs code", Example = "0100", Max = 16, Column = "customs_port")]
    public string? Port { get; init; }

    [Field("Customs number of the platform.", Example = "1105910159", Max = 32)]
    public string? EbpCode { get; init; }

    [Field("Name of the platform.", Example = "示例平台", Max = 100)]
    public string? EbpName { get; init; }

    [Field("Customs number of the seller.", Example = "1105910160", Max = 32)]
    public string? EbcCode { get; init; }

    [Field("Name of the seller.", Example = "示例商家", Max = 100)]
    public string? EbcName { get; init; }

    [Field("The hub declares the order.", Example = "true")]
    public bool DeclareOrder { get; init; }

    [Field("The hub declares the payment.", Example = "false")]
    public bool DeclarePayment { get; init; }

    [Field("The hub declares the waybill.", Example = "true")]
    public bool DeclareWaybill { get; init; }

    [Field("The payment's own number.", Example = "PAY-20250302-1", Max = 64)]
    public string? PayTransactionId { get; init; }

    [Field("All taxes.", Unit = "finance.currency", Example = "9.10", Least = 0, Greatest = 99_999_999_999_999)]
    public decimal? TaxTotal { get; init; }

    [Field("Freight as declared.", Unit = "finance.currency", Example = "20", Least = 0, Greatest = 99_999_999_999_999, Column = "customs_freight")]
    public decimal? Freight { get; init; }

    [Field("Weight with packing.", Unit = "kg", Example = "1.2", Least = 0, Greatest = 100_000)]
    public decimal? GrossWeightKg { get; init; }

    [Field("Weight without packing.", Unit = "kg", Example = "1.0", Least = 0, Greatest = 100_000)]
    public decimal? NetWeightKg { get; init; }

    [Field("Kind of the buyer's identity number, as customs numbers them.", Example = "1", Max = 16)]
    public string? BuyerIdType { get; init; }

    [Field("The buyer's identity number.", Example = "110101199001011234", Max = 40, Personal = true, Pattern = Party.IdNumber, Form = Party.IdNumberForm)]
    public string? BuyerIdNo { get; init; }

    [Field("Country that it comes from or goes to.", Unit = "ISO 3166 alpha-2", Example = "JP", Pattern = "^[A-Z]{2}$", Form = "two capital letters", Column = "customs_country")]
    public string? Country { get; init; }
}

/// <summary>A key with a value in a domain of marks; takes the place of bit strings. The registry says which there are.</summary>
[Record("Main file", "ord_main.marks")]
public sealed record Mark
{
    [Field("The domain whose registry knows the key.", Example = "ORDER", Max = 32)]
    public required string Domain { get; init; }

    [Field("Key within the domain.", Example = "COD", Max = 64)]
    public required string Key { get; init; }

    [Field("Value that the registry allows.", Example = "1", Max = 128)]
    public required string Value { get; init; }
}

/// <summary>The order's number in another system; unique for the tenant by (system, type, number).</summary>
[Record("Main file", "ord_ref")]
public sealed record Reference
{
    /// <summary>Type of the reference under which the caller's own number for its request is claimed.</summary>
    public const string RequestType = "REQUEST";

    /// <summary>Type of the reference that names an order of another system which this one takes the place of.</summary>
    public const string MasterType = "LEGACY";

    /// <summary>The system of the hub's own claims, which are part of no order.</summary>
    public const string Hub = "HUB";

    /// <summary>How many references in front of those that the caller stated are the hub's own.</summary>
    public static int ClaimsOf(OrderContent order) => order is Order && order.References is [{ RefType: RequestType }, ..] ? 1 : 0;

    [Field("The other system.", Example = "ECLP", Max = 32, Pattern = "^[^\\s]+$", Form = "a name without spaces")]
    public required string SourceSystem { get; init; }

    [Field("What kind of number it is; REQUEST is the hub's own.", Example = "ISV", Max = 32, Pattern = "^[^\\s]+$", Form = "a name without spaces")]
    public required string RefType { get; init; }

    [Field("The number there; one order of the tenant has it. A refused order gives its numbers back, but for that of its request.", Example = "SO-7781", Max = 128)]
    public required string RefNo { get; init; }
}

/// <summary>A link from this order to another one.</summary>
[Record("Main file", "ord_relation")]
public sealed record Relation
{
    [Field("What the other order is to this one.", Source = FieldSources.Hub, Example = "REVERSE", Codes = typeof(RelationKinds))]
    public required string Kind { get; init; }

    [Field("Id of the other order; a text in JSON.", Source = FieldSources.Hub, Example = "441932107886592001", Column = "other_order_id")]
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long OrderId { get; init; }

    [Field("Number of the other order.", Source = FieldSources.Hub, Example = "EX2503027Y3KWRY28BA7", Max = 32, Column = "other_order_no")]
    public required string OrderNo { get; init; }

    [Field("When the link was made.", Unit = "UTC", Source = FieldSources.Hub, Example = "2025-03-02T09:15:07Z")]
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One line of an order's status flow: what was reported and what became of it.</summary>
public sealed record StatusLogEntry
{
    public required long LogId { get; init; }
    public required OrderStatus Status { get; init; }
    public required StatusDecision Decision { get; init; }
    /// <summary>The reporter: HUB, TERMINAL ...</summary>
    public required string Source { get; init; }
    /// <summary>The reporter's own code; example <c>150</c>.</summary>
    public string? RawCode { get; init; }
    /// <summary>The reporter's own time text, as received.</summary>
    public string? RawTime { get; init; }
    public string? Note { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset AppliedAt { get; init; }
}

/// <summary>A fault of an order or a message, with the path to it and what to do.</summary>
/// <param name="Code">Stable code; example <c>order.party.mobile.required</c>.</param>
/// <param name="Path">Path in the caller's document; example <c>parties[1].mobile</c>.</param>
/// <param name="Message">One sentence in the user's words.</param>
public sealed record Fault(string Code, string Path, string Message);
