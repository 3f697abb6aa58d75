using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Running;

/// <summary>How a trigger takes hold: which token it wakes, and what that one does.</summary>
public sealed partial class Burst
{
    private bool Apply(Trigger trigger)
    {
        switch (trigger)
        {
            case Trigger.Start:
                Begin(input: null);
                return true;
            case Trigger.Begin(var waitId):
                if (State.BeginsBy != waitId)
                {
                    return false;
                }

                WaitTable.Delete(setting.Batch, Row.TenantId, waitId);
                State = State with { BeginsBy = 0 };
                Begin(State.Frames.FirstOrDefault()?.Input);
                return true;
            case Trigger.Answered(var waitId, var answer, var fence):
                return Waking(waitId, token => ApplyAnswer(token, answer), fence);
            case Trigger.NotMade(var waitId, var fence):
                return Waking(waitId, Settle, fence);
            case Trigger.AnsweredBeside beside:
                return TakeAnswer(beside);
            case Trigger.Signalled(var waitId, var signalId, var payload):
                return Fired(waitId, signalId, payload) || Waking(waitId, token => TakeSignal(token, signalId, payload));
            case Trigger.Due(var waitId):
                return Fired(waitId, 0, null) || Waking(waitId, TakeTime);
            case Trigger.TaskDone(var waitId, var outcome, var data, var by):
                return Waking(waitId, token => TakeTask(token, outcome, data, by));
            case Trigger.Gathered(var waitId, var wave):
                return Waking(waitId, token => TakeWave(token, wave));
            case Trigger.Broken(var waitId, var failure):
                return Waking(waitId, token => OpenIncident(token, failure));
            case Trigger.Decided(var tokenId, var decision):
                return Decide(tokenId, decision);
            case Trigger.Ended(var status, var by, var reason):
                return EndEarly(status, by, reason);
            default:
                throw new InvalidOperationException($"Unknown trigger {trigger.GetType().Name}.");
        }
    }

    private void Begin(JsonObject? input)
    {
        State = Transitions.Begin(State, vars: null, input);
        var first = Enter(new Token { Id = 0, Step = "" }, Plan.Body.Start);
        Guarded(first, () =>
        {
            SetFirstValues(0, Plan.Body);
            Arm(0);
        });
    }

    private bool Waking(long waitId, Action<Token> apply, int? fence = null)
    {
        if (State.Tokens.FirstOrDefault(token => token.WaitId == waitId) is not { } token || waitId == 0)
        {
            return false;
        }

        if (fence is { } held)
        {
            WaitTable.DeleteHeld(setting.Batch, Row.TenantId, waitId, held);
        }
        else
        {
            WaitTable.Delete(setting.Batch, Row.TenantId, waitId);
        }

        var woken = Keep(token with { WaitId = 0 });
        Guarded(woken, () => apply(woken));
        return true;
    }

    /// <summary>
    /// The answer to a call that a person had made again, for the token that waits for it: one whose next try is due or under way, or one that an
    /// incident stopped, which it closes. An answer of the try under way comes to a token that has gone on, and counts no more.
    /// </summary>
    private bool TakeAnswer(Trigger.AnsweredBeside beside)
    {
        if (State.Tokens.FirstOrDefault(token => token.Status is TokenStatus.Calling or TokenStatus.Incident && Transitions.IdempotencyKey(Row.InstanceId, token) == beside.Key)
                is not { } token
            || (token.Step.Length == 0 && token.UndoOf is null)
            || setting.Capabilities.Find(EffectOf(token)?.Undo ?? StepOf(token).Step.Use) is not IRemoteCapability)
        {
            return false;
        }

        if (token.Status == TokenStatus.Incident)
        {
            decided = token.Id;
            IncidentTable.CloseOfToken(setting.Batch, Row.TenantId, Row.InstanceId, token.Id, "replayed", beside.By, beside.Reason, Now);
            Log(JournalKind.IncidentResolved, Place(token), outcome: "replayed", note: beside.Reason);
        }

        RemoveWait(token);
        var woken = Keep(token with { Status = TokenStatus.Calling, WaitId = 0 });
        Guarded(woken, () => ApplyAnswer(woken, beside.Answer));
        return true;
    }

