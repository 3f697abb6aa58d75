namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>Every step is known, every outcome leads somewhere, and every wire belongs to an outcome.</summary>
internal static class WiringCheck
{
    public static void Run(CheckContext context, StepDefinition step)
    {
        var body = context.BodyOf(step).Body;
        foreach (var (outcome, target) in step.Next.Where(wire => !body.Steps.ContainsKey(wire.Value)))
        {
            context.Fault("flow.target", $"{step.Path}.next.{outcome}", $"'{outcome}' leads to '{target}', which is no step of {Where(context, body)}.");
        }

        foreach (var (code, target) in step.Catch.Where(wire => !body.Steps.ContainsKey(wire.Value)))
        {
            context.Fault("flow.target", $"{step.Path}.catch.{code}", $"The failure '{code}' leads to '{target}', which is no step of {Where(context, body)}.");
        }

        if (!ControlSteps.Contains(step.Use) && context.Descriptor(step) is null)
        {
            context.Fault("flow.use", $"{step.Path}.use", $"'{step.Use}' is neither a control step nor a capability of this server.{Near(context, step.Use)}");
            return;
        }

        if (context.OutcomesOf(step) is { } outcomes)
        {
            CheckOutcomes(context, step, outcomes);
        }
    }

    private static void CheckOutcomes(CheckContext context, StepDefinition step, IReadOnlyList<string> outcomes)
    {
        foreach (var outcome in outcomes.Where(outcome => step.NextFor(outcome) is null))
        {
            context.Fault("flow.not-wired", $"{step.Path}.next", $"The outcome '{outcome}' of '{step.Name}' leads nowhere.");
        }

        foreach (var outcome in step.Next.Keys.Where(key => (key != StepDefinition.AnyOutcome || outcomes.Count == 0) && !outcomes.Contains(key, StringComparer.Ordinal)))
        {
            context.Fault("flow.no-outcome", $"{step.Path}.next.{outcome}", outcomes.Count == 0
                ? $"Nothing follows '{step.Name}'."
                : $"'{step.Name}' has no outcome '{outcome}'; it has {string.Join(", ", outcomes)}.");
        }
    }

    private static string Where(CheckContext context, BodyDefinition body) => ReferenceEquals(body, context.Flow.Body) ? "this flow" : "the same body";

    private static string Near(CheckContext context, string use)
    {
        var name = use.Split('@')[0];
        var versions = context.Capabilities.Descriptors.Where(descriptor => descriptor.Name == name).Select(descriptor => descriptor.Reference).ToList();
        return versions.Count > 0 ? $" There is {string.Join(", ", versions)}." : "";
    }
}
