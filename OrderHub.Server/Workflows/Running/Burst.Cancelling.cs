using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Cancelling: tokens go with their waits, timers, tasks and incidents. A call that may be under way is not forgotten: its token
/// settles, which means that the answer is awaited and an effect that it had is undone at once.
/// </summary>
public sealed partial class Burst
{
    private void Cancel(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (State.Tokens.FirstOrDefault(candidate => candidate.Id == token.Id) is { } still)
            {
                CancelFramesOf(still);
                Cancel(TokenOf(still.Id));
            }
        }
    }

    private void CancelFramesOf(Token holder)
    {
        foreach (var frame in State.Frames.Where(frame => frame.Token == holder.Id && frame.Id != 0).ToList())
        {
            Cancel([.. State.Tokens.Where(token => token.Frame == frame.Id && token.Settling is null)]);
            Disarm(FrameOf(frame.Id));
            State = Transitions.Remove(State, frame);
        }
    }

    private void Cancel(Token token)
    {
        Log(JournalKind.Cancelled, token.Step);
        if (token.Status == TokenStatus.Incident && token.Id != decided)
        {
            IncidentTable.CloseOfToken(setting.Batch, Row.TenantId, Row.InstanceId, token.Id, Now);
            incidents.RemoveAll(incident => incident.TokenId == token.Id);
        }

        if (MustSettle(token))
        {
            Await(token);
            return;
        }

        if (token is { Status: TokenStatus.Waiting, Given: not null } && waits.GetValueOrDefault(token.WaitId) is null && StepOf(token).Step.Use == Definitions.ControlSteps.Gather)
        {
            // Whoever serves what is due takes the member out of its wave.
            var leave = new WaitRow { TenantId = Row.TenantId, WaitId = setting.NewId(), InstanceId = Row.InstanceId, TokenId = 0, Kind = WaitKind.LeaveWave, Name = $"{Row.FlowName}/{token.Step}", Key = token.WaitId.ToString(System.Globalization.CultureInfo.InvariantCulture), DueAt = Now };
            waits[leave.WaitId] = leave;
        }

        if (token.Status == TokenStatus.Waiting && StepOf(token).Step.Use == Definitions.ControlSteps.HumanTask)
        {
            TaskTable.Close(setting.Batch, Row.TenantId, token.Id, Row.InstanceId, "withdrawn", null, Now);
        }

        RemoveWait(token);
        State = Transitions.Remove(State, token);
    }

    /// <summary>True where an effect may exist, or is just being undone: such a token is not simply taken away.</summary>
    private bool MustSettle(Token token)
    {
        if (token.UndoOf is not null)
        {
            return true;
        }

        var undoable = token.Step.Length > 0 && UndoFor(StepOf(token)) is not null;
        return undoable && token.Status switch
        {
            // Created in this very burst: nobody can have begun it.
            TokenStatus.Calling => token.Uncertain || !waits.ContainsKey(token.WaitId),
            TokenStatus.Incident => token.Uncertain,
            _ => false,
        };
    }

    private string? UndoFor(StepPlan step) => step.Step.CompensateWaiver is null && setting.Capabilities.Find(step.Step.Use) is IRemoteCapability remote
        ? step.Step.Compensate ?? remote.Descriptor.Undo
        : null;

    private void Await(Token token)
    {
        var settling = token with { Settling = ChainOf(token), Frame = 0, Undo = token.UndoOf is null ? null : new(0, null, AfterUndo.Vanish) };
        switch (token.Status)
        {
            case TokenStatus.Calling when !waits.ContainsKey(token.WaitId):
                // Under way or put off: have it looked at now, whichever it is.
                WaitTable.Hasten(setting.Batch, Row.TenantId, token.WaitId, Now);
                Keep(settling);
                break;
            case TokenStatus.Incident when token.UndoOf is not null:
                Keep(settling with { Status = TokenStatus.Ready, Attempt = 1, TriedBefore = true });
                break;
            case TokenStatus.Calling or TokenStatus.Ready:
                Keep(settling);
                break;
            default:
                Keep(settling);
                CallAgain(settling with { Attempt = 1, TriedBefore = true }, Now);
                break;
        }
    }

    /// <summary>A token that goes on although its call may have happened leaves behind one that finds out.</summary>
    private Token Unsettle(Token token, bool adopts = false)
    {
        if (!token.Uncertain || token.UndoOf is not null || token.Step.Length == 0 || UndoFor(StepOf(token)) is null)
        {
            return token;
        }

        (State, var id) = Transitions.Number(State);
        var behind = token with { Id = id, Settling = ChainOf(token), Frame = 0, Attempt = 1, TriedBefore = true, WaitId = 0, Adopts = adopts };
        State = State with { Tokens = [.. State.Tokens, behind] };
        CallAgain(behind, Now);
        return token with { Uncertain = false };
    }

    /// <summary>A cancelled call turned out to have had an effect, or none.</summary>
    private void Settled(Token token, ICapability capability, StepResult result)
    {
        Log(JournalKind.Settled, token.Step, outcome: result.Outcome, note: result.Note);
        if (RecordEffect(token, capability, result) is { } seq && !token.Adopts)
        {
            Keep(token with { Status = TokenStatus.Ready, UndoOf = seq, Undo = new(0, null, AfterUndo.Vanish), Attempt = 1, TriedBefore = false, Uncertain = false });
            Log(JournalKind.UndoStarted, token.Step);
        }
        else
        {
            Settle(token);
        }
    }

    /// <summary>Nothing is left to find out: the token goes.</summary>
    private void Settle(Token token) => State = Transitions.Remove(State, token);
}
