namespace OrderHub.Connectors.Manifests;

/// <summary>Everything about a partner that is data: who it is, what it says and hears, and how far it is trusted.</summary>
public sealed record ConnectorManifest
{
    /// <summary>Folder, path segment and settings key; example <c>eclp</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How the system is named in orders and reports; example <c>ECLP</c>.</summary>
    public required string System { get; init; }

    public required string TitleEn { get; init; }

    public required string TitleZh { get; init; }

    /// <summary>Offset of the times that name no zone.</summary>
    public required TimeSpan TimeZone { get; init; }

    /// <summary>What the partner writes and reads where a message does not say.</summary>
    public required string Charset { get; init; }

    /// <summary>Hosts that may be called; more come from the settings.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The name of the program that reads, writes or signs what no setting describes; null: none is needed.</summary>
    public string? Protocol { get; init; }

    public required LimitsManifest Limits { get; init; }

    public InboundManifest? Inbound { get; init; }

    public OutboundManifest? Outbound { get; init; }

    /// <summary>Null where the partner masters no orders that the hub lists.</summary>
    public OrdersManifest? Orders { get; init; }

    public IReadOnlyList<CodeTable> Codes { get; init; } = [];
}
