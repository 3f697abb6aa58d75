namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>Where steps lead to.</summary>
internal static class Ways
{
    /// <summary>Every step that a step leads to: by its outcomes, and by the failures that it catches.</summary>
    public static IEnumerable<string> Targets(StepDefinition step) => step.Next.Values.Concat(step.Catch.Values);

    /// <summary>Steps that are reached from the given ones; those of <paramref name="stopAt"/> are reached and not left.</summary>
    public static HashSet<string> Reached(BodyDefinition body, IEnumerable<string> from, IReadOnlySet<string>? stopAt = null)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from);
        while (open.TryPop(out var name))
        {
            if (body.Steps.TryGetValue(name, out var step) && reached.Add(name) && stopAt?.Contains(name) != true)
            {
                foreach (var target in Targets(step))
                {
                    open.Push(target);
                }
            }
        }

        return reached;
    }

    /// <summary>True where no token passes the step without a rest: it waits itself, or all ways through what it holds do.</summary>
    public static bool Rests(StepDefinition step, Func<StepDefinition, FlowDefinition?> callee, int depth = 0) => step.Use switch
    {
        ControlSteps.Scope => step.Body is { } body && Rests(body, callee, depth),
        ControlSteps.SubFlow => !StepForms.Detaches(step) && callee(step) is { } flow && Rests(flow.Body, callee, depth),
        _ => ControlSteps.Waits(step.Use),
    };

    private static bool Rests(BodyDefinition body, Func<StepDefinition, FlowDefinition?> callee, int depth)
    {
        if (depth > 20)
        {
            return false;
        }

        var rests = body.Steps.Values.Where(step => Rests(step, callee, depth + 1)).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        return !Reached(body, [body.Start], rests).Any(name => !rests.Contains(name) && body.Steps[name].Use == ControlSteps.End);
    }
}
