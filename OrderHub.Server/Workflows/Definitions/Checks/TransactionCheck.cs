namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>A transaction flow stores its order exactly once on each way, and neither waits nor calls anybody before that. Sub-flows are looked into.</summary>
internal static class TransactionCheck
{
    private const int MaxDepth = 20;

    public static void Run(CheckContext context)
    {
        var persisting = Persisting(context, context.Flow.Body, 0);
        if (persisting != 1)
        {
            context.Fault("flow.persist", "steps", $"A transaction flow stores its order in exactly one step; this one has {persisting}.");
        }

        foreach (var entry in context.Flow.On.Values)
        {
            context.Fault("flow.before-persist", $"on.{entry.Name}", "A transaction flow answers its caller in one burst: put handlers on the fulfillment flow, or on a scope behind the step that stores the order.");
        }

        Before(context, context.Flow.Body, null, 0);
    }

    private static int Persisting(CheckContext context, BodyDefinition body, int depth) =>
        depth > MaxDepth ? 0 : body.AllSteps.Sum(step => Persists(context, step) ? 1 : context.Callee(step) is { } callee ? Persisting(context, callee.Body, depth + 1) : 0);

    private static bool Persists(CheckContext context, StepDefinition step) => context.Descriptor(step)?.Persists == true;

    private static bool HoldsPersist(CheckContext context, StepDefinition step, int depth) => Persists(context, step)
        || (step.Body is { } body && Persisting(context, body, depth) > 0)
        || (context.Callee(step) is { } callee && Persisting(context, callee.Body, depth) > 0);

    /// <summary>Looks at what comes before the order is stored; <paramref name="calledAt"/> is the step to blame for what is inside a sub-flow.</summary>
    private static void Before(CheckContext context, BodyDefinition body, StepDefinition? calledAt, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        var persisting = body.Steps.Values.Where(step => HoldsPersist(context, step, depth)).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in Ways.Reached(body, [body.Start], persisting).Select(name => body.Steps[name]))
        {
            if (Persists(context, step))
            {
                continue;
            }

            var remote = context.Descriptor(step)?.SideEffect == SideEffect.Remote;
            if (remote || ControlSteps.Waits(step.Use) || StepForms.Detaches(step) || step.Use == ControlSteps.Emit)
            {
                var name = calledAt is null ? step.Name : $"{calledAt.Name}/{step.Name}";
                var does = remote ? "calls another system" : ControlSteps.Waits(step.Use) ? "waits" : "reaches beyond the burst";
                context.Fault("flow.before-persist", (calledAt ?? step).Path, $"'{name}' {does} before the order is stored.");
            }

            if ((step.Body ?? context.Callee(step)?.Body) is { } inner)
            {
                Before(context, inner, step.Body is null ? calledAt ?? step : calledAt, depth + 1);
            }
        }
    }
}
