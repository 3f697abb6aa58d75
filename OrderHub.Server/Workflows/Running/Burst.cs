using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// One burst: applies one trigger, then runs every ready token until each waits or the flow has ended. Collects what must
/// be written; writes nothing itself.
/// </summary>
/// <remarks>
/// 1. The trigger turns one waiting token ready, or moves it on. 2. Ready tokens run, one after another. 3. What was created
/// and served within the burst leaves no row.
/// </remarks>
public sealed class Burst
{
    private readonly FlowDefinition flow;
    private readonly CapabilityRegistry capabilities;
    private readonly ISubject subject;
    private readonly InstanceRow row;
    private readonly WriteBatch batch;
    private readonly DateTimeOffset now;
    private readonly Func<long> newId;
    private readonly List<JournalEntry> journal = [];
    private readonly Dictionary<long, WaitRow> waits = [];
    private readonly List<IncidentRow> incidents = [];

    public Burst(FlowDefinition flow, CapabilityRegistry capabilities, ISubject subject, InstanceRow row, InstanceState state, WriteBatch batch, DateTimeOffset now, Func<long> newId)
    {
        (this.flow, this.capabilities, this.subject, this.row, State, this.batch, this.now, this.newId) = (flow, capabilities, subject, row, state, batch, now, newId);
    }

    /// <summary>Most steps one burst may run: a flow that loops for ever is stopped here.</summary>
    public const int MaxSteps = 1_000;

    public InstanceState State { get; private set; }

    public IReadOnlyList<JournalEntry> Journal => journal;

    /// <summary>Rows to insert: what will wake the instance.</summary>
    public IReadOnlyCollection<WaitRow> NewWaits => waits.Values;

    public IReadOnlyList<IncidentRow> NewIncidents => incidents;

    /// <summary>True where the flow ended with <c>discard</c>: the caller is asked to come again, and nothing of this burst is to be written.</summary>
    public bool Discarded { get; private set; }

    /// <summary>Runs the burst. False: the trigger's wait is not this instance's any more, and nothing is to be written.</summary>
    public async Task<bool> RunAsync(Trigger trigger, CancellationToken ct)
    {
        if (!Apply(trigger))
        {
            return false;
        }

        var steps = 0;
        while (State.Tokens.FirstOrDefault(token => token.Status == TokenStatus.Ready) is { } token)
        {
            if (++steps > MaxSteps)
            {
                OpenIncident(token, new("flow.too-many-steps", $"More than {MaxSteps} steps ran without a wait.", "Give the loop a wait or an end, publish, and retry.", false));
                break;
            }

            await RunTokenAsync(token, ct);
        }

        if (State.Outcome is null && State.Tokens.Count > 0)
        {
            State = State with { Status = Transitions.StatusOf(State) };
        }

        return true;
    }

    private bool Apply(Trigger trigger)
    {
        switch (trigger)
        {
            case Trigger.Start:
                State = Transitions.Start(flow);
                Log(JournalKind.Entered, flow.Start);
                return true;
            case Trigger.Answered(var waitId, var answer):
                return Waking(waitId, token => ApplyAnswer(token, answer));
            case Trigger.Signalled(var waitId, _, var payload):
                return Waking(waitId, token =>
                {
                    Log(JournalKind.Signalled, token.Step, outcome: Step(token).With["signal"]?.GetValue<string>());
                    Complete(token, StepResult.Of("received"), undo: null, signal: payload);
                });
            case Trigger.Due(var waitId):
                return Waking(waitId, token => Complete(token, StepResult.Of(Step(token).Use == ControlSteps.Delay ? "done" : "timeout"), undo: null));
            case Trigger.Decided(var tokenId, var decision):
                return Decide(tokenId, decision);
            case Trigger.Broken(var waitId, var failure):
                return Waking(waitId, token => OpenIncident(token, failure));
            default:
                throw new InvalidOperationException($"Unknown trigger {trigger.GetType().Name}.");
        }
    }

    private bool Waking(long waitId, Action<Token> apply)
    {
        if (State.Tokens.FirstOrDefault(token => token.WaitId == waitId && token.Status is TokenStatus.Calling or TokenStatus.Waiting) is not { } token
            || token.WaitId != waitId)
        {
            return false;
        }

        WaitTable.Delete(batch, row.TenantId, waitId);
        apply(Keep(token with { WaitId = 0 }));
        return true;
    }

    private bool Decide(int tokenId, IncidentDecision decision)
    {
        if (State.Tokens.FirstOrDefault(token => token.Id == tokenId && token.Status == TokenStatus.Incident) is not { } token)
        {
            return false;
        }

        Log(JournalKind.IncidentResolved, token.Step, outcome: decision.GetType().Name.ToLowerInvariant(), note: decision.Reason);
        switch (decision)
        {
            case IncidentDecision.Retry:
                Keep(token with { Status = TokenStatus.Ready, Attempt = 1, TriedBefore = true });
                return true;
            case IncidentDecision.Skip skip when token.UndoOf is { } seq:
                UndoDone(token, seq, $"skipped: {skip.Reason}");
                return true;
            case IncidentDecision.Skip skip:
                Complete(Keep(token with { Status = TokenStatus.Ready }), StepResult.Of(skip.Outcome), undo: null);
                return true;
            case IncidentDecision.Compensate:
                CompensateAll(token);
                return true;
            default:
                throw new InvalidOperationException($"Unknown decision {decision.GetType().Name}.");
        }
    }

