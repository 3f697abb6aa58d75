using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Workflows;

/// <summary>What a step does beyond computing.</summary>
public enum SideEffect
{
    /// <summary>Nothing: may run any number of times.</summary>
    Pure,

    /// <summary>Rows of our own database, written by the burst: exactly once.</summary>
    Local,

    /// <summary>A call to another system: at least once, made safe by a stable idempotency key.</summary>
    Remote,
}

/// <summary>What a capability is, for validation, the designer and the documentation.</summary>
public sealed record CapabilityDescriptor
{
    /// <summary>Dotted name by business domain; example <c>waybill.register</c>.</summary>
    public required string Name { get; init; }

    public int Version { get; init; } = 1;

    public required LocalText Title { get; init; }

    /// <summary>What it does, what it needs, what its outcomes mean.</summary>
    public required LocalText Summary { get; init; }

    public required SideEffect SideEffect { get; init; }

    /// <summary>Every outcome it can have; each must be wired.</summary>
    public required IReadOnlyList<string> Outcomes { get; init; }

    /// <summary>JSON Schema of <c>with</c>; null: takes none.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>JSON Schema of what it leaves, which later steps read as <c>steps.NAME.output</c>; not every outcome leaves all of it. Null: nothing.</summary>
    public JsonObject? Output { get; init; }

    /// <summary>The capability that takes this one's effect back, <c>name@version</c>; null: has none to take back.</summary>
    public string? Undo { get; init; }

    /// <summary>True for the one step that stores a new order.</summary>
    public bool Persists { get; init; }

    /// <summary><c>name@version</c>, as definitions write it.</summary>
    public string Reference => $"{Name}@{Version}";
}

/// <summary>A reusable step. Implements <see cref="ILocalCapability"/> or <see cref="IRemoteCapability"/>.</summary>
public interface ICapability
{
    CapabilityDescriptor Descriptor { get; }
}

/// <summary>A step that computes, reads and writes our own database only. It may run again when its burst lost a race, so it keeps no state of its own.</summary>
public interface ILocalCapability : ICapability
{
    ValueTask<StepResult> RunAsync(StepContext context, CancellationToken ct);
}

/// <summary>A step that calls another system. Preparing and interpreting are pure; the call between them is the engine's.</summary>
public interface IRemoteCapability : ICapability
{
    /// <summary>The connector that its requests go to; empty where the order or the step's input chooses it.</summary>
    string Connector { get; }

    /// <summary>The connector that this request goes to: calls to one connector queue by themselves.</summary>
    string ConnectorOf(StepContext context) => Connector;

    /// <summary>Which operation to call, with what. Must give the same request for the same order and step.</summary>
    RemoteRequest Prepare(StepContext context);

    /// <summary>Turns a business answer (<see cref="RemoteAnswer.Done"/> or <see cref="RemoteAnswer.Refused"/>) into an outcome, and writes what follows from it into the context's subject.</summary>
    StepResult Interpret(StepContext context, RemoteAnswer answer);
}

/// <summary>One operation of a connector with its input, on behalf of an order.</summary>
public sealed record RemoteRequest(string Connector, string Operation, JsonObject Input, string? OrderNo);

/// <summary>What another system answered, or that it did not.</summary>
public abstract record RemoteAnswer
{
    private RemoteAnswer()
    {
    }

    /// <summary>It did it.</summary>
    public sealed record Done(JsonObject Output) : RemoteAnswer;

    /// <summary>It will not do it: a business answer, not a fault.</summary>
    public sealed record Refused(string Code, string Message) : RemoteAnswer;

    /// <summary>It surely did not do it; trying again is safe.</summary>
    public sealed record Failed(string Code, string Message) : RemoteAnswer;

    /// <summary>It was not asked: too many calls to it wait, or it failed so often that it is left alone. No try is spent.</summary>
    public sealed record Later(string Code, string Message, TimeSpan After) : RemoteAnswer;

    /// <summary>It could not be asked at all, and trying again will not help: the call or the set-up is wrong, and a person mends it.</summary>
    public sealed record Impossible(string Code, string Message) : RemoteAnswer;

    /// <summary>Asked what became of an earlier try, it knows nothing of it: that did not happen.</summary>
    public sealed record NotDone(string Code, string Message) : RemoteAnswer;

    /// <summary>It may have done it (time-out, broken connection); the next try asks first where the partner can be asked.</summary>
    public sealed record Unknown(string Code, string Message) : RemoteAnswer;
}

/// <summary>Carries a request to a connector. Implemented by the execution layer.</summary>
public interface IRemoteCaller
{
    /// <param name="request">What to call.</param>
    /// <param name="call">Who calls, under which idempotency key, and whether an earlier try may have succeeded.</param>
    /// <param name="ct">Stops waiting; the answer is then <see cref="RemoteAnswer.Unknown"/> for the next try.</param>
    Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct);
}

/// <summary>The frame of one try of a remote call.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="OrderId">On behalf of which order.</param>
/// <param name="IdempotencyKey">The same for all tries.</param>
/// <param name="Attempt">Number of the try, from 1.</param>
/// <param name="MayHaveHappened">True where an earlier try may have succeeded: it is asked first, where it can be asked.</param>
/// <param name="TraceParent">The order's trace.</param>
/// <param name="AskOnly">The step was cancelled: what became of the earlier try is to be found out, and nothing new to be done.</param>
public sealed record RemoteCallInfo(int TenantId, long OrderId, string IdempotencyKey, int Attempt, bool MayHaveHappened, string? TraceParent, bool AskOnly = false);

/// <summary>What a step is given.</summary>
public sealed class StepContext
{
    public required int TenantId { get; init; }

    public required long InstanceId { get; init; }

    public required string Step { get; init; }

    /// <summary>The step's <c>with</c>, expressions evaluated.</summary>
    public required JsonObject Input { get; init; }

    /// <summary>The order (or other business object) that the flow works on.</summary>
    public required ISubject Subject { get; init; }

    /// <summary>The burst's batch, for rows that are not the subject's own.</summary>
    public required WriteBatch Batch { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Payload of the signal that the preceding wait received; null where none did.</summary>
    public JsonObject? Signal { get; init; }

    /// <summary>For an undo: what the step left when it was done.</summary>
    public JsonObject? Effect { get; init; }
}

/// <summary>How a step ended: with an outcome, or with a failure.</summary>
public sealed record StepResult
{
    public string? Outcome { get; init; }

    /// <summary>What the undo will need, and later steps may read; null: the step left no effect to undo. Never personal data.</summary>
    public JsonObject? Output { get; init; }

    public StepFailure? Failure { get; init; }

    /// <summary>One short line for the viewer; never personal data.</summary>
    public string? Note { get; init; }

    public static StepResult Of(string outcome, string? note = null, JsonObject? output = null) =>
        new() { Outcome = outcome, Note = note, Output = output };

    public static StepResult Fail(StepFailure failure) => new() { Failure = failure };
}

/// <summary>A failure as data: its kind, what a person can do, and whether trying again may help.</summary>
/// <param name="Code">Stable cause, by which incidents are grouped; example <c>waybill.unavailable</c>.</param>
/// <param name="Message">One sentence on what happened.</param>
/// <param name="Action">One sentence on what a person can do.</param>
/// <param name="Retryable">Whether a later try may succeed by itself.</param>
public sealed record StepFailure(string Code, string Message, string Action, bool Retryable);
