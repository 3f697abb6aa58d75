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
    [JsonStringEnumMemberName("failed")] Failed = 14,
}

/// <summary>All that must be known to go on: small, and without personal data.</summary>
public sealed record InstanceState
{
    public IReadOnlyList<Token> Tokens { get; init; } = [];

    public IReadOnlyList<Frame> Frames { get; init; } = [];

    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>How often each step was entered.</summary>
    public IReadOnlyDictionary<string, int> Visits { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The next number for a token, a frame or a split: one row of numbers, so that none is used twice.</summary>
    public int NextToken { get; init; } = 1;

    public InstanceStatus Status { get; init; } = InstanceStatus.Running;

    /// <summary>How it ended: the <c>outcome</c> of its end step.</summary>
    public string? Outcome { get; init; }

    /// <summary>How it will end, once what still has to settle or to be undone is through; null while it goes on.</summary>
    public Ending? Ending { get; init; }

    /// <summary>The row that will begin it, of an instance that another one started; 0 once it has begun.</summary>
    public long BeginsBy { get; init; }

    /// <summary>Entries of its journal so far.</summary>
    public int Entries { get; init; }
}

/// <summary>How an instance ends.</summary>
public sealed record Ending(InstanceStatus Status, string Outcome, string? By = null);

/// <summary>
/// A graph at work: the flow itself (number 0), a sub-flow, a scope, or one pass of a loop. Tokens belong to one frame; what a
/// frame's end means is up to the token that holds it.
/// </summary>
public sealed record Frame
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int Id { get; init; }

    /// <summary>The token that holds it, at the step whose body it is; 0 for the flow itself.</summary>
    public int Token { get; init; }

    /// <summary>The frame of that token; -1 for the flow itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int In { get; init; } = -1;

    /// <summary>Variables that live here: all of a flow's, or what a pass of a <c>for-each</c> has set.</summary>
    public JsonObject? Vars { get; init; }

    /// <summary>Step to how it ended and what it left, where an expression asks for it.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>What the caller gave.</summary>
    public JsonObject? Input { get; init; }

    public JsonNode? Item { get; init; }

    public int? Index { get; init; }

    /// <summary>Handlers that are armed, with the waits that will fire them.</summary>
    public IReadOnlyList<Armed>? Handlers { get; init; }

    /// <summary>What its ends have said so far.</summary>
    public FrameResult? Result { get; init; }
}

/// <summary>A handler that waits for its signal or its time.</summary>
public sealed record Armed(string Name, long WaitId);

/// <summary>What the end of a frame said.</summary>
public sealed record FrameResult(string Outcome, InstanceStatus Status, JsonObject? Output);

/// <summary>A completed effect that knows how to be undone.</summary>
public sealed record Effect
{
    public required int Seq { get; init; }

    /// <summary>The step that had it, by its way down.</summary>
    public required string Step { get; init; }

    /// <summary>Capability that takes it back, <c>name@version</c>.</summary>
    public required string Undo { get; init; }

    /// <summary>What the step left for its undo.</summary>
    public JsonObject? Output { get; init; }

    /// <summary>What the undo is given beside that.</summary>
    public JsonObject? With { get; init; }

    /// <summary>The frames it happened in, the flow's own first; null: only there.</summary>
    public IReadOnlyList<int>? Frames { get; init; }

    public bool Undone { get; init; }
}
