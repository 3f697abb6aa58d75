using OrderHub.Server.Workflows.Plans;

namespace OrderHub.Server.Workflows.Running;

/// <summary>
/// When a join goes on. A join gathers the tokens of one passing of the split that opened its ways, within one frame; it waits for
/// those that can still come and for no others, so that a branch not taken never holds it up.
/// </summary>
public static class Joins
{
    /// <summary>Tokens at one join that belong together.</summary>
    /// <param name="Step">The join.</param>
    /// <param name="Arrived">Those that have come, in the order in which they came into being.</param>
    /// <param name="Missing">Those that can still come.</param>
    public sealed record Turn(StepPlan Step, IReadOnlyList<Token> Arrived, IReadOnlyList<Token> Missing);

    /// <summary>The turn that a token which has come to a join belongs to.</summary>
    public static Turn TurnOf(InstanceState state, FlowPlan plan, Token joined)
    {
        var step = plan.Steps[joined.Step];
        var number = NumberOf(joined, step.Join!);
        var arrived = new List<Token>();
        var missing = new List<Token>();
        foreach (var token in state.Tokens)
        {
            if (token.Frame != joined.Frame || token.Settling is not null || token.Step.Length == 0 || NumberOf(token, step.Join!) != number)
            {
                continue;
            }

            if (token.Step == joined.Step && token.Status == TokenStatus.Joined)
            {
                arrived.Add(token);
            }
            else if (step.Join!.CanCome(token.Step) || token.Step == joined.Step)
            {
                missing.Add(token);
            }
        }

        return new(step, arrived, missing);
    }

    /// <summary>True where so many ways have come as the join counts.</summary>
    public static bool IsCounted(Turn turn) => turn.Step.Join!.Rule.Count is { } count && turn.Arrived.Count >= count;

    /// <summary>
    /// The turn that goes on when nothing else can run: one that waits for no token, or, where joins wait for each other in a circle
    /// and for nothing else, the one whose first token is the oldest.
    /// </summary>
    public static Turn? Next(InstanceState state, FlowPlan plan)
    {
        var turns = new List<Turn>();
        var seen = new HashSet<int>();
        foreach (var token in state.Tokens.Where(token => token.Status == TokenStatus.Joined))
        {
            if (!seen.Contains(token.Id))
            {
                var turn = TurnOf(state, plan, token);
                turns.Add(turn);
                seen.UnionWith(turn.Arrived.Select(arrived => arrived.Id));
            }
        }

        var waitsFor = turns.ToDictionary(turn => turn, turn => turns.Where(other => other != turn && other.Arrived.Any(token => turn.Missing.Contains(token))).ToList());
        return turns.Where(turn => CanGo(turn, waitsFor)).MinBy(turn => turn.Arrived[0].Id);
    }

    private static bool CanGo(Turn turn, Dictionary<Turn, List<Turn>> waitsFor)
    {
        var circle = Behind(turn, waitsFor);
        return circle.Append(turn).All(member => member.Missing.All(token => token.Status == TokenStatus.Joined))
            && circle.All(member => Behind(member, waitsFor).Contains(turn));
    }

    private static HashSet<Turn> Behind(Turn turn, Dictionary<Turn, List<Turn>> waitsFor)
    {
        var behind = new HashSet<Turn>();
        var open = new Stack<Turn>(waitsFor[turn]);
        while (open.TryPop(out var at))
        {
            if (behind.Add(at))
            {
                foreach (var next in waitsFor[at])
                {
                    open.Push(next);
                }
            }
        }

        return behind;
    }

    private static int NumberOf(Token token, JoinPlan join) =>
        join.Opening is null ? 0 : token.Splits?.LastOrDefault(split => split.Step == join.Opening)?.Number ?? 0;
}
