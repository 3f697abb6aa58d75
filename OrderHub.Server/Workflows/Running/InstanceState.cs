using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Where an instance as a whole stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstanceStatus>))]
public enum InstanceStatus
{
    [JsonStringEnumMemberName("running")] Running = 0,
    [JsonStringEnumMemberName("waiting")] Waiting = 1,
    [JsonStringEnumMemberName("incident")] Incident = 2,
    [JsonStringEnumMemberName("compensating")] Compensating = 3,
    [JsonStringEnumMemberName("completed")] Completed = 10,
    [JsonStringEnumMemberName("compensated")] Compensated = 11,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 12,
    [JsonStringEnumMemberName("refused")] Refused = 13,
}

/// <summary>What a token does at its step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenStatus>))]
public enum TokenStatus
{
    /// <summary>The burst will run its step.</summary>
    Ready,

    /// <summary>A remote call is due or under way.</summary>
    Calling,

    /// <summary>Waits for a signal or a timer.</summary>
    Waiting,

    /// <summary>Stopped by an incident until a person decides.</summary>
    Incident,
}

/// <summary>A place where the flow stands.</summary>
public sealed record Token
{
    public required int Id { get; init; }

    public required string Step { get; init; }

    public TokenStatus Status { get; init; }

    /// <summary>The row that will wake it; 0 where none will.</summary>
    public long WaitId { get; init; }

    /// <summary>Number of the try, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>True where a person had it tried again: the tries before may have happened, so the partner is asked first.</summary>
    public bool TriedBefore { get; init; }

    /// <summary>How often this step was entered before, so that each pass of a loop has an idempotency key of its own.</summary>
    public int Visit { get; init; }

    /// <summary>The effect that this token takes back; null for a token going forward.</summary>
    public int? UndoOf { get; init; }

    /// <summary>The signal its last wait received; lives within the burst only, for it may hold personal data.</summary>
    [JsonIgnore]
    public JsonObject? Signal { get; init; }
}

/// <summary>A completed effect that knows how to be undone.</summary>
public sealed record Effect
{
    public required int Seq { get; init; }

    public required string Step { get; init; }

    /// <summary>Capability that takes it back, <c>name@version</c>.</summary>
    public required string Undo { get; init; }

    /// <summary>What the step left for its undo.</summary>
    public JsonObject? Output { get; init; }

    public bool Undone { get; init; }
}

/// <summary>All that must be known to go on: small, and without personal data.</summary>
public sealed record InstanceState
{
    public IReadOnlyList<Token> Tokens { get; init; } = [];

    public IReadOnlyList<Effect> Effects { get; init; } = [];

    public IReadOnlyDictionary<string, int> Visits { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public int NextToken { get; init; } = 1;

    public InstanceStatus Status { get; init; } = InstanceStatus.Running;

    /// <summary>How it ended: the <c>outcome</c> of its end step.</summary>
    public string? Outcome { get; init; }
}
