namespace OrderHub.LegacySystems.Flux;

/// <summary>A line of an order to a cloud warehouse.</summary>
internal sealed record FluxLine(string LineNo, string Sku, decimal Ordered, string Grade);

/// <summary>An order as the partner's cloud warehouse keeps it.</summary>
internal sealed record FluxOrder
{
    public required string Code { get; init; }

    public string OrderType { get; init; } = "";

    public required string Customer { get; init; }

    public required string Warehouse { get; init; }

    public required IReadOnlyList<FluxLine> Lines { get; init; }

    public string WmsNo { get; init; } = "";

    public string DeliveryNo { get; init; } = "";

    public string Carrier { get; init; } = "";

    /// <summary>Last digits of who receives it, by which a scenario is played.</summary>
    public string ReceiverMobile { get; init; } = "";

    /// <summary>The last status reached; NEW at first.</summary>
    public string State { get; init; } = "NEW";

    /// <summary>How often a create took effect; more than one would be a doubled order.</summary>
    public int Created { get; init; } = 1;

    public bool IsCancelled { get; init; }

    /// <summary>It agreed to a cancel, and lets the goods leave all the same.</summary>
    public bool LeavesAllTheSame { get; init; }

    /// <summary>What left of each line.</summary>
    public IReadOnlyDictionary<string, decimal> Shipped { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);
}