    private void TakeSignal(Token token, long signalId, JsonObject payload)
    {
        Log(JournalKind.Signalled, token.Step, outcome: StepForms.Text(StepOf(token).Step, "signal"));
        Leave(token with { Signal = payload, SignalId = signalId }, "received");
    }

    /// <summary>A wait's time is over: the end of a delay, or the time-out of a wait or of what a token holds.</summary>
    private void TakeTime(Token token)
    {
        var step = StepOf(token).Step;
        switch (step.Use)
        {
            case ControlSteps.Delay or ControlSteps.Until:
                Leave(token, "done");
                break;
            case ControlSteps.HumanTask:
                TaskTable.Close(setting.Batch, Row.TenantId, token.Id, Row.InstanceId, "timeout", null, Now);
                Leave(token, ControlSteps.Timeout);
                break;
            case ControlSteps.WaitSignal:
                Leave(token, ControlSteps.Timeout);
                break;
            default:
                TimeOut(token);
                break;
        }
    }

    /// <summary>The token whose incident this burst's trigger decides: whoever decided closes it.</summary>
    private int decided;

    private bool Decide(int tokenId, IncidentDecision decision)
    {
        if (State.Tokens.FirstOrDefault(token => token.Id == tokenId && token.Status == TokenStatus.Incident) is not { } token)
        {
            return false;
        }

        decided = token.Id;
        Log(JournalKind.IncidentResolved, token.Step, outcome: decision.Word, note: decision.Reason);
        switch (decision)
        {
            case IncidentDecision.Retry retry:
                if (retry.Input is { } corrected)
                {
                    PutOnRecord(token.Step, corrected);
                }

                Retry(token, retry.Input);
                return true;
            case IncidentDecision.Skip skip when token.UndoOf is { } seq:
                UndoDone(token, seq, $"skipped: {skip.Reason}");
                return true;
            case IncidentDecision.Skip when token.Settling is not null:
                Settle(token);
                return true;
            case IncidentDecision.Skip skip:
                // What the person states is what the flow goes by; whether the step had an effect beside that is still found out.
                Leave(Unsettle(Keep(token with { Status = TokenStatus.Ready }), adopts: true), skip.Outcome, skip.Output);
                return true;
            // An undo that a person has to look at is not got rid of by undoing: it is tried again.
            case IncidentDecision.Compensate or IncidentDecision.Cancel when State.Ending is not null || token.Settling is not null:
                Retry(token, null);
                return true;
            case IncidentDecision.Compensate:
                Unwind(new(InstanceStatus.Compensated, "compensated", decision.By));
                return true;
            case IncidentDecision.Cancel:
                Unwind(new(InstanceStatus.Cancelled, "cancelled", decision.By));
                return true;
            default:
                throw new InvalidOperationException($"Unknown decision {decision.GetType().Name}.");
        }
    }

    private void Retry(Token token, JsonObject? corrected)
    {
        if (token.Loop is not null)
        {
            // A loop that stopped between two passes goes on with the next one: what its passes did is done.
            var holder = Keep(token with { Status = TokenStatus.Holding });
            Guarded(holder, () => NextPass(holder.Id));
            return;
        }

        Keep(token with { Status = TokenStatus.Ready, Attempt = 1, TriedBefore = true, Corrected = corrected ?? token.Corrected });
    }

    private bool EndEarly(InstanceStatus status, string by, string? reason)
    {
        if (State.Ending is not null)
        {
            return false;
        }

        RemoveWait(State.BeginsBy);
        State = State with { BeginsBy = 0 };
        Log(JournalKind.Cancelled, "", outcome: status == InstanceStatus.Cancelled ? "cancelled" : "compensated", note: reason);
        Unwind(new(status, status == InstanceStatus.Cancelled ? "cancelled" : "compensated", by));
        return true;
    }
}