    private async Task RunTokenAsync(Token token, CancellationToken ct)
    {
        var step = Step(token);
        if (token.UndoOf is { } seq)
        {
            var effect = State.Effects.Single(candidate => candidate.Seq == seq);
            await RunCapabilityAsync(token, capabilities.Get(effect.Undo), effect, ct);
            return;
        }

        switch (step.Use)
        {
            case ControlSteps.End:
                End(token, step);
                break;
            case ControlSteps.WaitSignal:
                Wait(token, WaitKind.Signal, step.With["signal"]!.GetValue<string>(), subject.CorrelationKey(step.With["key"]?.GetValue<string>() ?? "number") ?? "", step.Timeout);
                break;
            case ControlSteps.Delay:
                Wait(token, WaitKind.Timer, "", "", step.Timeout ?? TimeSpan.Zero);
                break;
            case ControlSteps.Compensate:
                StartUndo(token);
                break;
            default:
                await RunCapabilityAsync(token, capabilities.Get(step.Use), effect: null, ct);
                break;
        }
    }

    private async Task RunCapabilityAsync(Token token, ICapability capability, Effect? effect, CancellationToken ct)
    {
        if (capability is ILocalCapability local)
        {
            Finish(token, capability, await local.RunAsync(Context(token, effect), ct));
            return;
        }

        var wait = AddWait(token, WaitKind.Call, "", "", now);
        Keep(token with { Status = TokenStatus.Calling, WaitId = wait.WaitId });
        Log(JournalKind.CallDue, token.Step, attempt: token.Attempt);
    }

    private void ApplyAnswer(Token token, RemoteAnswer answer)
    {
        var step = Step(token);
        var effect = token.UndoOf is { } seq ? State.Effects.Single(candidate => candidate.Seq == seq) : null;
        var capability = (IRemoteCapability)capabilities.Get(effect?.Undo ?? step.Use);
        switch (answer)
        {
            case RemoteAnswer.Failed(var code, var message):
                RetryOrStop(token, step, new(code, message, $"See that the {capability.Prepare(Context(token, effect)).Connector} system answers, then retry.", true));
                break;
            case RemoteAnswer.Impossible(var code, var message):
                RetryOrStop(token, step, new(code, message, "Mend the connector's mapping or set-up, or the order, then retry.", false));
                break;
            case RemoteAnswer.Unknown(var code, var message):
                RetryOrStop(token, step, new(code, message, "It may have been done: retrying asks the partner first where it can be asked.", true));
                break;
            default:
                Finish(token, capability, capability.Interpret(Context(token, effect), answer));
                break;
        }
    }

    private void Finish(Token token, ICapability capability, StepResult result)
    {
        if (result.Failure is { } failure)
        {
            // A local step runs within the burst: there is no call to make later, so a failure of it is for a person.
            RetryOrStop(token, Step(token), capability is IRemoteCapability ? failure : failure with { Retryable = false });
        }
        else if (token.UndoOf is { } seq)
        {
            UndoDone(token, seq, result.Note);
        }
        else
        {
            var step = Step(token);
            var undo = step.CompensateWaiver is null && result.Output is not null ? step.Compensate ?? capability.Descriptor.Undo : null;
            Complete(token, result, undo);
        }
    }

    private void RetryOrStop(Token token, StepDefinition step, StepFailure failure)
    {
        Log(JournalKind.CallFailed, token.Step, outcome: failure.Code, attempt: token.Attempt, note: failure.Message);
        if (!failure.Retryable || token.Attempt >= step.Retry.Attempts)
        {
            OpenIncident(token, failure);
            return;
        }

        var wait = AddWait(token with { Attempt = token.Attempt + 1 }, WaitKind.Call, "", "", now + step.Retry.DelayAfter(token.Attempt));
        Keep(token with { Status = TokenStatus.Calling, Attempt = token.Attempt + 1, WaitId = wait.WaitId });
    }

    private void Complete(Token token, StepResult result, string? undo, JsonObject? signal = null)
    {
        var (next, to) = Transitions.Complete(State, token, Step(token), result.Outcome!, undo, result.Output, signal);
        if (to is null)
        {
            OpenIncident(token, new("flow.outcome", $"The outcome '{result.Outcome}' of '{token.Step}' leads nowhere.", "Wire the outcome and publish, or skip the step with another outcome.", false));
            return;
        }

        State = next;
        Log(JournalKind.Left, token.Step, outcome: result.Outcome, to: to, note: result.Note);
        Log(JournalKind.Entered, to);
    }

