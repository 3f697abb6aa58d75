namespace OrderHub.Server.Storage.Connectors;

/// <summary>Which cases are meant: each condition that is given must hold.</summary>
public sealed record PartnerCaseFilter
{
    public string? Kind { get; init; }

    /// <summary>open or decided.</summary>
    public string? State { get; init; }

    public string? Cause { get; init; }

    public string? Connector { get; init; }

    public string? Code { get; init; }

    public string? OrderNo { get; init; }

    public DateTimeOffset? OpenedAfter { get; init; }

    public DateTimeOffset? OpenedBefore { get; init; }

    /// <summary>Only these.</summary>
    public IReadOnlyList<long>? Ids { get; init; }
}
