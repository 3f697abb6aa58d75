using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>A body with where it stands and what leads into it.</summary>
/// <param name="Body">Its steps.</param>
/// <param name="Path">Where it stands in the file; empty for the flow's own.</param>
/// <param name="Handlers">The handlers whose steps lie in it.</param>
/// <param name="InLoop">True where a loop of the same flow is around it.</param>
internal sealed record CheckedBody(BodyDefinition Body, string Path, IReadOnlyDictionary<string, HandlerDefinition> Handlers, bool InLoop)
{
    /// <summary>Every step that a token enters from outside.</summary>
    public IEnumerable<string> Entries => Handlers.Values.Select(handler => handler.Next).Prepend(Body.Start);
}

/// <summary>What the checks look at and write into.</summary>
internal sealed class CheckContext
{
    private readonly List<Fault> faults = [];

    public CheckContext(FlowDefinition flow, CapabilityRegistry capabilities, Func<string, FlowDefinition?>? subflows, FlowLimits limits)
    {
        (Flow, Capabilities, Subflows, Limits) = (flow, capabilities, subflows, limits);
        Bodies = [.. Collect(new(flow.Body, "", flow.On, InLoop: false))];
        Steps = [.. flow.AllSteps];
    }

    public FlowDefinition Flow { get; }

    public CapabilityRegistry Capabilities { get; }

    public Func<string, FlowDefinition?>? Subflows { get; }

    public FlowLimits Limits { get; }

    public IReadOnlyList<CheckedBody> Bodies { get; }

    public IReadOnlyList<StepDefinition> Steps { get; }

    public IReadOnlyList<Fault> Faults => faults;

    public void Fault(string code, string path, string message) => faults.Add(new(code, path, message));

    public CapabilityDescriptor? Descriptor(StepDefinition step) => Capabilities.Find(step.Use)?.Descriptor;

    /// <summary>The body that a step lies in.</summary>
    public CheckedBody BodyOf(StepDefinition step) => Bodies.First(body => body.Body.Steps.TryGetValue(step.Name, out var found) && ReferenceEquals(found, step));

    /// <summary>The flow that a step calls; null where it calls none or an unknown one.</summary>
    public FlowDefinition? Callee(StepDefinition step) =>
        step.Use == ControlSteps.SubFlow && StepForms.Text(step, "flow") is { } name ? Subflows?.Invoke(name) : null;

    /// <summary>The outcomes that a step can have; null where they cannot be told.</summary>
    public IReadOnlyList<string>? OutcomesOf(StepDefinition step)
    {
        if (Descriptor(step) is { } descriptor)
        {
            return step.Timeout is not null && step.Next.ContainsKey(ControlSteps.Timeout) ? [.. descriptor.Outcomes, ControlSteps.Timeout] : descriptor.Outcomes;
        }

        if (!ControlSteps.Contains(step.Use))
        {
            return null;
        }

        var own = ControlSteps.OutcomesOf(step);
        if (step.Use != ControlSteps.SubFlow || StepForms.Detaches(step))
        {
            return own;
        }

        return Callee(step) is { } callee ? [.. StepForms.EndOutcomes(callee.Body), .. own] : null;
    }

    private static IEnumerable<CheckedBody> Collect(CheckedBody body)
    {
        yield return body;
        foreach (var step in body.Body.Steps.Values)
        {
            if (step.Body is { } inner)
            {
                foreach (var below in Collect(new(inner, $"{step.Path}.body", step.On, body.InLoop || step.Use != ControlSteps.Scope)))
                {
                    yield return below;
                }
            }
        }
    }
}
