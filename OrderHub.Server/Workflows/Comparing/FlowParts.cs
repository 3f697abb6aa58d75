using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Comparing;

/// <summary>A step or handler taken out of its flow, so that two flows can be laid side by side whatever their nesting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Container">The step whose body it stands in; empty for the flow itself.</param>
/// <param name="Own">Its own fields, without wires and body.</param>
/// <param name="Wires">What follows it: outcome, or <c>catch</c> and cause, to step.</param>
internal sealed record FlowPart(string Name, string Container, JsonObject Own, IReadOnlyDictionary<string, string> Wires);

/// <summary>A definition taken apart: its own fields, its steps at any depth, its handlers at any depth.</summary>
internal sealed record FlowParts(JsonObject Own, IReadOnlyList<FlowPart> Steps, IReadOnlyList<FlowPart> Handlers)
{
    private static readonly string[] NotOwn = ["$schema", "steps", "on", "body", "next", "catch"];

    /// <summary>Takes a definition apart as JSON, so that drafts with faults can be compared as well.</summary>
    public static FlowParts Of(JsonObject definition)
    {
        var steps = new List<FlowPart>();
        var handlers = new List<FlowPart>();
        Walk(definition, "", steps, handlers);
        return new(OwnOf(definition), steps, handlers);
    }

    private static void Walk(JsonObject body, string container, List<FlowPart> steps, List<FlowPart> handlers)
    {
        foreach (var (name, node) in body["steps"] as JsonObject ?? [])
        {
            if (node is not JsonObject step)
            {
                continue;
            }

            var own = OwnOf(step);
            if (step["body"] is JsonObject inner)
            {
                own["body"] = new JsonObject { ["start"] = inner["start"]?.DeepClone() };
                Walk(inner, name, steps, handlers);
            }

            steps.Add(new(name, container, own, Wires(step)));
            TakeHandlers(step, name, handlers);
        }

        if (container.Length == 0)
        {
            TakeHandlers(body, "", handlers);
        }
    }

    private static void TakeHandlers(JsonObject holder, string container, List<FlowPart> handlers)
    {
        foreach (var (name, node) in holder["on"] as JsonObject ?? [])
        {
            if (node is JsonObject handler)
            {
                handlers.Add(new(container.Length == 0 ? name : $"{container}/{name}", container, OwnOf(handler), Wires(handler)));
            }
        }
    }

    private static Dictionary<string, string> Wires(JsonObject step)
    {
        var wires = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(step["next"], "next");
        Add(step["catch"], "catch");
        return wires;

        void Add(JsonNode? node, string field)
        {
            switch (node)
            {
                case JsonValue value when value.TryGetValue(out string? only):
                    wires[field] = only;
                    break;
                case JsonObject map:
                    foreach (var (outcome, target) in map)
                    {
                        wires[$"{field}.{outcome}"] = target is JsonValue text && text.TryGetValue(out string? step) ? step : target?.ToJsonString() ?? "";
                    }

                    break;
            }
        }
    }

    private static JsonObject OwnOf(JsonObject node) => new(node
        .Where(pair => !NotOwn.Contains(pair.Key, StringComparer.Ordinal))
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
}
