using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>What came of reading a definition: the definition, or every fault found.</summary>
public sealed record FlowReading(FlowDefinition? Definition, IReadOnlyList<Fault> Faults);

/// <summary>Reads a definition's JSON, collecting all faults of its form. Whether the flow makes sense is for <see cref="FlowValidator"/>.</summary>
public static class FlowReader
{
    /// <summary>Longest definition, in characters.</summary>
    public const int MaxLength = 1_000_000;

    private static readonly string[] FlowProperties = ["$schema", "name", "kind", "title", "start", "steps"];
    private static readonly string[] StepProperties = ["use", "title", "with", "next", "compensate", "retry", "timeout"];

    public static FlowReading Read(string text)
    {
        var faults = new List<Fault>();
        if (text.Length > MaxLength)
        {
            return new(null, [new("flow.too-long", "", $"The definition has {text.Length} characters; the limit is {MaxLength}.")]);
        }

        JsonObject root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new() { MaxDepth = 32 }) as JsonObject
                ?? throw new JsonException("The definition must be a JSON object.");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return new(null, [new("flow.json", "", error.Message)]);
        }

        RejectUnknown(root, FlowProperties, "", faults);
        var name = Text(root, "name", "", faults);
        var kind = Text(root, "kind", "", faults) switch
        {
            "transaction" => FlowKind.Transaction,
            "fulfillment" => FlowKind.Fulfillment,
            var other => Bad(other),
        };
        var title = ReadTitle(root["title"], "title", faults) ?? new LocalText(name, name);
        var start = Text(root, "start", "", faults);
        var steps = new Dictionary<string, StepDefinition>(StringComparer.Ordinal);
        if (root["steps"] is JsonObject stepNodes)
        {
            foreach (var (stepName, node) in stepNodes)
            {
                if (node is JsonObject step)
                {
                    steps[stepName] = ReadStep(stepName, step, faults);
                }
                else
                {
                    faults.Add(new("flow.step", $"steps.{stepName}", "A step must be an object."));
                }
            }
        }
        else
        {
            faults.Add(new("flow.steps", "steps", "The definition needs its steps, by name."));
        }

        return faults.Count > 0
            ? new(null, faults)
            : new(new() { Name = name, Kind = kind, Title = title, Start = start, Steps = steps, Hash = HashOf(root), Source = text }, []);

        FlowKind Bad(string other)
        {
            if (other.Length > 0)
            {
                faults.Add(new("flow.kind", "kind", $"'{other}' is no kind of flow; use 'transaction' or 'fulfillment'."));
            }

            return default;
        }
    }

    private static StepDefinition ReadStep(string name, JsonObject node, List<Fault> faults)
    {
        var path = $"steps.{name}";
        RejectUnknown(node, StepProperties, path, faults);
        var (undo, waiver) = ReadCompensate(node["compensate"], path, faults);
        return new()
        {
            Name = name,
            Use = Text(node, "use", path, faults),
            Title = ReadTitle(node["title"], $"{path}.title", faults),
            With = node["with"] as JsonObject ?? [],
            Next = ReadNext(node["next"], path, faults),
            Compensate = undo,
            CompensateWaiver = waiver,
            Retry = ReadRetry(node["retry"] as JsonObject, path, faults),
            Timeout = ReadDuration(node["timeout"], $"{path}.timeout", faults),
        };
    }

    private static Dictionary<string, string> ReadNext(JsonNode? node, string path, List<Fault> faults)
    {
        var next = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (node)
        {
            case null:
                break;
            case JsonValue value when value.TryGetValue(out string? only):
                next[StepDefinition.AnyOutcome] = only;
                break;
            case JsonObject wires:
                foreach (var (outcome, target) in wires)
                {
                    if (target is JsonValue text && text.TryGetValue(out string? step))
                    {
                        next[outcome] = step;
                    }
                    else
                    {
                        faults.Add(new("flow.next", $"{path}.next.{outcome}", "An outcome leads to a step's name."));
                    }
                }

                break;
            default:
                faults.Add(new("flow.next", $"{path}.next", "'next' is a step's name, or an object from outcome to step."));
                break;
        }

        return next;
    }

    private static (string? Undo, string? Waiver) ReadCompensate(JsonNode? node, string path, List<Fault> faults)
    {
        switch (node)
        {
            case null:
                return (null, null);
            case JsonValue value when value.TryGetValue(out string? undo):
                return (undo, null);
            case JsonObject waived when waived["none"] is JsonValue reason && reason.TryGetValue(out string? text) && text.Length > 0:
                return (null, text);
            default:
                faults.Add(new("flow.compensate", $"{path}.compensate", "'compensate' names the undo, or waives it as {\"none\": \"reason\"}."));
                return (null, null);
        }
    }

    private static RetryPolicy ReadRetry(JsonObject? node, string path, List<Fault> faults)
    {
        if (node is null)
        {
            return RetryPolicy.Default;
        }

        RejectUnknown(node, ["attempts", "delay", "maxDelay"], $"{path}.retry", faults);
        var attempts = RetryPolicy.Default.Attempts;
        if (node["attempts"] is { } count && (count is not JsonValue number || !number.TryGetValue(out attempts) || attempts is < 1 or > 100))
        {
            faults.Add(new("flow.retry", $"{path}.retry.attempts", "'attempts' is a whole number from 1 to 100."));
        }

        return new(
            attempts,
            ReadDuration(node["delay"], $"{path}.retry.delay", faults) ?? RetryPolicy.Default.Delay,
            ReadDuration(node["maxDelay"], $"{path}.retry.maxDelay", faults) ?? RetryPolicy.Default.MaxDelay);
    }

    /// <summary>Reads an ISO 8601 duration, such as <c>PT30M</c>.</summary>
    internal static TimeSpan? ReadDuration(JsonNode? node, string path, List<Fault> faults)
    {
        if (node is null)
        {
            return null;
        }

        try
        {
            if (node is JsonValue value && value.TryGetValue(out string? text))
            {
                return XmlConvert.ToTimeSpan(text);
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            // Falls through to the one message.
        }

        faults.Add(new("flow.duration", path, "Write a duration as ISO 8601 has it, such as PT30M or P1D."));
        return null;
    }

    private static LocalText? ReadTitle(JsonNode? node, string path, List<Fault> faults)
    {
        if (node is null)
        {
            return null;
        }

        if (node is JsonObject title && title["en"]?.GetValueKind() == JsonValueKind.String && title["zh"]?.GetValueKind() == JsonValueKind.String)
        {
            return new(title["en"]!.GetValue<string>(), title["zh"]!.GetValue<string>());
        }

        faults.Add(new("flow.title", path, "A title has an English and a Chinese text: {\"en\": ..., \"zh\": ...}."));
        return null;
    }

    private static string Text(JsonObject node, string property, string path, List<Fault> faults)
    {
        if (node[property] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0)
        {
            return text;
        }

        var at = path.Length == 0 ? property : $"{path}.{property}";
        faults.Add(new("flow.missing", at, $"'{property}' is missing."));
        return "";
    }

    private static void RejectUnknown(JsonObject node, string[] known, string path, List<Fault> faults)
    {
        foreach (var (property, _) in node)
        {
            if (!known.Contains(property, StringComparer.Ordinal))
            {
                faults.Add(new("flow.unknown", path.Length == 0 ? property : $"{path}.{property}", $"'{property}' is not known here; known are {string.Join(", ", known)}."));
            }
        }
    }

    /// <summary>The logic's hash: equal for equal logic whatever the white space and the order of properties.</summary>
    private static string HashOf(JsonObject root)
    {
        var canonical = new StringBuilder();
        Write(root);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));

        void Write(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject map:
                    canonical.Append('{');
                    foreach (var (key, value) in map.Where(pair => pair.Key != "$schema").OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    {
                        canonical.Append(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(key)}:");
                        Write(value);
                        canonical.Append(',');
                    }

                    canonical.Append('}');
                    break;
                case JsonArray list:
                    canonical.Append('[');
                    foreach (var item in list)
                    {
                        Write(item);
                        canonical.Append(',');
                    }

                    canonical.Append(']');
                    break;
                default:
                    canonical.Append(node?.ToJsonString() ?? "null");
                    break;
            }
        }
    }
}
