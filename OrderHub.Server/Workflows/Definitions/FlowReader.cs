using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>What came of reading a definition: the definition, or every fault found.</summary>
public sealed record FlowReading(FlowDefinition? Definition, IReadOnlyList<Fault> Faults);

/// <summary>Reads a definition's JSON, collecting all faults of its form. Whether the flow makes sense is for <see cref="FlowValidator"/>.</summary>
public static class FlowReader
{
    private static readonly string[] Properties = ["$schema", "name", "kind", "title", "input", "vars", "onFailure", "on", "start", "steps"];

    /// <param name="text">The file.</param>
    /// <param name="limits">How large it may be.</param>
    public static FlowReading Read(string text, FlowLimits? limits = null)
    {
        limits ??= FlowLimits.Default;
        if (text.Length > limits.MaxLength)
        {
            return new(null, [new("flow.too-long", "", $"The definition has {text.Length} characters; the limit is {limits.MaxLength}.")]);
        }

        JsonObject root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new() { MaxDepth = 128 }) as JsonObject
                ?? throw new JsonException("The definition must be a JSON object.");
            Touch(root);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return new(null, [new("flow.json", "", error.Message)]);
        }

        var form = new FormReader();
        var definition = ReadFlow(root, text, limits, form);
        return form.Faults.Count > 0 ? new(null, form.Faults) : new(definition, []);
    }

    private static FlowDefinition ReadFlow(JsonObject root, string text, FlowLimits limits, FormReader form)
    {
        form.RejectUnknown(root, Properties, "");
        var name = form.Text(root, "name", "");
        return new()
        {
            Name = name,
            Kind = ReadKind(form.Text(root, "kind", ""), form),
            Title = form.Title(root["title"], "title") ?? new LocalText(name, name),
            Input = form.Object(root["input"], "input"),
            Vars = form.Object(root["vars"], "vars") ?? [],
            OnFailure = ReadFailureRule(root["onFailure"], form),
            On = new StepReader(form, limits).ReadHandlers(root["on"], "on"),
            Body = new StepReader(form, limits).ReadBody(root, ""),
            Hash = FlowHash.Of(root),
            Source = text,
        };
    }

    private static FlowKind ReadKind(string kind, FormReader form)
    {
        switch (kind)
        {
            case "transaction":
                return FlowKind.Transaction;
            case "fulfillment":
                return FlowKind.Fulfillment;
            case "subflow":
                return FlowKind.Subflow;
            case "":
                return default;
            default:
                form.Fault("flow.kind", "kind", $"'{kind}' is no kind of flow; use 'transaction', 'fulfillment' or 'subflow'.");
                return default;
        }
    }

    private static FailureRule ReadFailureRule(JsonNode? node, FormReader form)
    {
        switch (node)
        {
            case null:
            case JsonValue value when value.TryGetValue(out string? text) && text == "incident":
                return FailureRule.Incident;
            case JsonValue value when value.TryGetValue(out string? text) && text == "compensate":
                return FailureRule.Compensate;
            default:
                form.Fault("flow.on-failure", "onFailure", "'onFailure' is 'incident' or 'compensate'.");
                return default;
        }
    }

    /// <summary>A name that stands twice in one object is found only when the object is looked into.</summary>
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, value) in map)
                {
                    Touch(value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Touch(item);
                }

                break;
        }
    }
}
