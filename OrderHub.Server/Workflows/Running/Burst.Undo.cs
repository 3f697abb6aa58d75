using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Compensation: effects are undone one after another, the latest first, each by a call with its own tries and incidents.</summary>
public sealed partial class Burst
{
    private void StartUndo(Token token, StepPlan step)
    {
        var target = StepForms.Text(step.Step, "scope") ?? StepForms.Text(step.Step, "step");
        var path = target is null ? null : step.Path[..^step.Step.Name.Length] + target;
        Keep(token with { Undo = new(FrameFor(token, path), path, AfterUndo.GoOn) });
    }

    /// <summary>The narrowest frame around a token in which the target lies; without a target, the flow or sub-flow.</summary>
    private int FrameFor(Token token, string? target)
    {
        var at = FrameOf(token.Frame);
        while (target is null ? !BodyOf(at).IsCall : !BodyOf(at).Holds(Plan.Steps[target]))
        {
            at = FrameOf(at.In);
        }

        return at.Id;
    }

    private async Task UndoAsync(Token token, CancellationToken ct)
    {
        if (EffectOf(token) is { } running)
        {
            await RunCapabilityAsync(token, setting.Capabilities.Get(running.Undo), running, ct);
        }
        else if (Transitions.MustWait(State, Plan, token))
        {
            Keep(token with { Status = TokenStatus.Blocked });
        }
        else if (Transitions.NextUndo(State, Plan, token.Undo!) is { } next)
        {
            Keep(token with { UndoOf = next.Seq, Attempt = 1, TriedBefore = false, Uncertain = false });
            Log(JournalKind.UndoStarted, next.Step);
        }
        else
        {
            AllUndone(token);
        }
    }

    private void UndoDone(Token token, int seq, string? note)
    {
        var effect = EffectOf(token)!;
        State = Transitions.MarkUndone(State, seq);
        Log(JournalKind.Undone, effect.Step, note: note);
        if (token.Settling is not null)
        {
            Settle(token);
        }
        else
        {
            Keep(token with { Status = TokenStatus.Ready, UndoOf = null, Attempt = 1, TriedBefore = false, Uncertain = false, WaitId = 0 });
        }
    }

    private void AllUndone(Token token)
    {
        switch (token.Undo!.Then)
        {
            case AfterUndo.GoOn:
                Leave(token, "done");
                break;
            case AfterUndo.Fail:
                Propagate(Keep(token with { Undo = null }), token.Error!);
                break;
            default:
                State = Transitions.Remove(State, token);
                Log(JournalKind.Ended, token.Step, outcome: State.Ending?.Outcome);
                break;
        }
    }
}
