using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Expressions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>What a burst works with.</summary>
public sealed record BurstSetting
{
    public required FlowPlan Plan { get; init; }

    public required CapabilityRegistry Capabilities { get; init; }

    public required ISubject Subject { get; init; }

    /// <summary>The instance as it will be written.</summary>
    public required InstanceRow Row { get; init; }

    public required WriteBatch Batch { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required Func<long> NewId { get; init; }

    public required WorkflowOptions Limits { get; init; }

    /// <summary>Seals the payload of a signal that the flow sends.</summary>
    public required Func<JsonObject, byte[]> Seal { get; init; }
}

/// <summary>
/// One burst: applies one trigger, then runs every ready token until each waits or the flow has ended. Collects what must
/// be written; writes nothing itself. What decides is pure (<see cref="Transitions"/>, <see cref="Joins"/>); this carries it out.
/// </summary>
/// <remarks>
/// 1. The trigger turns one waiting token ready, or moves it on. 2. Ready tokens run, one after another. 3. When none is ready, joins
/// that wait for nobody go on, and undoing that had to wait. 4. What was created and served within the burst leaves no row.
/// </remarks>
public sealed partial class Burst(BurstSetting setting, InstanceState state)
{
    private readonly List<JournalEntry> journal = [];
    private readonly Dictionary<long, WaitRow> waits = [];
    private readonly List<IncidentRow> incidents = [];
    private readonly List<InstanceRow> children = [];
    private readonly List<SignalRow> signals = [];

    public InstanceState State { get; private set; } = state;

    public IReadOnlyList<JournalEntry> Journal => journal;

    /// <summary>Rows to insert: what will wake the instance.</summary>
    public IReadOnlyCollection<WaitRow> NewWaits => waits.Values;

    public IReadOnlyList<IncidentRow> NewIncidents => incidents;

    /// <summary>Instances that start with this burst's commit, each with a wait that begins it.</summary>
    public IReadOnlyList<InstanceRow> NewInstances => children;

    /// <summary>Signals that are sent with this burst's commit.</summary>
    public IReadOnlyList<SignalRow> NewSignals => signals;

    /// <summary>True where the flow ended with <c>discard</c>: the caller is asked to come again, and nothing of this burst is to be written.</summary>
    public bool Discarded { get; private set; }

    private FlowPlan Plan => setting.Plan;

    private InstanceRow Row => setting.Row;

    private DateTimeOffset Now => setting.Now;

    /// <summary>Runs the burst. False: the trigger's wait is not this instance's any more, and nothing is to be written.</summary>
    public async Task<bool> RunAsync(Trigger trigger, CancellationToken ct)
    {
        if (!Apply(trigger))
        {
            return false;
        }

        var steps = 0;
        do
        {
            while (State.Tokens.FirstOrDefault(token => token.Status == TokenStatus.Ready) is { } token)
            {
                if (Exceeds(++steps) is { } failure)
                {
                    OpenIncident(token, failure);
                    continue;
                }

                await StepAsync(token, ct);
            }
        }
        while (GoOn());

        Close();
        return true;
    }

    /// <summary>Why no further step may run; null where one may.</summary>
    private StepFailure? Exceeds(int steps)
    {
        if (steps > setting.Limits.MaxBurstSteps)
        {
            return new("flow.too-many-steps", $"More than {setting.Limits.MaxBurstSteps} steps ran without a wait.", "Give the loop a wait or an end, publish, and retry.", false);
        }

        return State.Entries + journal.Count > setting.Limits.MaxJournalEntries && State.Ending is null
            ? new("flow.journal-limit", $"The journal of the instance has more than {setting.Limits.MaxJournalEntries} entries.", "It goes in circles: compensate or cancel it, and give the loop an end.", false)
            : null;
    }

    /// <summary>What goes on when nothing is ready: a join that waits for nobody, or undoing that nothing holds up any more.</summary>
    private bool GoOn()
    {
        if (Joins.Next(State, Plan) is { } turn)
        {
            Join(turn);
            return true;
        }

        if (State.Tokens.FirstOrDefault(token => token.Status == TokenStatus.Blocked && !Transitions.MustWait(State, Plan, token)) is { } blocked)
        {
            Keep(blocked with { Status = TokenStatus.Ready });
            return true;
        }

        return false;
    }

    /// <summary>Ends the instance when nothing of it is left; else says where it stands.</summary>
    private void Close()
    {
        if (State.Tokens.Count == 0 && State.Ending is { } ending)
        {
            State = State with { Status = ending.Status, Outcome = ending.Outcome, Frames = [] };
            if (ending.By is not null)
            {
                setting.Subject.GiveUp();
            }
        }
        else
        {
            State = State with { Status = Transitions.StatusOf(State) };
        }

        State = State with { Entries = State.Entries + journal.Count };
    }

