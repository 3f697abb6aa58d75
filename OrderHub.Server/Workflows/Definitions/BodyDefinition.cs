namespace OrderHub.Server.Workflows.Definitions;

/// <summary>A graph of steps with one entry: a flow, or what is inside a loop or a scope.</summary>
/// <param name="Start">The step that the first token enters.</param>
/// <param name="Steps">Steps by name, in the order of the file.</param>
public sealed record BodyDefinition(string Start, IReadOnlyDictionary<string, StepDefinition> Steps)
{
    /// <summary>These steps and all below them.</summary>
    public IEnumerable<StepDefinition> AllSteps => Steps.Values.SelectMany(step => step.Body is { } body ? body.AllSteps.Prepend(step) : [step]);
}
