namespace OrderHub.Server.Model;

/// <summary>What moved of one line of goods, as a production system reports it.</summary>
public sealed record ReportedLine
{
    /// <summary>The line's number in the order; null where the partner names only the article.</summary>
    public int? LineNo { get; init; }

    public string? Sku { get; init; }

    /// <summary>How many moved, in the line's unit.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>ZP sound, CC defective; null: not said.</summary>
    public string? InventoryType { get; init; }
}

/// <summary>A parcel that a production system packed.</summary>
public sealed record ReportedPackage
{
    public required string WaybillNo { get; init; }

    public string? CarrierCode { get; init; }

    /// <summary>Kilograms.</summary>
    public decimal? WeightKg { get; init; }
}

/// <summary>How goods are carried, as whoever carries them reports it.</summary>
public sealed record ReportedCarriage
{
    /// <summary>The trip's number.</summary>
    public string? TripNo { get; init; }

    public string? Plate { get; init; }

    /// <summary>How many pieces under the waybill number it speaks of; null: of all.</summary>
    public int? Pieces { get; init; }

    /// <summary>What they weigh, kilograms; null: they were not weighed.</summary>
    public decimal? WeightKg { get; init; }
}
