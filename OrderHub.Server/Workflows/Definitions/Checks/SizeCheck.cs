namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>How many steps there are, and that no two have one name.</summary>
internal static class SizeCheck
{
    public static void Run(CheckContext context)
    {
        if (context.Steps.Count > context.Limits.MaxSteps)
        {
            context.Fault("flow.too-many-steps", "steps", $"The flow has {context.Steps.Count} steps; the limit is {context.Limits.MaxSteps}.");
        }

        foreach (var repeated in context.Steps.GroupBy(step => step.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            context.Fault("flow.step-twice", repeated.Last().Path, $"The name '{repeated.Key}' stands {repeated.Count()} times; it is unique in the whole flow.");
        }
    }
}
