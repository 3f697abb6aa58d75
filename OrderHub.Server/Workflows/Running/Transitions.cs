using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// Every way an instance's state can change, as pure functions from state to state. No clock, no database, no capability:
/// what a test can call, and what a simulation calls alike.
/// </summary>
public static class Transitions
{
    /// <summary>Opens the frame of the flow itself. Its first token enters with <see cref="Enter"/>.</summary>
    public static InstanceState Begin(InstanceState state, JsonObject? vars, JsonObject? input) =>
        state with { Frames = [new Frame { Id = 0, Vars = vars, Input = input }] };

    /// <summary>Places a token at a step. Returns it with the new state.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="like">What it takes over: frame, splits, signal, failure.</param>
    /// <param name="step">The step, by its way down.</param>
    /// <param name="now">When.</param>
    public static (InstanceState State, Token Token) Enter(InstanceState state, Token like, string step, DateTimeOffset now)
    {
        var visit = state.Visits.GetValueOrDefault(step);
        var token = new Token
        {
            Id = state.NextToken,
            Step = step,
            Frame = like.Frame,
            Splits = like.Splits,
            Signal = like.Signal,
            SignalId = like.SignalId,
            Error = like.Error,
            Visit = visit,
            Since = now,
        };
        return (state with
        {
            Tokens = [.. state.Tokens, token],
            NextToken = state.NextToken + 1,
            Visits = new Dictionary<string, int>(state.Visits, StringComparer.Ordinal) { [step] = visit + 1 },
        }, token);
    }

    /// <summary>Gives a passing of a split its number.</summary>
    public static (InstanceState State, int Number) Number(InstanceState state) => (state with { NextToken = state.NextToken + 1 }, state.NextToken);

    /// <summary>The splits of a token that comes out of one: an earlier passing of the same split, and what lay within it, is over for it.</summary>
    public static IReadOnlyList<Split> Into(IReadOnlyList<Split>? splits, string step, int number)
    {
        var before = (splits ?? []).TakeWhile(split => split.Step != step);
        return [.. before, new Split(step, number)];
    }

    /// <summary>The splits that all tokens of a join have in common.</summary>
    public static IReadOnlyList<Split>? Common(IReadOnlyList<Token> tokens)
    {
        var common = tokens[0].Splits ?? [];
        foreach (var token in tokens.Skip(1))
        {
            common = [.. common.Zip(token.Splits ?? []).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        }

        return common.Count == 0 ? null : common;
    }

    /// <summary>Replaces a token by its newer self.</summary>
    public static InstanceState Replace(InstanceState state, Token token) =>
        state with { Tokens = [.. state.Tokens.Select(existing => existing.Id == token.Id ? token : existing)] };

    public static InstanceState Remove(InstanceState state, Token token) =>
        state with { Tokens = [.. state.Tokens.Where(existing => existing.Id != token.Id)] };

    /// <summary>Opens a frame that a token holds.</summary>
    public static (InstanceState State, Frame Frame) Open(InstanceState state, Token holder, Frame content)
    {
        var frame = content with { Id = state.NextToken, Token = holder.Id, In = holder.Frame };
        return (state with { Frames = [.. state.Frames, frame], NextToken = state.NextToken + 1 }, frame);
    }

    public static InstanceState Replace(InstanceState state, Frame frame) =>
        state with { Frames = [.. state.Frames.Select(existing => existing.Id == frame.Id ? frame : existing)] };

    public static InstanceState Remove(InstanceState state, Frame frame) =>
        state with { Frames = [.. state.Frames.Where(existing => existing.Id != frame.Id)] };

    /// <summary>The frames from the flow itself down to the given one.</summary>
    public static IReadOnlyList<Frame> Chain(InstanceState state, int frame)
    {
        var chain = new List<Frame>();
        for (var at = frame; at >= 0;)
        {
            var found = state.Frames.First(candidate => candidate.Id == at);
            chain.Insert(0, found);
            at = found.In;
        }

        return chain;
    }

    /// <summary>Keeps an effect, with where it happened.</summary>
    public static InstanceState Record(InstanceState state, Effect effect) =>
        state with { Effects = [.. state.Effects, effect with { Seq = state.Effects.Count + 1 }] };

    public static InstanceState MarkUndone(InstanceState state, int seq) =>
        state with { Effects = [.. state.Effects.Select(effect => effect.Seq == seq ? effect with { Undone = true } : effect)] };

    /// <summary>The effect to undo next: the latest of the work that still stands; null where all are undone.</summary>
    public static Effect? NextUndo(InstanceState state, FlowPlan plan, UndoWork work) =>
        state.Effects.LastOrDefault(effect => !effect.Undone && Covers(plan, work, effect));

    /// <summary>True where undoing cannot go on yet: a cancelled call below has not settled, or the next effect is being undone by another token.</summary>
    public static bool MustWait(InstanceState state, FlowPlan plan, Token token) =>
        state.Tokens.Any(other => other.Id != token.Id && other.Settling?.Contains(token.Undo!.Frame) == true)
        || (NextUndo(state, plan, token.Undo!) is { } next && state.Tokens.Any(other => other.Id != token.Id && other.UndoOf == next.Seq));

    private static bool Covers(FlowPlan plan, UndoWork work, Effect effect)
    {
        if (work.Frame != 0 && effect.Frames?.Contains(work.Frame) != true)
        {
            return false;
        }

        return work.Target is not { } target || effect.Step == target || (plan.Steps[target].Body is { } body && body.Holds(plan.Steps[effect.Step]));
    }

    /// <summary>The status that follows from the tokens, for an instance that has not ended.</summary>
    public static InstanceStatus StatusOf(InstanceState state) => state switch
    {
        { Outcome: not null } => state.Status,
        _ when state.Tokens.Any(token => token.Status == TokenStatus.Incident) => InstanceStatus.Incident,
        _ when state.Tokens.Any(token => token.UndoOf is not null || token.Undo is not null) => InstanceStatus.Compensating,
        _ when state.Tokens.All(token => token.Status is TokenStatus.Waiting or TokenStatus.Holding or TokenStatus.Joined) => InstanceStatus.Waiting,
        _ => InstanceStatus.Running,
    };

    /// <summary>The key under which a step's call is known to the other system: the same over retries and crashes, another on the next pass.</summary>
    public static string IdempotencyKey(long instanceId, Token token) =>
        token.UndoOf is { } seq ? $"{instanceId}-undo-{seq}" : $"{instanceId}-{token.Step}-{token.Visit}";
}
