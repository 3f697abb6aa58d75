namespace OrderHub.Server.Model;

/// <summary>Through which door and for which customer the order came.</summary>
public sealed record Channel
{
    public string? CustomerCode { get; init; }
    public string? DeptNo { get; init; }
    public string? ShopNo { get; init; }
    public string? ChannelCode { get; init; }
    public string? ChannelOrderNo { get; init; }
    public string? IsvSource { get; init; }
    public string? IsvUniqueNo { get; init; }
}

/// <summary>A person or company of the order. Name, phones, address and identity number are personal data: encrypted at rest.</summary>
public sealed record Party
{
    /// <summary>CONSIGNOR, CONSIGNEE, PAYER, BUYER or SUPPLIER.</summary>
    public required string Role { get; init; }
    public string? Name { get; init; }
    public string? Mobile { get; init; }
    public string? Phone { get; init; }
    public string? IdNo { get; init; }
    public string? Province { get; init; }
    public string? City { get; init; }
    public string? County { get; init; }
    public string? Town { get; init; }
    /// <summary>Street and house.</summary>
    public string? Address { get; init; }
    public decimal? Latitude { get; init; }
    public decimal? Longitude { get; init; }
}

/// <summary>A line of goods (what was sold).</summary>
public sealed record Goods
{
    public required int LineNo { get; init; }
    public string? Sku { get; init; }
    public string? CustomerSku { get; init; }
    public string? Barcode { get; init; }
    public string? Name { get; init; }
    public required decimal Quantity { get; init; }
    public string? Unit { get; init; }
    public decimal? Price { get; init; }
    public string? Lot { get; init; }
    public DateOnly? ProducedOn { get; init; }
    public DateOnly? ExpiresOn { get; init; }
    /// <summary>ZP good, CC defective.</summary>
    public string? InventoryType { get; init; }
    public IReadOnlyList<string> Serials { get; init => field = value ?? []; } = [];
    public decimal? ActualQuantity { get; init; }
    /// <summary>Harmonised System code, for customs.</summary>
    public string? HsCode { get; init; }
    /// <summary>ISO 3166 alpha-2 country of origin.</summary>
    public string? OriginCountry { get; init; }
}

/// <summary>What is carried (as the transport sees it).</summary>
public sealed record Cargo
{
    public string? Description { get; init; }
    public int Packages { get; set; } = 1;
    public decimal? WeightKg { get; init; }
    public decimal? VolumeCm3 { get; init; }
    public decimal? LengthCm { get; init; }
    public decimal? WidthCm { get; init; }
    public decimal? HeightCm { get; init; }
    public decimal? MeasuredWeightKg { get; init; }
    public decimal? MeasuredVolumeCm3 { get; init; }
    public string? DangerousClass { get; init; }
    public string? TempLayer { get; init; }
}

/// <summary>A parcel with its waybill number.</summary>
public sealed record Package
{
    public required string WaybillNo { get; init; }
    public string? PackageNo { get; init; }
    public required int Seq { get; init; }
    public decimal? WeightKg { get; init; }
    public string? CarrierCode { get; init; }
    /// <summary>True once the waybill number was given back.</summary>
    public bool Voided { get; init; }
}

/// <summary>A logistics service; exactly one of an order's products is MAIN.</summary>
public sealed record Product
{
    public required string ProductCode { get; init; }
    /// <summary>MAIN or VAS.</summary>
    public string Kind { get; init => field = value ?? "MAIN"; } = "MAIN";
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(StringComparer.Ordinal); } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Campaign and group buying.</summary>
public sealed record Marketing
{
    public string? Campaign { get; init; }
    public string? Coupon { get; init; }
    public decimal? Discount { get; init; }
    public string? GroupBuyId { get; init; }
    public DateTimeOffset? GroupDeadline { get; init; }
}

/// <summary>Who pays what.</summary>
public sealed record Finance
{
    /// <summary>1 sender, 2 receiver, 3 monthly, 5 several parties.</summary>
    public int SettleType { get; set; } = 3;
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init => field = value ?? "CNY"; } = "CNY";
    /// <summary>Cash to collect on delivery.</summary>
    public decimal? CodAmount { get; init; }
    public decimal? InsuredValue { get; init; }
    public decimal? EstimatedFee { get; init; }
    public decimal? ActualFee { get; init; }
    public IReadOnlyList<Fee> Fees { get; init => field = value ?? []; } = [];
}

/// <summary>One fee of the order.</summary>
public sealed record Fee
{
    /// <summary>FREIGHT, COD, INSURANCE ...</summary>
    public required string Kind { get; init; }
    public string? Payer { get; init; }
    public required decimal Amount { get; init; }
    public decimal? Tax { get; init; }
}

/// <summary>Half-open span of time.</summary>
public sealed record TimeWindow
{
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
}

/// <summary>How, when, where and by whom the order is carried out.</summary>
public sealed record Operation
{
    /// <summary>DOOR or SELF.</summary>
    public string PickupMode { get; init => field = value ?? "DOOR"; } = "DOOR";
    public TimeWindow? PickupWindow { get; init; }
    public TimeWindow? DeliveryWindow { get; init; }
    public TimeWindow? DockWindow { get; init; }
    public string? PickupSite { get; init; }
    public string? DeliverySite { get; init; }
    public string? WarehouseNo { get; init; }
    public string? DestWarehouseNo { get; init; }
    public string? CarrierCode { get; init; }
    public string? VehicleType { get; init; }
    public string? VehiclePlate { get; init; }
    public decimal? TempMin { get; init; }
    public decimal? TempMax { get; init; }
    public string? LoggerId { get; init; }
    public string? InstallOrderNo { get; init; }
}

/// <summary>Cross-border data.</summary>
public sealed record Customs
{
    public string? Pattern { get; init; }
    public string? Port { get; init; }
    public string? EbpCode { get; init; }
    public string? EbpName { get; init; }
    public string? EbcCode { get; init; }
    public string? EbcName { get; init; }
    public bool DeclareOrder { get; init; }
    public bool DeclarePayment { get; init; }
    public bool DeclareWaybill { get; init; }
    public string? PayTransactionId { get; init; }
    public decimal? TaxTotal { get; init; }
    public decimal? Freight { get; init; }
    public decimal? GrossWeightKg { get; init; }
    public decimal? NetWeightKg { get; init; }
    public string? BuyerIdType { get; init; }
    /// <summary>Personal: encrypted at rest.</summary>
    public string? BuyerIdNo { get; init; }
    public string? Country { get; init; }
}

/// <summary>A key with a value in a domain of marks; takes the place of bit strings.</summary>
public sealed record Mark
{
    /// <summary>ORDER, GOODS, MARKETING ...</summary>
    public required string Domain { get; init; }
    public required string Key { get; init; }
    public required string Value { get; init; }
}

/// <summary>The order's number in another system; unique for the tenant by (system, type, number).</summary>
public sealed record Reference
{
    /// <summary>Type of the reference under which the caller's own number for its request is claimed.</summary>
    public const string RequestType = "REQUEST";


    /// <summary>ECLP, EXT, API ...</summary>
    public required string SourceSystem { get; init; }
    /// <summary>ISV, CHANNEL_ORDER ...</summary>
    public required string RefType { get; init; }
    public required string RefNo { get; init; }
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
