namespace OrderHub.Server.Workflows.Definitions;

/// <summary>Which sub-flows a definition names, wherever in it.</summary>
public static class FlowReferences
{
    public static IReadOnlyList<string> Of(FlowDefinition flow) =>
    [
        .. flow.AllSteps.Where(step => step.Use == ControlSteps.SubFlow).Select(step => StepForms.Text(step, "flow")).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
