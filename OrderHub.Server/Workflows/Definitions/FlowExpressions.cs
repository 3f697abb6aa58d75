using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>An expression and where it stands below its step.</summary>
public readonly record struct WrittenExpression(string Path, string Text);

/// <summary>Finds the expressions in what steps are given: a text that is <c>{% ... %}</c> from end to end is a JSONata expression, all else is meant as written.</summary>
public static class FlowExpressions
{
    private const string Open = "{%";
    private const string Close = "%}";

    /// <summary>The expression in a text; null where the text is meant as written.</summary>
    public static string? Of(string text) =>
        text.Length >= 4 && text.StartsWith(Open, StringComparison.Ordinal) && text.EndsWith(Close, StringComparison.Ordinal) ? text[2..^2].Trim() : null;

    /// <summary>The expression that a node is; null where it is none.</summary>
    public static string? Of(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? Of(text) : null;

    /// <summary>True for a text that has the marks of an expression and is none, because something stands beside it.</summary>
    public static bool IsBroken(string text) => Of(text) is null && text.Contains(Open, StringComparison.Ordinal);

    /// <summary>Every text below a node, with its path.</summary>
    public static IEnumerable<WrittenExpression> Texts(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map:
                return map.SelectMany(pair => Texts(pair.Value, FormReader.At(path, pair.Key)));
            case JsonArray list:
                return list.SelectMany((item, at) => Texts(item, $"{path}[{at}]"));
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return [new(path, value.GetValue<string>())];
            default:
                return [];
        }
    }

    /// <summary>Every expression below a node.</summary>
    public static IEnumerable<WrittenExpression> Under(JsonNode? node, string path) =>
        from text in Texts(node, path)
        let expression = Of(text.Text)
        where expression is not null
        select text with { Text = expression };

    /// <summary>Every expression of a step, with its path in the file.</summary>
    public static IEnumerable<WrittenExpression> Of(StepDefinition step) => Under(step.With, $"{step.Path}.with")
        .Concat(Under(step.CompensateWith, $"{step.Path}.compensate.with"))
        .Concat(step.On.Values.SelectMany(handler => Under(handler.Source["key"], $"{step.Path}.on.{handler.Name}.key")));

    /// <summary>Every expression of a flow.</summary>
    public static IEnumerable<WrittenExpression> Of(FlowDefinition flow) => Under(flow.Vars, "vars")
        .Concat(flow.On.Values.SelectMany(handler => Under(handler.Source["key"], $"on.{handler.Name}.key")))
        .Concat(flow.AllSteps.SelectMany(Of));
}
