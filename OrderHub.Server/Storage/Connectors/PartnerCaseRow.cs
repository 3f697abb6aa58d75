namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>partner_case</c>: something about a partner's message that a person decides. Holds no personal data.</summary>
public sealed record PartnerCaseRow
{
    public const string Open = "open";
    public const string Decided = "decided";

    public required int TenantId { get; init; }
    public required long CaseId { get; init; }
    /// <summary>What it is about; the same thing never opens two cases.</summary>
    public required string CaseKey { get; init; }
    /// <summary>quarantine, conflict or hold.</summary>
    public required string Kind { get; init; }
    /// <summary>Stable code of why; example <c>partner.code.unknown</c>.</summary>
    public required string Cause { get; init; }
    public required string Connector { get; init; }
    public required string Operation { get; init; }
    /// <summary>The message that it came of; null for a hold.</summary>
    public long? ExchangeId { get; init; }
    /// <summary>The order that is held.</summary>
    public long? OrderId { get; init; }
    public string? OrderNo { get; init; }
    public string? WaybillNo { get; init; }
    public string? MessageKey { get; init; }
    /// <summary>Table of the code that has no meaning.</summary>
    public string? CodeTable { get; init; }
    public string? CodeDocument { get; init; }
    public string? CodeSystem { get; init; }
    public string? CodeCustomer { get; init; }
    public string? Code { get; init; }
    /// <summary>The status that was reported, by its name.</summary>
    public string? Reported { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    /// <summary>Why, in one sentence.</summary>
    public required string Detail { get; init; }
    /// <summary>open or decided.</summary>
    public string State { get; init; } = Open;
    public string? Decision { get; init; }
    public string? Reason { get; init; }
    /// <summary>Why the last decision could not be carried out.</summary>
    public string? Problem { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    /// <summary>Rises with each claim.</summary>
    public int Fence { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>How many cases are alike.</summary>
public sealed record PartnerCaseCount(string Kind, string Cause, string Connector, string? Code, string State, string? Decision, int Count, DateTimeOffset OldestAt, DateTimeOffset NewestAt);
