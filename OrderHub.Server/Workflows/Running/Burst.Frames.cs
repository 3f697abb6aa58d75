using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Frames: what scopes, sub-flows and loops hold, and what their end means.</summary>
public sealed partial class Burst
{
    /// <summary>Enters a scope or a sub-flow.</summary>
    private void Hold(Token token, StepPlan step)
    {
        JsonObject? input = null;
        if (step.Body!.IsCall)
        {
            input = (JsonObject?)Evaluate(token, step)["input"]?.DeepClone();
        }

        var holder = Keep(token with { Status = TokenStatus.Holding });
        HoldTimeout(holder.Id, step);
        var frame = Open(holder.Id, new Frame { Id = 0, Input = input });
        if (step.Body.IsCall)
        {
            SetFirstValues(frame.Id, step.Body);
        }

        Enter(new Token { Id = 0, Step = "", Frame = frame.Id, Signal = token.Signal, SignalId = token.SignalId }, step.Body.Start);
        Arm(frame.Id);
    }

    private Frame Open(int holder, Frame content)
    {
        (State, var frame) = Transitions.Open(State, TokenOf(holder), content);
        return frame;
    }

    /// <summary>Gives the variables of a flow their first values.</summary>
    private void SetFirstValues(int frame, BodyPlan body)
    {
        using var input = EvaluateIn(frame, null, body.Vars.NamesOrder);
        if (body.Vars.Evaluate(input.RootElement, Now) is JsonObject { Count: > 0 } vars)
        {
            Keep(FrameOf(frame) with { Vars = Bounded((JsonObject)vars.DeepClone(), "The variables") });
        }
    }

    /// <summary>Ends a frame whose tokens are all through.</summary>
    private void CloseIfThrough(int id)
    {
        if (State.Tokens.Any(token => token.Frame == id && token.Settling is null))
        {
            return;
        }

        var frame = FrameOf(id);
        var result = frame.Result ?? new("done", InstanceStatus.Completed, null);
        Disarm(frame);
        if (id == 0)
        {
            State = State with { Ending = new(result.Status, result.Outcome) };
            return;
        }

        var holder = TokenOf(frame.Token);
        var step = StepOf(holder);
        switch (step.Step.Use)
        {
            case ControlSteps.ForEach or ControlSteps.While:
                PassDone(holder.Id, frame);
                break;
            default:
                State = Transitions.Remove(State, FrameOf(id));
                RemoveWait(holder);
                Guarded(holder, () => Leave(holder with { WaitId = 0 }, result.Outcome, result.Output));
                break;
        }
    }

    private void BeginForEach(Token token, StepPlan step)
    {
        var items = (Evaluate(token, step)["items"]?.DeepClone()) switch
        {
            null => [],
            JsonArray list => list,
            var one => new JsonArray(one),
        };
        if (items.Count > setting.Limits.MaxLoopPasses)
        {
            throw new LimitException(new("flow.loop-limit", $"The list of '{token.Step}' has {items.Count} items; the limit is {setting.Limits.MaxLoopPasses}.", "Take fewer items at once.", false));
        }

        Bounded(new JsonObject { ["items"] = items.DeepClone() }, $"The list of '{token.Step}'");
        Keep(token with
        {
            Status = TokenStatus.Holding,
            Loop = new() { Items = items, Collected = step.Collect is null ? null : new JsonArray([.. items.Select(_ => (JsonNode?)null)]) },
        });
        HoldTimeout(token.Id, step);
        NextPass(token.Id);
    }

