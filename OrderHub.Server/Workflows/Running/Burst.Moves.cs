using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>Tokens that go on: by an outcome, by several at once, together at a join, to their end.</summary>
public sealed partial class Burst
{
    private Token Enter(Token like, string step)
    {
        (State, var token) = Transitions.Enter(State, like, step, Now);
        Log(JournalKind.Entered, step);
        return token;
    }

    /// <summary>Leaves a step by an outcome, keeping what it left.</summary>
    private void Leave(Token token, string outcome, JsonObject? output = null, string? note = null)
    {
        var step = StepOf(token);
        if (step.NextFor(outcome) is not { } next)
        {
            OpenIncident(token, new("flow.outcome", $"The outcome '{outcome}' of '{token.Step}' leads nowhere.", "Wire the outcome and publish, or skip the step with another outcome.", false));
            return;
        }

        Remember(token, step, outcome, output);
        State = Transitions.Remove(State, token);
        Log(JournalKind.Left, token.Step, outcome: outcome, to: next, note: note, output: OutputOnRecord(step, output));
        Enter(token, next);
    }

    /// <summary>Keeps how a step ended and what it left, where an expression asks for it.</summary>
    private void Remember(Token token, StepPlan step, string outcome, JsonObject? output)
    {
        if (!step.KeepsOutput)
        {
            return;
        }

        var frame = VariablesOf(token.Frame);
        var outputs = (JsonObject?)frame.Outputs?.DeepClone() ?? [];
        var kept = new JsonObject { ["outcome"] = outcome };
        if (output is not null)
        {
            kept["output"] = Impersonal.Copy(output);
        }

        outputs[step.Step.Name] = kept;
        Keep(frame with { Outputs = Bounded(outputs, $"What '{token.Step}' and the steps before it left") });
    }

    private void Switch(Token token, StepPlan step)
    {
        // One look at the order for all cases: they are judged on the same state.
        using var input = EvaluateIn(token.Frame, token, step.Cases.Any(one => one.When.NamesOrder));
        var holding = new List<string>();
        foreach (var (name, when) in step.Cases)
        {
            if (when.IsTrue(input.RootElement, Now))
            {
                holding.Add(name);
                if (!StepForms.TakesAll(step.Step))
                {
                    break;
                }
            }
        }

        if (StepForms.TakesAll(step.Step))
        {
            Branch(token, holding.Count > 0 ? holding : ["default"]);
        }
        else
        {
            Leave(token, holding.Count > 0 ? holding[0] : "default");
        }
    }

    /// <summary>Goes by several outcomes at once.</summary>
    private void Branch(Token token, IReadOnlyList<string> outcomes)
    {
        var step = StepOf(token);
        (State, var number) = Transitions.Number(State);
        var split = token with { Splits = Transitions.Into(token.Splits, step.Path, number) };
        State = Transitions.Remove(State, token);
        foreach (var outcome in outcomes)
        {
            var next = step.NextFor(outcome)!;
            Log(JournalKind.Left, token.Step, outcome: outcome, to: next);
            Enter(split, next);
        }
    }

    private void Arrive(Token token)
    {
        var joined = Keep(token with { Status = TokenStatus.Joined });
        if (Joins.TurnOf(State, Plan, joined) is { } turn && Joins.IsCounted(turn))
        {
            Join(turn);
        }
    }

    /// <summary>Lets a join go on, once: its tokens become one, and then those it does not wait for are cancelled.</summary>
    private void Join(Joins.Turn turn)
    {
        var next = turn.Step.NextFor("joined")!;
        foreach (var arrived in turn.Arrived)
        {
            State = Transitions.Remove(State, arrived);
        }

        Log(JournalKind.Left, turn.Step.Path, outcome: "joined", to: next, note: $"{turn.Arrived.Count} of {turn.Arrived.Count + turn.Missing.Count}");
        Remember(turn.Arrived[0], turn.Step, "joined", null);
        Enter(turn.Arrived.LastOrDefault(token => token.Signal is not null) is { } signalled
            ? turn.Arrived[0] with { Splits = Transitions.Common(turn.Arrived), Signal = signalled.Signal, SignalId = signalled.SignalId }
            : turn.Arrived[0] with { Splits = Transitions.Common(turn.Arrived) }, next);
        if (turn.Step.Join!.Rule.Count is not null)
        {
            Cancel(turn.Missing);
        }
    }

    private void End(Token token, StepPlan step)
    {
        var output = step.Given("output") is null ? null : (JsonObject?)Evaluate(token, step)["output"]?.DeepClone();
        State = Transitions.Remove(State, token);
        Log(JournalKind.Ended, step.Path, outcome: StepForms.Text(step.Step, "outcome") ?? "done");
        var frame = FrameOf(token.Frame);
        // An end without an outcome is that of a side way: it takes nothing from an end that has one.
        if (frame.Result is null || StepForms.Text(step.Step, "outcome") is not null)
        {
            frame = Keep(frame with { Result = new(StepForms.Text(step.Step, "outcome") ?? "done", StatusOf(step), output) });
        }

        Discarded |= step.Step.With["discard"]?.GetValueKind() == JsonValueKind.True;
        CloseIfThrough(frame.Id);
    }

    private static InstanceStatus StatusOf(StepPlan step) => StepForms.Text(step.Step, "status") switch
    {
        "refused" => InstanceStatus.Refused,
        "cancelled" => InstanceStatus.Cancelled,
        "compensated" => InstanceStatus.Compensated,
        _ => InstanceStatus.Completed,
    };
}
