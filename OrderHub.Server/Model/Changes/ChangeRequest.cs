using System.Text.Json.Serialization;

namespace OrderHub.Server.Model.Changes;

/// <summary>How far a request has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeState>))]
public enum ChangeState
{
    /// <summary>Recorded; the order's flow carries it out.</summary>
    [JsonStringEnumMemberName("REQUESTED")] Requested,

    /// <summary>Carried out.</summary>
    [JsonStringEnumMemberName("DONE")] Done,

    /// <summary>Tried in vain.</summary>
    [JsonStringEnumMemberName("FAILED")] Failed,

    /// <summary>Not allowed; nothing was tried.</summary>
    [JsonStringEnumMemberName("REFUSED")] Refused,
}

/// <summary>What somebody asked of an order, what was decided, and what became of it.</summary>
public sealed record ChangeRequest
{
    public required int TenantId { get; init; }
    public required long OrderId { get; init; }
    public required long RequestId { get; init; }
    public required ChangeKind Kind { get; init; }

    /// <summary>What it is carried out as: a cancel that came too late is an intercept.</summary>
    public required ChangeKind CarriedAs { get; init; }

    /// <summary>Login of the user, or name of the API key.</summary>
    public required string Actor { get; init; }

    /// <summary>The asker's own words; may name people, so they are sealed at rest.</summary>
    public string? Reason { get; init; }

    /// <summary>For an address: the new one, as JSON; for a reverse: the number of the order that was made. Sealed at rest.</summary>
    public string? Content { get; init; }

    /// <summary>Where the order stood when it was decided.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>The order's version after the request was recorded.</summary>
    public required int OrderVersion { get; init; }

    public required ChangeDecision Decision { get; init; }
    public required ChangeState State { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it was done, failed or refused; null while it is open.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>The asker's own number for the request, unique within the order.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>SHA-256 of what was asked, so that one key with two contents is seen.</summary>
    public required byte[] ContentHash { get; init; }
}
