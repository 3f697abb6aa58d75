using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Plans;

/// <summary>A graph of steps ready to run: a flow, or what a loop, a scope or a sub-flow step holds.</summary>
public sealed class BodyPlan(
    FlowDefinition flow, StepPlan? owner, string prefix, string start, bool isCall, IReadOnlyDictionary<string, HandlerDefinition> handlers)
{
    private readonly List<StepPlan> steps = [];
    private readonly Dictionary<string, JsonTemplate> keys = handlers.Values.Where(handler => handler.Signal is not null)
        .ToDictionary(handler => handler.Name, handler => new JsonTemplate(JsonValue.Create(handler.Key)), StringComparer.Ordinal);

    /// <summary>The flow that it is written in.</summary>
    public FlowDefinition Flow => flow;

    /// <summary>The step that holds it; null for the flow that the instance runs.</summary>
    public StepPlan? Owner => owner;

    /// <summary>The way down to its steps; empty, or ending in a slash.</summary>
    public string Prefix => prefix;

    /// <summary>The step that the first token enters, by its way down.</summary>
    public string Start => start;

    /// <summary>True for a whole flow: variables are its own, and nothing of the caller is seen.</summary>
    public bool IsCall => isCall;

    /// <summary>True where what is set stays within: a whole flow, or one pass of a <c>for-each</c>.</summary>
    public bool HoldsVariables => isCall || owner?.Step.Use == ControlSteps.ForEach;

    public IReadOnlyDictionary<string, HandlerDefinition> Handlers => handlers;

    public IReadOnlyList<StepPlan> Steps => steps;

    /// <summary>First values of the flow's variables.</summary>
    public JsonTemplate Vars { get; } = new(isCall ? flow.Vars : null);

    /// <summary>The key under which a handler's signal comes.</summary>
    public JsonTemplate KeyOf(HandlerDefinition handler) => keys[handler.Name];

    internal void Add(StepPlan step) => steps.Add(step);

    /// <summary>True where the step lies in this graph or in one below it.</summary>
    public bool Holds(StepPlan step)
    {
        for (var body = step.In; body is not null; body = body.Owner?.In)
        {
            if (ReferenceEquals(body, this))
            {
                return true;
            }
        }

        return false;
    }
}
