using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Plans;

/// <summary>
/// What a join must know of its graph: from which steps a token can still come, and which split opened the ways that it brings
/// together. Worked out once for a version.
/// </summary>
public sealed class JoinPlan
{
    private readonly HashSet<string> sources;

    private JoinPlan(JoinRule rule, string? opening, HashSet<string> sources) => (Rule, Opening, this.sources) = (rule, opening, sources);

    public JoinRule Rule { get; }

    /// <summary>The nearest fork, or switch of all matches, that every way to the join passes; null where there is none, and the join takes all tokens of its graph.</summary>
    public string? Opening { get; }

    /// <summary>True where a token at the step can come to the join without passing the opening split anew.</summary>
    public bool CanCome(string step) => sources.Contains(step);

    internal static JoinPlan Of(StepPlan join)
    {
        var opening = OpeningOf(join);
        return new(StepForms.Join(join.Step), opening, Sources(join, opening));
    }

    private static HashSet<string> Sources(StepPlan join, string? opening)
    {
        var before = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var step in join.In.Steps)
        {
            foreach (var target in Targets(step))
            {
                (before.TryGetValue(target, out var list) ? list : before[target] = []).Add(step.Path);
            }
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([join.Path]);
        while (open.TryPop(out var at))
        {
            foreach (var source in before.GetValueOrDefault(at) ?? [])
            {
                // A token at the opening split has not been split yet: what becomes of it is another turn of this join.
                if (source != opening && found.Add(source))
                {
                    open.Push(source);
                }
            }
        }

        return found;
    }

    /// <summary>The nearest split without which the join cannot be reached: the last one that cuts it off when taken away.</summary>
    private static string? OpeningOf(StepPlan join)
    {
        var entries = join.In.Handlers.Values.Select(handler => join.In.Prefix + handler.Next).Prepend(join.In.Start).ToList();
        var steps = join.In.Steps.ToDictionary(step => step.Path, StringComparer.Ordinal);
        string? nearest = null;
        var nearestReach = -1;
        foreach (var split in join.In.Steps.Where(step => StepForms.Splits(step.Step)))
        {
            var reached = Reached(steps, entries, without: split.Path);
            // Dominators lie on one line: the one that leaves the most to be reached is the nearest to the join.
            if (!reached.Contains(join.Path) && reached.Count > nearestReach)
            {
                (nearest, nearestReach) = (split.Path, reached.Count);
            }
        }

        return nearest;
    }

    private static HashSet<string> Reached(Dictionary<string, StepPlan> steps, List<string> entries, string without)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(entries);
        while (open.TryPop(out var at))
        {
            if (at != without && steps.TryGetValue(at, out var step) && reached.Add(at))
            {
                foreach (var target in Targets(step))
                {
                    open.Push(target);
                }
            }
        }

        return reached;
    }

    private static IEnumerable<string> Targets(StepPlan step) => step.Step.Next.Values.Concat(step.Step.Catch.Values).Select(target => step.In.Prefix + target);
}
