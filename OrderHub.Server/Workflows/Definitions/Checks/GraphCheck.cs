namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>Every body has a beginning and an end, every step a way to it, and no way runs in circles without a rest.</summary>
internal static class GraphCheck
{
    public static void RunEntries(CheckContext context)
    {
        foreach (var body in context.Bodies)
        {
            var steps = body.Body.Steps;
            if (body.Body.Start.Length > 0 && !steps.ContainsKey(body.Body.Start))
            {
                context.Fault("flow.start", FormReader.At(body.Path, "start"), $"This starts at '{body.Body.Start}', which is no step of it.");
            }

            foreach (var handler in body.Handlers.Values.Where(handler => !steps.ContainsKey(handler.Next)))
            {
                var at = body.Path.Length == 0 ? "on" : $"{body.Path[..^".body".Length]}.on";
                context.Fault("flow.target", $"{at}.{handler.Name}.next", $"The handler leads to '{handler.Next}', which is no step of the same graph.");
            }

            if (!steps.Values.Any(step => step.Use is ControlSteps.End or ControlSteps.Throw || (body.InLoop && step.Use is ControlSteps.Break or ControlSteps.Continue)))
            {
                context.Fault("flow.no-end", FormReader.At(body.Path, "steps"), body.Path.Length == 0 ? "The flow has no end step." : "These steps have no end.");
            }
        }
    }

    public static void RunWays(CheckContext context)
    {
        foreach (var body in context.Bodies)
        {
            var reached = Ways.Reached(body.Body, body.Entries);
            foreach (var step in body.Body.Steps.Values.Where(step => !reached.Contains(step.Name)))
            {
                context.Fault("flow.unreachable", step.Path, $"No way leads to '{step.Name}'.");
            }

            foreach (var step in Endless(context, body.Body))
            {
                context.Fault("flow.endless", step.Path, $"'{step.Name}' leads back to itself without a wait: it would run for ever.");
            }
        }
    }

    /// <summary>Steps that can reach themselves over steps that do not rest.</summary>
    private static IEnumerable<StepDefinition> Endless(CheckContext context, BodyDefinition body)
    {
        var rests = body.Steps.Values.Where(step => Ways.Rests(step, context.Callee)).Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        return body.Steps.Values.Where(step => !rests.Contains(step.Name)
            && Ways.Targets(step).Any(target => !rests.Contains(target) && Ways.Reached(body, [target], rests).Contains(step.Name)));
    }
}
