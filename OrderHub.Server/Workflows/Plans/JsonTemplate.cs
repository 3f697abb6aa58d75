using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Expressions;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Plans;

/// <summary>JSON with expressions in it, compiled once. Where there is none, every evaluation is the text itself.</summary>
public sealed class JsonTemplate
{
    private readonly JsonNode? source;
    private readonly Dictionary<string, CompiledExpression> compiled = new(StringComparer.Ordinal);

    public JsonTemplate(JsonNode? source)
    {
        this.source = source;
        foreach (var written in FlowExpressions.Under(source, ""))
        {
            compiled[written.Text] = Jsonata.Compile(written.Text, FlowExpressionLimits.Limits);
        }

        NamesOrder = compiled.Keys.Any(text => text.Contains("order", StringComparison.Ordinal));
    }

    /// <summary>As it is written; an empty object where nothing is.</summary>
    public JsonObject Written => source as JsonObject ?? [];

    /// <summary>True where it holds an expression.</summary>
    public bool IsDynamic => compiled.Count > 0;

    /// <summary>True where an expression may look at the order.</summary>
    public bool NamesOrder { get; }

    /// <summary>The value, with every expression evaluated over the input. What an expression does not find is left out of an object and null elsewhere.</summary>
    /// <exception cref="ExpressionException">An expression failed, or cost too much.</exception>
    public JsonNode? Evaluate(JsonElement input, DateTimeOffset now)
    {
        if (!IsDynamic)
        {
            return source;
        }

        var context = new EvaluationContext { Instant = now, Limits = FlowExpressionLimits.Limits };
        return Fill(source, input, context);
    }

    /// <summary>The value as a condition, by the rules of <c>$boolean</c>.</summary>
    /// <exception cref="ExpressionException">The expression failed, or cost too much.</exception>
    public bool IsTrue(JsonElement input, DateTimeOffset now) => FlowExpressions.Of(source) is { } text
        ? compiled[text].Evaluate(input, new() { Instant = now, Limits = FlowExpressionLimits.Limits }).IsTrue
        : source?.GetValueKind() == JsonValueKind.True;

    private JsonNode? Fill(JsonNode? node, JsonElement input, EvaluationContext context)
    {
        switch (node)
        {
            case JsonObject map:
                var filled = new JsonObject();
                foreach (var (name, value) in map)
                {
                    var result = Fill(value, input, context);
                    if (result is not null || FlowExpressions.Of(value) is null)
                    {
                        filled[name] = result;
                    }
                }

                return filled;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Fill(item, input, context))]);
            default:
                return FlowExpressions.Of(node) is { } text ? compiled[text].Evaluate(input, context).ToNode() : node?.DeepClone();
        }
    }
}
