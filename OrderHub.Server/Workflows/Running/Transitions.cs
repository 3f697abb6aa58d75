using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Every way an instance's state can change, as pure functions from state to state. No clock, no database, no capability:
/// what a test can call, and what a simulation calls alike.
/// </summary>
public static class Transitions
{
    /// <summary>Places the first token.</summary>
    public static InstanceState Start(FlowDefinition flow) => Enter(new InstanceState(), flow.Start);

    /// <summary>Places a token at a step.</summary>
    public static InstanceState Enter(InstanceState state, string step)
    {
        var visit = state.Visits.GetValueOrDefault(step);
        return state with
        {
            Tokens = [.. state.Tokens, new Token { Id = state.NextToken, Step = step, Visit = visit }],
            NextToken = state.NextToken + 1,
            Visits = new Dictionary<string, int>(state.Visits, StringComparer.Ordinal) { [step] = visit + 1 },
        };
    }

    /// <summary>Moves a token along an outcome's wire, keeping the effect that the step had.</summary>
    /// <returns>The new state and the step entered; the step is null where the outcome is not wired.</returns>
    public static (InstanceState State, string? Next) Complete(
        InstanceState state, Token token, StepDefinition step, string outcome, string? undo, JsonObject? output, JsonObject? signal)
    {
        var next = step.NextFor(outcome);
        if (next is null)
        {
            return (state, null);
        }

        if (undo is not null)
        {
            state = state with
            {
                Effects = [.. state.Effects, new Effect { Seq = state.Effects.Count + 1, Step = step.Name, Undo = undo, Output = output }],
            };
        }

        state = Enter(Remove(state, token), next);
        return (signal is null ? state : Replace(state, state.Tokens[^1] with { Signal = signal }), next);
    }

    /// <summary>Replaces a token by its newer self.</summary>
    public static InstanceState Replace(InstanceState state, Token token) =>
        state with { Tokens = [.. state.Tokens.Select(existing => existing.Id == token.Id ? token : existing)] };

    public static InstanceState Remove(InstanceState state, Token token) =>
        state with { Tokens = [.. state.Tokens.Where(existing => existing.Id != token.Id)] };

    /// <summary>The effect to undo next: the latest that still stands; null where all are undone.</summary>
    public static Effect? NextUndo(InstanceState state) => state.Effects.LastOrDefault(effect => !effect.Undone);

    public static InstanceState MarkUndone(InstanceState state, int seq) =>
        state with { Effects = [.. state.Effects.Select(effect => effect.Seq == seq ? effect with { Undone = true } : effect)] };

    /// <summary>Removes every token but the given one and lets that one undo all effects: what compensation from outside does.</summary>
    public static InstanceState CompensateAll(InstanceState state, Token keep) =>
        state with { Tokens = [keep with { Status = TokenStatus.Ready, UndoOf = NextUndo(state)?.Seq, Attempt = 1, TriedBefore = false, WaitId = 0 }] };

    /// <summary>The status that follows from the tokens, for an instance that has not ended.</summary>
    public static InstanceStatus StatusOf(InstanceState state) => state switch
    {
        { Outcome: not null } => state.Status,
        _ when state.Tokens.Any(token => token.Status == TokenStatus.Incident) => InstanceStatus.Incident,
        _ when state.Tokens.Any(token => token.UndoOf is not null) => InstanceStatus.Compensating,
        _ when state.Tokens.All(token => token.Status == TokenStatus.Waiting) => InstanceStatus.Waiting,
        _ => InstanceStatus.Running,
    };

    /// <summary>The key under which a step's call is known to the other system: the same over retries and crashes, another on the next pass.</summary>
    public static string IdempotencyKey(long instanceId, Token token) =>
        token.UndoOf is { } seq ? $"{instanceId}-undo-{seq}" : $"{instanceId}-{token.Step}-{token.Visit}";
}
