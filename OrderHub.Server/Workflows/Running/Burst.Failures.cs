using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Failures: caught by the step, by a scope, loop or sub-flow around it, else by the flow's rule.</summary>
public sealed partial class Burst
{
    private void Throw(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        var code = with["code"]?.ToString() ?? "flow.thrown";
        Fail(token, new(code, with["message"]?.ToString() ?? $"The flow failed with '{code}'.", "The flow says so itself: compensate or cancel it, or mend the cause and retry.", false));
    }

    private void Fail(Token token, StepFailure failure, bool logged = false)
    {
        if (!logged)
        {
            Log(JournalKind.CallFailed, Place(token), outcome: failure.Code, attempt: token.Attempt, note: failure.Message);
        }

        // Undoing and settling have nobody to catch for them: a person looks at what stands.
        if (token.UndoOf is not null || token.Undo is not null || token.Settling is not null || (!IsCaught(token, failure.Code) && Plan.Flow.OnFailure == FailureRule.Incident))
        {
            if (token.Loop is null)
            {
                CancelFramesOf(token);
            }

            OpenIncident(token, failure);
        }
        else
        {
            Propagate(token, new(failure.Code, failure.Message, token.Step));
        }
    }

    private bool IsCaught(Token token, string code)
    {
        for (var at = token; ; at = TokenOf(FrameOf(at.Frame).Token))
        {
            if (StepOf(at).CatchFor(code) is not null)
            {
                return true;
            }

            if (at.Frame == 0)
            {
                return false;
            }
        }
    }

    /// <summary>Takes a failure to the step that catches it, one frame outward at a time; what a frame did is undone first where its step says so.</summary>
    private void Propagate(Token token, CaughtFailure failure)
    {
        token = Unsettle(token);
        CancelFramesOf(token);
        RemoveWait(token);
        State = Transitions.Remove(State, token);
        if (StepOf(token).CatchFor(failure.Code) is { } handler)
        {
            Log(JournalKind.Caught, token.Step, outcome: failure.Code, to: handler, note: failure.Message);
            Enter(token with { Error = failure }, handler);
        }
        else if (token.Frame == 0)
        {
            Unwind(new(InstanceStatus.Failed, failure.Code, "flow"));
        }
        else
        {
            var frame = FrameOf(token.Frame);
            var holder = TokenOf(frame.Token);
            CancelFramesOf(holder);
            holder = TokenOf(holder.Id);
            RemoveWait(holder);
            holder = Keep(holder with { WaitId = 0, Loop = null, Error = failure, Status = TokenStatus.Ready });
            if (UndoesFirst(StepOf(holder)))
            {
                Keep(holder with { Undo = new(frame.Id, null, AfterUndo.Fail) });
            }
            else
            {
                Propagate(holder, failure);
            }
        }
    }

    private static bool UndoesFirst(StepPlan holder) => holder.Step.Use switch
    {
        ControlSteps.Scope => StepForms.UndoesOnFailure(holder.Step),
        ControlSteps.SubFlow => holder.Body!.Flow.OnFailure == FailureRule.Compensate,
        _ => false,
    };

    /// <summary>The time of a step, or of what it holds, is over.</summary>
    private void TimeOut(Token token)
    {
        var step = StepOf(token);
        if (step.Step.Next.ContainsKey(ControlSteps.Timeout))
        {
            CancelFramesOf(token);
            Leave(Unsettle(token) with { Loop = null }, ControlSteps.Timeout);
            return;
        }

        var failure = new StepFailure("flow.timeout", $"'{token.Step}' took longer than {step.Step.Timeout}.", "See what it waits for; retry, skip or compensate.", false);
        if (IsCaught(token, failure.Code) || Plan.Flow.OnFailure == FailureRule.Compensate)
        {
            CancelFramesOf(token);
        }
        else if (token.Status == TokenStatus.Holding)
        {
            // What it holds goes on; a person is told beside it that it takes too long.
            Log(JournalKind.CallFailed, token.Step, outcome: failure.Code, note: failure.Message);
            return;
        }

        Fail(token, failure);
    }

    /// <summary>Undoes everything and ends the instance; what was cancelled half-way settles first.</summary>
    private void Unwind(Ending ending)
    {
        foreach (var frame in State.Frames)
        {
            Disarm(frame);
        }

        Cancel([.. State.Tokens.Where(token => token.Frame == 0 && token.Settling is null)]);
        State = State with
        {
            Ending = ending,
            Tokens = [.. State.Tokens, new Token { Id = State.NextToken, Step = "", Status = TokenStatus.Ready, Undo = new(0, null, AfterUndo.End), Since = Now }],
            NextToken = State.NextToken + 1,
        };
    }

    /// <summary>Longest message of an incident, in characters.</summary>
    private const int MaxMessage = 1_000;

    /// <summary>Whom the token's step or undo calls; null where it calls nobody.</summary>
    private string? ConnectorOf(Token token)
    {
        var effect = EffectOf(token);
        return (token.Step.Length > 0 || effect is not null) && setting.Capabilities.Find(effect?.Undo ?? StepOf(token).Step.Use) is IRemoteCapability remote
            ? remote.ConnectorOf(Context(token, effect))
            : null;
    }

    private void OpenIncident(Token token, StepFailure failure)
    {
        RemoveWait(Current(token));
        Keep(token with { Status = TokenStatus.Incident, WaitId = 0 });
        var step = Place(token);
        Log(JournalKind.IncidentOpened, step, outcome: failure.Code, attempt: token.Attempt, note: failure.Message);
        incidents.Add(new()
        {
            TenantId = Row.TenantId,
            IncidentId = setting.NewId(),
            InstanceId = Row.InstanceId,
            OrderId = Row.OrderId,
            OrderNo = setting.Subject.Number ?? "",
            FlowName = Plan.Flow.Name,
            Step = step,
            TokenId = token.Id,
            Connector = ConnectorOf(token),
            State = "open",
            Cause = failure.Code,
            Message = failure.Message.Length <= MaxMessage ? failure.Message : failure.Message[..MaxMessage],
            Action = failure.Action,
            Retryable = failure.Retryable,
            Attempts = token.Attempt,
            OpenedAt = Now,
        });
    }

    /// <summary>Starts another flow as an instance of its own, with this burst's commit.</summary>
    private void Detach(Token token, StepPlan step)
    {
        var with = Evaluate(token, step);
        var name = StepForms.Text(step.Step, "flow")!;
        var beginsBy = setting.NewId();
        var child = new InstanceRow
        {
            TenantId = Row.TenantId,
            InstanceId = setting.NewId(),
            OrderId = Row.OrderId,
            FlowName = name,
            FlowHash = step.In.Flow.Pins[name],
            Kind = (int)FlowKind.Subflow,
            Status = (int)InstanceStatus.Running,
            Revision = 1,
            StartedAt = Now,
            ParentId = Row.InstanceId,
            TraceParent = Row.TraceParent,
            State = FlowJson.Write(Transitions.Begin(new() { BeginsBy = beginsBy }, null, (JsonObject?)with["input"]?.DeepClone())),
        };
        children.Add(child);
        var begin = new WaitRow { TenantId = Row.TenantId, WaitId = beginsBy, InstanceId = child.InstanceId, TokenId = 0, Kind = WaitKind.Begin, DueAt = Now };
        waits[begin.WaitId] = begin;
        Leave(token, "started");
    }
}