    /// <summary>Begins as many passes as may run at once, or leaves the loop when none is left.</summary>
    private void NextPass(int holder)
    {
        var token = TokenOf(holder);
        var step = StepOf(token);
        if (token.Status == TokenStatus.Incident)
        {
            return;
        }

        if (step.Step.Use == ControlSteps.While)
        {
            if (!Holds(token, step))
            {
                LeaveLoop(token);
            }
            else if (token.Loop!.Next >= Math.Min(StepForms.Number(step.Step, "max") ?? int.MaxValue, setting.Limits.MaxLoopPasses))
            {
                throw new LimitException(new("flow.loop-limit", $"'{token.Step}' has made {token.Loop.Next} passes, as many as it may.", "See why its condition still holds.", false));
            }
            else
            {
                Pass(token, step, null);
            }

            return;
        }

        var bound = StepForms.IsParallel(step.Step) ? StepForms.Number(step.Step, "limit") ?? 10 : 1;
        while (State.Frames.Count(frame => frame.Token == holder) < bound && TokenOf(holder) is { Loop: { } loop } at && loop.Next < loop.Items!.Count)
        {
            Pass(at, step, loop.Items[loop.Next]);
        }

        if (State.Frames.All(frame => frame.Token != holder))
        {
            LeaveLoop(TokenOf(holder));
        }
    }

    private void Pass(Token token, StepPlan step, JsonNode? item)
    {
        var index = token.Loop!.Next;
        Keep(token with { Loop = token.Loop with { Next = index + 1 } });
        var frame = Open(token.Id, new Frame { Id = 0, Index = index, Item = item?.DeepClone() });
        Enter(new Token { Id = 0, Step = "", Frame = frame.Id, Signal = token.Signal, SignalId = token.SignalId }, step.Body!.Start);
    }

    private void PassDone(int holder, Frame frame)
    {
        Guarded(TokenOf(holder), () => Collect(TokenOf(holder), frame));
        if (State.Frames.All(other => other.Id != frame.Id))
        {
            // Collecting failed, and what caught that has taken the loop away.
            return;
        }

        var token = TokenOf(holder);
        Keep(token with { Loop = token.Loop! with { Done = token.Loop.Done + 1 } });
        State = Transitions.Remove(State, frame);
        Guarded(TokenOf(holder), () => NextPass(holder));
    }

    private void Collect(Token token, Frame frame)
    {
        if (StepOf(token).Collect is not { } collect || token.Loop!.Collected is not { } collected)
        {
            return;
        }

        using var input = EvaluateIn(frame.Id, null, collect.NamesOrder);
        var changed = (JsonArray)collected.DeepClone();
        changed[frame.Index!.Value] = collect.Evaluate(input.RootElement, Now)?.DeepClone();
        Bounded(new JsonObject { ["items"] = changed.DeepClone() }, $"What '{token.Step}' collects");
        Keep(token with { Loop = token.Loop with { Collected = changed } });
    }

    private void LeaveLoop(Token token)
    {
        RemoveWait(token);
        var output = new JsonObject { ["passes"] = token.Loop!.Done };
        if (token.Loop.Collected is { } collected)
        {
            output["items"] = collected.DeepClone();
        }

        Leave(token with { WaitId = 0, Loop = null }, "done", output);
    }

    /// <summary>Leaves the nearest loop; all its passes end here.</summary>
    private void Break(Token token)
    {
        var holder = NearestPass(token).Token;
        Log(JournalKind.Left, token.Step, outcome: "break");
        State = Transitions.Remove(State, token);
        CancelFramesOf(TokenOf(holder));
        Guarded(TokenOf(holder), () => LeaveLoop(TokenOf(holder)));
    }

    /// <summary>Ends the nearest loop's pass; the other passes go on.</summary>
    private void Continue(Token token)
    {
        var pass = NearestPass(token);
        Log(JournalKind.Left, token.Step, outcome: "continue");
        State = Transitions.Remove(State, token);
        Cancel([.. State.Tokens.Where(other => other.Frame == pass.Id)]);
        PassDone(pass.Token, FrameOf(pass.Id));
    }

    private Frame NearestPass(Token token)
    {
        var frame = FrameOf(token.Frame);
        while (BodyOf(frame).Owner!.Step.Use is not (ControlSteps.ForEach or ControlSteps.While))
        {
            frame = FrameOf(frame.In);
        }

        return frame;
    }
}