    private async Task StepAsync(Token token, CancellationToken ct)
    {
        try
        {
            if (token.Undo is not null)
            {
                await UndoAsync(token, ct);
            }
            else if (ControlSteps.Contains(StepOf(token).Step.Use))
            {
                Control(token);
            }
            else
            {
                await RunCapabilityAsync(token, setting.Capabilities.Get(StepOf(token).Step.Use), effect: null, ct);
            }
        }
        catch (ExpressionException error)
        {
            Fail(Current(token), Failed(token, error));
        }
        catch (LimitException limit)
        {
            Fail(Current(token), limit.Failure);
        }
    }

    /// <summary>Does what another token's end has set off at this one; a failure of it is this one's.</summary>
    private void Guarded(Token token, Action act)
    {
        try
        {
            act();
        }
        catch (ExpressionException error)
        {
            Fail(Current(token), Failed(token, error));
        }
        catch (LimitException limit)
        {
            Fail(Current(token), limit.Failure);
        }
    }

    private static StepFailure Failed(Token token, ExpressionException error) => new(
        "flow.expression-failed", $"An expression of '{token.Step}' failed: {error.Message}", "Mend the expression and publish; retry with a corrected input, skip, or compensate.", false);

    private Token Current(Token token) => State.Tokens.FirstOrDefault(candidate => candidate.Id == token.Id) ?? token;

    private void Control(Token token)
    {
        var step = StepOf(token);
        switch (step.Step.Use)
        {
            case ControlSteps.End:
                End(token, step);
                break;
            case ControlSteps.If:
                Leave(token, Holds(token, step) ? "true" : "false");
                break;
            case ControlSteps.Switch:
                Switch(token, step);
                break;
            case ControlSteps.Fork:
                Branch(token, [.. step.Step.Next.Keys]);
                break;
            case ControlSteps.Join:
                Arrive(token);
                break;
            case ControlSteps.ForEach:
                BeginForEach(token, step);
                break;
            case ControlSteps.While:
                Keep(token with { Loop = new(), Status = TokenStatus.Holding });
                HoldTimeout(token.Id, step);
                NextPass(token.Id);
                break;
            case ControlSteps.Break:
                Break(token);
                break;
            case ControlSteps.Continue:
                Continue(token);
                break;
            case ControlSteps.Delay or ControlSteps.Until:
                WaitForTime(token, step);
                break;
            case ControlSteps.WaitSignal:
                WaitForSignal(token, step);
                break;
            case ControlSteps.HumanTask:
                AskPerson(token, step);
                break;
            case ControlSteps.Gather:
                Gather(token, step);
                break;
            case ControlSteps.SubFlow when step.Body is null:
                Detach(token, step);
                break;
            case ControlSteps.SubFlow or ControlSteps.Scope:
                Hold(token, step);
                break;
            case ControlSteps.Set:
                Set(token, step);
                break;
            case ControlSteps.Throw:
                Throw(token, step);
                break;
            case ControlSteps.Compensate:
                StartUndo(token, step);
                break;
            case ControlSteps.Emit:
                Emit(token, step);
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the control step '{step.Step.Use}'.");
        }
    }

    private StepPlan StepOf(Token token) => Plan.Steps[token.Step];

    private BodyPlan BodyOf(Frame frame) => frame.Id == 0 ? Plan.Body : StepOf(TokenOf(frame.Token)).Body!;

    private Frame FrameOf(int id) => State.Frames.First(frame => frame.Id == id);

    private Token TokenOf(int id) => State.Tokens.First(token => token.Id == id);

    private IReadOnlyList<int> ChainOf(Token token) => token.Settling ?? [.. Transitions.Chain(State, token.Frame).Select(frame => frame.Id)];

    private Token Keep(Token token)
    {
        State = Transitions.Replace(State, token);
        return token;
    }

    private Frame Keep(Frame frame)
    {
        State = Transitions.Replace(State, frame);
        return frame;
    }

    private void Log(JournalKind kind, string step, string? outcome = null, string? to = null, int? attempt = null, string? note = null, JsonObject? output = null) =>
        journal.Add(new() { Kind = kind, Step = step, At = Now, Outcome = outcome, To = to, Attempt = attempt, Note = note, Output = output });
}

/// <summary>Something became larger than it may; a failure of the step that made it so.</summary>
internal sealed class LimitException(StepFailure failure) : Exception(failure.Message)
{
    public StepFailure Failure => failure;
}
