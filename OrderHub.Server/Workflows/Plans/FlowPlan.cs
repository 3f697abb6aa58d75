using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Plans;

/// <summary>
/// A published version made ready to run: every step of the flow and of the sub-flows it is tied to, by its way down from the
/// flow (<c>call/step</c>), with expressions compiled and joins worked out. Immutable; one for all instances of a version.
/// </summary>
public sealed class FlowPlan
{
    private readonly Dictionary<string, StepPlan> steps = new(StringComparer.Ordinal);

    private FlowPlan(FlowDefinition flow, Func<string, FlowDefinition> find, FlowLimits limits)
    {
        Flow = flow;
        Body = Read(flow.Body, flow, flow.On, owner: null, prefix: "", isCall: true, find, limits);
        foreach (var step in steps.Values)
        {
            step.Join = step.Step.Use == ControlSteps.Join ? JoinPlan.Of(step) : null;
        }
    }

    public FlowDefinition Flow { get; }

    /// <summary>The flow's own graph.</summary>
    public BodyPlan Body { get; }

    /// <summary>Every step by its way down.</summary>
    public IReadOnlyDictionary<string, StepPlan> Steps => steps;

    /// <param name="flow">The version.</param>
    /// <param name="find">The definition of a hash that the version, or one below it, is tied to.</param>
    /// <param name="limits">How large it may become.</param>
    /// <exception cref="SetupException">With all its sub-flows the flow is too large.</exception>
    public static FlowPlan Build(FlowDefinition flow, Func<string, FlowDefinition> find, FlowLimits limits) => new(flow, find, limits);

    private BodyPlan Read(
        BodyDefinition body, FlowDefinition flow, IReadOnlyDictionary<string, HandlerDefinition> handlers, StepPlan? owner, string prefix, bool isCall,
        Func<string, FlowDefinition> find, FlowLimits limits)
    {
        var plan = new BodyPlan(flow, owner, prefix, prefix + body.Start, isCall, handlers);
        foreach (var step in body.Steps.Values)
        {
            var read = new StepPlan(prefix + step.Name, step, plan);
            if (!steps.TryAdd(read.Path, read) || steps.Count > limits.MaxPlanSteps)
            {
                throw new SetupException(SetupFailure.Settings, $"The flow '{flow.Name}' has more than {limits.MaxPlanSteps} steps with all the sub-flows that it calls, or two of one name.");
            }

            plan.Add(read);
            if (step.Body is { } inner)
            {
                read.Body = Read(inner, flow, step.On, read, prefix, isCall: false, find, limits);
            }
            else if (step.Use == ControlSteps.SubFlow && !StepForms.Detaches(step))
            {
                var called = find(flow.Pins[StepForms.Text(step, "flow")!]);
                read.Body = Read(called.Body, called, called.On, read, $"{read.Path}/", isCall: true, find, limits);
            }
        }

        return plan;
    }
}
