using OrderHub.Server.Connectors.Cases;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Exchanges;

/// <summary>What became of a message.</summary>
public static class ExchangeOutcome
{
    public const string Done = "done";

    /// <summary>Known already: answered as the first time.</summary>
    public const string Replayed = "replayed";

    /// <summary>Understood, and not taken for a reason of the business.</summary>
    public const string Refused = "refused";

    /// <summary>One id with two contents: a person decides.</summary>
    public const string Conflict = "conflict";

    /// <summary>Understood but for a code that has no meaning here: kept until a person gives it one.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>Not done now; trying again is safe.</summary>
    public const string Failed = "failed";

    /// <summary>Perhaps done.</summary>
    public const string Unknown = "unknown";

    /// <summary>Malformed, wrongly signed, too big, or from nobody known.</summary>
    public const string Rejected = "rejected";

    public static readonly IReadOnlyList<string> All = [Done, Replayed, Refused, Conflict, Quarantined, Failed, Unknown, Rejected];
}

/// <summary>One message in or out, and what became of it.</summary>
public sealed record Exchange
{
    public required int TenantId { get; init; }

    public required string Connector { get; init; }

    public required bool Inbound { get; init; }

    public required string Operation { get; init; }

    /// <summary>One of <see cref="ExchangeOutcome"/>.</summary>
    public required string Outcome { get; init; }

    public string? Code { get; init; }

    public string? OrderNo { get; init; }

    public string? MessageKey { get; init; }

    public required int HttpStatus { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    public required string MappingVersion { get; init; }

    /// <summary>True for a message whose sender proved who they are; of others only the beginning is kept.</summary>
    public bool IsProven { get; init; } = true;

    /// <summary>The message as it came or went: for inbound ones the request line first.</summary>
    public required byte[] Request { get; init; }

    /// <summary>Bytes of the whole message where only a part is kept.</summary>
    public int? RequestBytes { get; init; }

    public byte[]? Reply { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The message as a tree in the partner's words, as JSON.</summary>
    public byte[]? Decoded { get; init; }

    /// <summary>The same in the hub's words; for a call what the hub asked.</summary>
    public byte[]? Mapped { get; init; }

    /// <summary>http, folder or poll.</summary>
    public string Transport { get; init; } = "http";

    public string? Charset { get; init; }

    /// <summary>The waybill that a report is about: by it the order is found whose number the report does not say.</summary>
    public string? WaybillNo { get; init; }

    /// <summary>SHA-256 of the business document.</summary>
    public byte[]? ContentHash { get; init; }

    /// <summary>The exchange that was read or sent again.</summary>
    public long? ReplayOf { get; init; }

    /// <summary>What a person has to decide about it: written in one commit with the exchange.</summary>
    public PartnerCase? Case { get; init; }

    public string? TraceParent { get; init; }
}

/// <summary>Keeps exchanges.</summary>
public interface IExchangeLog
{
    /// <summary>Durable when the task completes.</summary>
    Task RecordAsync(Exchange exchange, CancellationToken ct);

    /// <summary>True where another content was taken under the same number before.</summary>
    Task<bool> IsOtherContentAsync(Exchange exchange, CancellationToken ct) => Task.FromResult(false);
}
