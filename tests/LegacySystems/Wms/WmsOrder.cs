namespace OrderHub.LegacySystems.Wms;

/// <summary>A line of a warehouse order.</summary>
internal sealed record WmsLine(string LineNo, string ItemCode, decimal Planned);

/// <summary>An order as the warehouse keeps it.</summary>
internal sealed record WmsOrder
{
    public required string Code { get; init; }

    /// <summary>deliveryorder, stockout, entryorder, returnorder or storeprocess.</summary>
    public required string Kind { get; init; }

    public required string OrderType { get; init; }

    public required string WmsNo { get; init; }

    /// <summary>Which of the company's warehouses has it.</summary>
    public string Warehouse { get; init; } = "";

    public required IReadOnlyList<WmsLine> Lines { get; init; }

    /// <summary>What kits are made of; empty where none are made.</summary>
    public IReadOnlyList<WmsLine> Parts { get; init; } = [];

    /// <summary>Last four digits of who receives it, by which the carrier plays a scenario.</summary>
    public string ReceiverMobile { get; init; } = "";

    /// <summary>The last processStatus reached; NEW at first.</summary>
    public string State { get; init; } = "NEW";

    /// <summary>How often a create took effect; more than one would be a doubled order.</summary>
    public int Created { get; init; } = 1;

    public bool IsCancelled { get; init; }

    /// <summary>It agreed to a cancel, and lets the goods leave all the same.</summary>
    public bool LeavesAllTheSame { get; init; }

    /// <summary>The warehouse hands it to a carrier of its own choice: whoever ordered it neither named one nor has it fetched.</summary>
    public bool TakesCarrier { get; init; }

    public string? ExpressCode { get; init; }

    /// <summary>The second parcel of an order that does not fit into one.</summary>
    public string? SecondExpressCode { get; init; }

    /// <summary>What moved of each line.</summary>
    public IReadOnlyDictionary<string, decimal> Actual { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    public bool IsInbound => Kind is "entryorder" or "returnorder" or "storeprocess";
}