    private void StartUndo(Token token)
    {
        if (Transitions.NextUndo(State) is not { } effect)
        {
            Complete(token with { UndoOf = null }, StepResult.Of("done"), undo: null);
            return;
        }

        Keep(token with { Status = TokenStatus.Ready, UndoOf = effect.Seq, Attempt = 1, TriedBefore = false });
        Log(JournalKind.UndoStarted, effect.Step);
    }

    private void UndoDone(Token token, int seq, string? note)
    {
        var effect = State.Effects.Single(candidate => candidate.Seq == seq);
        State = Transitions.MarkUndone(State, seq);
        Log(JournalKind.Undone, effect.Step, note: note);
        if (Step(token).Use == ControlSteps.Compensate)
        {
            StartUndo(Keep(token with { Status = TokenStatus.Ready, UndoOf = null }));
        }
        else
        {
            CompensateAll(token);
        }
    }

    /// <summary>Undoes the effects that still stand, one after another, and ends the instance as compensated.</summary>
    private void CompensateAll(Token token)
    {
        foreach (var other in State.Tokens.Where(other => other.Id != token.Id && other.WaitId != 0))
        {
            WaitTable.Delete(batch, row.TenantId, other.WaitId);
        }

        State = Transitions.CompensateAll(State, token);
        if (State.Tokens[0].UndoOf is { } seq)
        {
            Log(JournalKind.UndoStarted, State.Effects.Single(effect => effect.Seq == seq).Step);
            return;
        }

        State = State with { Tokens = [], Status = InstanceStatus.Compensated, Outcome = "compensated" };
        subject.GiveUp();
        Log(JournalKind.Ended, token.Step, outcome: "compensated");
    }

    private void End(Token token, StepDefinition step)
    {
        State = Transitions.Remove(State, token);
        if (State.Tokens.Count > 0)
        {
            return;
        }

        var outcome = step.With["outcome"]?.GetValue<string>() ?? "done";
        var status = step.With["status"]?.GetValue<string>() switch
        {
            "refused" => InstanceStatus.Refused,
            "cancelled" => InstanceStatus.Cancelled,
            "compensated" => InstanceStatus.Compensated,
            _ => InstanceStatus.Completed,
        };
        State = State with { Status = status, Outcome = outcome };
        Discarded = step.With["discard"]?.GetValue<bool>() ?? false;
        Log(JournalKind.Ended, step.Name, outcome: outcome);
    }

    private void Wait(Token token, WaitKind kind, string name, string key, TimeSpan? timeout)
    {
        var wait = AddWait(token, kind, name, key, timeout is { } span ? now + span : null);
        Keep(token with { Status = TokenStatus.Waiting, WaitId = wait.WaitId });
        Log(JournalKind.Waits, token.Step, outcome: name.Length > 0 ? name : null);
    }

    private WaitRow AddWait(Token token, WaitKind kind, string name, string key, DateTimeOffset? dueAt)
    {
        var wait = new WaitRow
        {
            TenantId = row.TenantId,
            WaitId = newId(),
            InstanceId = row.InstanceId,
            TokenId = token.Id,
            Kind = kind,
            Name = name,
            Key = key,
            DueAt = dueAt,
            Attempt = token.Attempt,
        };
        waits[wait.WaitId] = wait;
        return wait;
    }

    private void OpenIncident(Token token, StepFailure failure)
    {
        Keep(token with { Status = TokenStatus.Incident, WaitId = 0 });
        Log(JournalKind.IncidentOpened, token.Step, outcome: failure.Code, attempt: token.Attempt, note: failure.Message);
        incidents.Add(new()
        {
            TenantId = row.TenantId,
            IncidentId = newId(),
            InstanceId = row.InstanceId,
            OrderId = row.OrderId,
            OrderNo = subject.Number ?? "",
            FlowName = flow.Name,
            Step = token.Step,
            TokenId = token.Id,
            State = "open",
            Cause = failure.Code,
            Message = failure.Message,
            Action = failure.Action,
            Retryable = failure.Retryable,
            Attempts = token.Attempt,
            OpenedAt = now,
        });
    }

    /// <summary>What the step of a token is given. Also used to prepare the call of a token that waits for its answer.</summary>
    public StepContext Context(Token token, Effect? effect) => new()
    {
        TenantId = row.TenantId,
        InstanceId = row.InstanceId,
        Step = token.Step,
        Input = effect is null ? Step(token).With : [],
        Subject = subject,
        Batch = batch,
        Now = now,
        Signal = token.Signal,
        Effect = effect?.Output,
    };

    private StepDefinition Step(Token token) => flow.Steps[token.Step];

    private Token Keep(Token token)
    {
        State = Transitions.Replace(State, token);
        return token;
    }

    private void Log(JournalKind kind, string step, string? outcome = null, string? to = null, int? attempt = null, string? note = null) =>
        journal.Add(new() { Kind = kind, Step = step, At = now, Outcome = outcome, To = to, Attempt = attempt, Note = note });
}
