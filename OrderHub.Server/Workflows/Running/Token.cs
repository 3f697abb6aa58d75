using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What a token does at its step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenStatus>))]
public enum TokenStatus
{
    /// <summary>The burst will run its step.</summary>
    Ready,

    /// <summary>A remote call is due or under way.</summary>
    Calling,

    /// <summary>Waits for a signal, a timer, a person or a wave.</summary>
    Waiting,

    /// <summary>Stopped by an incident until a person decides.</summary>
    Incident,

    /// <summary>Holds a frame, or several, and goes on when they are through.</summary>
    Holding,

    /// <summary>Has come to a join that still waits for others.</summary>
    Joined,

    /// <summary>Will undo, once calls that were cancelled half-way have settled.</summary>
    Blocked,
}

/// <summary>A place where the flow stands.</summary>
public sealed record Token
{
    public required int Id { get; init; }

    /// <summary>The step, by its way down; empty for the token that undoes an instance that is over.</summary>
    public required string Step { get; init; }

    /// <summary>The frame it belongs to; 0 is the flow itself.</summary>
    public int Frame { get; init; }

    public TokenStatus Status { get; init; }

    /// <summary>The row that will wake it; 0 where none will.</summary>
    public long WaitId { get; init; }

    /// <summary>Number of the try, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>True where a person had it tried again: the tries before may have happened, so the partner is asked first.</summary>
    public bool TriedBefore { get; init; }

    /// <summary>True where a try was left without an answer: the other system may have done it.</summary>
    public bool Uncertain { get; init; }

    /// <summary>How often this step was entered before, so that each pass of a loop has an idempotency key of its own.</summary>
    public int Visit { get; init; }

    /// <summary>When it came to its step.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The splits it comes from that may be joined again, the widest first.</summary>
    public IReadOnlyList<Split>? Splits { get; init; }

    /// <summary>The effect that this token takes back; null for a token going forward.</summary>
    public int? UndoOf { get; init; }

    /// <summary>What it undoes as a whole, and what it does then; null where it undoes nothing.</summary>
    public UndoWork? Undo { get; init; }

    /// <summary>
    /// Its step was cancelled while its call may have been under way: the answer is awaited, and an effect that it had is undone at
    /// once. Holds the frames it was in.
    /// </summary>
    public IReadOnlyList<int>? Settling { get; init; }

    /// <summary>Settles for a step that a person went past: an effect that comes to light stands, and is undone with the others if it comes to that.</summary>
    public bool Adopts { get; init; }

    /// <summary>Where a loop stands; null for all others.</summary>
    public LoopState? Loop { get; init; }

    /// <summary>The failure that led here, for expressions behind a <c>catch</c>.</summary>
    public CaughtFailure? Error { get; init; }

    /// <summary>What a person corrected before having the step tried again.</summary>
    public JsonObject? Corrected { get; init; }

    /// <summary>What a step was given, once evaluated; kept while a call of it is under way, because a condition is evaluated once.</summary>
    public JsonObject? Given { get; init; }

    /// <summary>The signal its last wait received; its text stays in the store of signals, because it may hold personal data.</summary>
    public long SignalId { get; init; }

    /// <summary>That signal's payload, while the burst runs.</summary>
    [JsonIgnore]
    public JsonObject? Signal { get; init; }
}

/// <summary>One passing of a step that makes several tokens of one.</summary>
public sealed record Split(string Step, int Number);

/// <summary>Where a <c>for-each</c> or <c>while</c> stands.</summary>
public sealed record LoopState
{
    public JsonArray? Items { get; init; }

    /// <summary>The next item, or the number of passes begun.</summary>
    public int Next { get; init; }

    /// <summary>Passes that are through.</summary>
    public int Done { get; init; }

    /// <summary>What was collected, by item.</summary>
    public JsonArray? Collected { get; init; }
}

/// <summary>A failure as an expression sees it.</summary>
public sealed record CaughtFailure(string Code, string Message, string Step);

/// <summary>What a token undoes.</summary>
/// <param name="Frame">Effects of this frame and those below.</param>
/// <param name="Target">Only of this step, or of what this scope held; null: all of the frame.</param>
/// <param name="Then">What it does when all is undone.</param>
public sealed record UndoWork(int Frame, string? Target, AfterUndo Then);

/// <summary>What follows an undoing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AfterUndo>))]
public enum AfterUndo
{
    /// <summary>The step is done.</summary>
    GoOn,

    /// <summary>The failure of the step goes on outward.</summary>
    Fail,

    /// <summary>The instance ends.</summary>
    End,

    /// <summary>The token goes: it only had a cancelled call to settle.</summary>
    Vanish,
}
