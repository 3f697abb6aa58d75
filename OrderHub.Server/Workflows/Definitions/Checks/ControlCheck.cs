using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>Each control step is given what it needs.</summary>
internal static class ControlCheck
{
    public static void Run(CheckContext context, StepDefinition step)
    {
        if (ControlSchemas.Of(step.Use) is { } schema)
        {
            SchemaCheck.Run(context, schema, step.With, $"{step.Path}.with");
            Further(context, step);
        }
    }

    private static void Further(CheckContext context, StepDefinition step)
    {
        var with = $"{step.Path}.with";
        switch (step.Use)
        {
            case ControlSteps.End when step.With.ContainsKey("discard") && (context.Flow.Kind != FlowKind.Transaction || !context.Flow.Body.Steps.ContainsKey(step.Name)):
                context.Fault("flow.discard", $"{with}.discard", "Only an end of a transaction flow can discard: later on there is an order to keep.");
                break;
            case ControlSteps.End when FlowExpressions.Of(step.With["outcome"]) is not null:
                context.Fault("flow.end-outcome", $"{with}.outcome", "An end's outcome is written out, so that its wires can be checked; use a switch before several ends.");
                break;
            case ControlSteps.If when FlowExpressions.Of(step.With["condition"]) is null && step.With.ContainsKey("condition"):
            case ControlSteps.While when FlowExpressions.Of(step.With["condition"]) is null && step.With.ContainsKey("condition"):
                context.Fault("flow.condition", $"{with}.condition", "A condition is an expression: {% ... %}.");
                break;
            case ControlSteps.Switch:
                CheckCases(context, step, with);
                break;
            case ControlSteps.Fork when step.Next.Count == 0 || step.Next.ContainsKey(StepDefinition.AnyOutcome):
                context.Fault("flow.fork", $"{step.Path}.next", "A fork names its branches: {\"next\": {\"label\": \"firstStep\", ...}}.");
                break;
            case ControlSteps.Join:
                CheckJoin(context, step, with);
                break;
            case ControlSteps.Break or ControlSteps.Continue when !context.BodyOf(step).InLoop:
                context.Fault("flow.no-loop", step.Path, $"'{step.Use}' stands in no loop of this flow.");
                break;
            case ControlSteps.Delay:
                CheckDuration(context, step, "for", required: step.Timeout is null);
                break;
            case ControlSteps.Until when step.With["time"] is JsonValue time && FlowExpressions.Of(time) is null && !(time.TryGetValue(out string? text) && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _)):
                context.Fault("flow.time", $"{with}.time", "Write a time as ISO 8601 has it, such as 2026-03-01T08:00:00Z, or as an expression.");
                break;
            case ControlSteps.WaitSignal when step.With["signal"] is null:
                context.Fault("flow.signal", $"{with}.signal", "A wait names the signal it waits for.");
                break;
            case ControlSteps.HumanTask:
                CheckDuration(context, step, "due", required: false);
                break;
            case ControlSteps.SubFlow when FlowExpressions.Of(step.With["flow"]) is not null:
                context.Fault("flow.subflow-name", $"{with}.flow", "The name of a sub-flow is written out: it is pinned when the flow is published.");
                break;
            case ControlSteps.Set when step.With.Count == 0:
                context.Fault("flow.set", with, "This sets nothing: name a variable and its value.");
                break;
            case ControlSteps.Compensate:
                CheckTarget(context, step, with);
                break;
            case ControlSteps.Gather:
                CheckGather(context, step, with);
                break;
        }
    }

    private static void CheckCases(CheckContext context, StepDefinition step, string with)
    {
        if (step.With["cases"] is JsonObject { Count: 0 })
        {
            context.Fault("flow.condition", $"{with}.cases", "A switch has at least one case.");
        }

        foreach (var one in StepForms.Cases(step))
        {
            if (FlowExpressions.Of(one.When) is null)
            {
                context.Fault("flow.condition", $"{with}.cases.{one.Name}", "A condition is an expression: {% ... %}.");
            }

            if (one.Name is "default" or StepDefinition.AnyOutcome)
            {
                context.Fault("flow.case-name", $"{with}.cases.{one.Name}", $"'{one.Name}' cannot name a case: the outcome 'default' is taken where no case holds.");
            }
        }
    }

    private static void CheckJoin(CheckContext context, StepDefinition step, string with)
    {
        var sound = step.With["wait"] switch
        {
            null => true,
            JsonValue value when value.TryGetValue(out string? text) => text is "all" or "any",
            JsonValue value when value.TryGetValue(out int count) => count >= 1,
            _ => false,
        };
        if (!sound)
        {
            context.Fault("flow.join", $"{with}.wait", "A join waits for 'all', for 'any', or for a number of ways.");
        }
    }

    private static void CheckDuration(CheckContext context, StepDefinition step, string name, bool required)
    {
        var node = step.With[name];
        var sound = node is null
            ? !required
            : FlowExpressions.Of(node) is not null || (node.GetValueKind() == JsonValueKind.String && FormReader.TryDuration(node.GetValue<string>(), out _));
        if (!sound)
        {
            context.Fault("flow.duration", $"{step.Path}.with.{name}", "Write a duration as ISO 8601 has it, such as PT30M or P1D.");
        }
    }

    private static void CheckTarget(CheckContext context, StepDefinition step, string with)
    {
        if (step.With.ContainsKey("scope") && step.With.ContainsKey("step"))
        {
            context.Fault("flow.compensate-target", with, "It undoes a scope or a step, not both.");
        }

        foreach (var name in new[] { "scope", "step" })
        {
            if (StepForms.Text(step, name) is not { } target)
            {
                continue;
            }

            var found = context.Steps.FirstOrDefault(candidate => candidate.Name == target);
            if (found is null || (name == "scope" && found.Body is null && found.Use != ControlSteps.SubFlow))
            {
                context.Fault("flow.compensate-target", $"{with}.{name}", name == "scope" ? $"'{target}' is no scope, loop or sub-flow of this flow." : $"'{target}' is no step of this flow.");
            }
        }
    }

    private static void CheckGather(CheckContext context, StepDefinition step, string with)
    {
        if (!step.With.ContainsKey("count") && !step.With.ContainsKey("within") && !step.With.ContainsKey("until"))
        {
            context.Fault("flow.gather", with, "A wave closes at a count, or at a cut-off ('within' or 'until'), or at the first of them.");
        }

        CheckDuration(context, step, "within", required: false);
    }
}
