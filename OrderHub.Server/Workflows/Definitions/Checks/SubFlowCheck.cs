using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>Sub-flows that are called exist, are sub-flows, are given what they ask for, and do not call themselves.</summary>
internal static class SubFlowCheck
{
    public static void Run(CheckContext context)
    {
        if (context.Subflows is null)
        {
            return;
        }

        foreach (var step in context.Steps.Where(step => step.Use == ControlSteps.SubFlow))
        {
            if (StepForms.Text(step, "flow") is { } name)
            {
                Check(context, step, name, context.Subflows(name));
            }
        }

        if (CountSteps(context.Flow, context.Subflows, context.Limits.MaxPlanSteps, 0) > context.Limits.MaxPlanSteps)
        {
            context.Fault("flow.too-many-steps", "steps", $"With all sub-flows that it calls, the flow has more than {context.Limits.MaxPlanSteps} steps.");
        }
    }

    private static void Check(CheckContext context, StepDefinition step, string name, FlowDefinition? callee)
    {
        if (name == context.Flow.Name || (callee is not null && Calls(callee, context.Flow.Name, context.Subflows!, [])))
        {
            context.Fault("flow.recursion", $"{step.Path}.with.flow", $"'{name}' leads back to '{context.Flow.Name}': a flow cannot call itself.");
        }
        else if (callee is null)
        {
            context.Fault("flow.subflow-unknown", $"{step.Path}.with.flow", $"There is no published sub-flow '{name}'.");
        }
        else if (callee.Kind != FlowKind.Subflow)
        {
            context.Fault("flow.subflow-kind", $"{step.Path}.with.flow", $"'{name}' is a {callee.Kind.ToString().ToLowerInvariant()} flow; only flows of the kind 'subflow' can be called.");
        }
        else
        {
            SchemaCheck.Run(context, callee.Input ?? new JsonObject { ["type"] = "object", ["additionalProperties"] = false }, step.With["input"] ?? new JsonObject(), $"{step.Path}.with.input");
        }
    }

    private static bool Calls(FlowDefinition flow, string name, Func<string, FlowDefinition?> find, HashSet<string> seen) =>
        seen.Add(flow.Name) && flow.AllSteps.Where(step => step.Use == ControlSteps.SubFlow).Select(step => StepForms.Text(step, "flow")).OfType<string>()
            .Any(called => called == name || (find(called) is { } inner && Calls(inner, name, find, seen)));

    private static int CountSteps(FlowDefinition flow, Func<string, FlowDefinition?> find, int limit, int depth)
    {
        var count = 0;
        foreach (var step in flow.AllSteps)
        {
            count++;
            if (step.Use == ControlSteps.SubFlow && depth < 32 && count <= limit && StepForms.Text(step, "flow") is { } name && find(name) is { } callee)
            {
                count += CountSteps(callee, find, limit - count, depth + 1);
            }
        }

        return count;
    }
}
