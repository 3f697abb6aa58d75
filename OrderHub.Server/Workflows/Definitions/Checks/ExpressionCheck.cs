using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Expressions;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>Every expression can be read, names only what an expression is given, and asks for nothing personal.</summary>
internal static class ExpressionCheck
{
    /// <summary>What expressions see, by name.</summary>
    public static readonly IReadOnlyList<string> Names = ["vars", "order", "signal", "steps", "item", "index", "error", "input", "instance", "output"];

    public static void Run(CheckContext context)
    {
        using var sample = JsonDocument.Parse(Sample(context.Flow).ToJsonString());
        foreach (var written in FlowExpressions.Of(context.Flow))
        {
            Check(context, written, sample.RootElement);
        }

        foreach (var text in context.Steps.SelectMany(step => FlowExpressions.Texts(step.With, $"{step.Path}.with")).Where(text => FlowExpressions.IsBroken(text.Text)))
        {
            context.Fault("flow.expression-mixed", text.Path, "An expression fills its whole text: begin with {% and end with %}, and join texts inside with &.");
        }

        var known = context.Flow.Vars.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var step in context.Steps.Where(step => step.Use == ControlSteps.Set))
        {
            foreach (var (name, _) in step.With.Where(pair => !known.Contains(pair.Key)))
            {
                context.Fault("flow.variable", $"{step.Path}.with.{name}", $"There is no variable '{name}'; give it a first value under 'vars' of the flow.");
            }
        }
    }

    private static void Check(CheckContext context, WrittenExpression written, JsonElement sample)
    {
        var errors = Jsonata.Check(written.Text, limits: FlowExpressionLimits.Limits);
        foreach (var error in errors)
        {
            context.Fault("flow.expression", written.Path, $"{error.Message} ({error.Code}, at character {error.Position}){Hint(error.Suggestion)}");
        }

        if (errors.Count > 0)
        {
            return;
        }

        foreach (var missing in Jsonata.Compile(written.Text, FlowExpressionLimits.Limits).FieldsMissingIn(sample))
        {
            context.Fault("flow.expression", written.Path, $"There is no '{missing.Path}' for an expression{Hint(missing.Suggestion)}");
        }

        if (PersonalFields.NamedIn(written.Text) is { } personal)
        {
            context.Fault("flow.personal", written.Path, $"'{personal}' is personal data, which expressions are not given: leave it to a capability.");
        }
    }

    /// <summary>What an expression is given, as far as its names are known.</summary>
    private static JsonObject Sample(FlowDefinition flow)
    {
        var sample = new JsonObject(Names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, null)));
        sample["vars"] = new JsonObject(flow.Vars.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, null)));
        sample["steps"] = new JsonObject(flow.AllSteps.Select(step => step.Name).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create<string, JsonNode?>(name, null)));
        if (flow.Input is { } input && input["properties"] is JsonObject properties)
        {
            sample["input"] = new JsonObject(properties.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, null)));
        }

        return sample;
    }

    private static string Hint(string? suggestion) => suggestion is null ? "." : $". Is '{suggestion}' meant?";
}
