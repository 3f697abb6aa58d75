using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>Takes values out of JSON and notes each that has the wrong form, with its path.</summary>
internal sealed class FormReader
{
    private readonly List<Fault> faults = [];

    public IReadOnlyList<Fault> Faults => faults;

    public void Fault(string code, string path, string message) => faults.Add(new(code, path, message));

    public string Text(JsonObject node, string property, string path)
    {
        if (node[property] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0)
        {
            return text;
        }

        Fault("flow.missing", At(path, property), $"'{property}' is missing.");
        return "";
    }

    public JsonObject? Object(JsonNode? node, string path)
    {
        if (node is null or JsonObject)
        {
            return node as JsonObject;
        }

        Fault("flow.object", path, "An object is wanted here.");
        return null;
    }

    public LocalText? Title(JsonNode? node, string path)
    {
        if (node is null)
        {
            return null;
        }

        if (node is JsonObject title && title["en"]?.GetValueKind() == JsonValueKind.String && title["zh"]?.GetValueKind() == JsonValueKind.String)
        {
            return new(title["en"]!.GetValue<string>(), title["zh"]!.GetValue<string>());
        }

        Fault("flow.title", path, "A title has an English and a Chinese text: {\"en\": ..., \"zh\": ...}.");
        return null;
    }

    /// <summary>Reads an ISO 8601 duration, such as <c>PT30M</c>.</summary>
    public TimeSpan? Duration(JsonNode? node, string path)
    {
        if (node is null)
        {
            return null;
        }

        if (node is JsonValue value && value.TryGetValue(out string? text) && TryDuration(text, out var span))
        {
            return span;
        }

        Fault("flow.duration", path, "Write a duration as ISO 8601 has it, such as PT30M or P1D.");
        return null;
    }

    public static bool TryDuration(string text, out TimeSpan span)
    {
        try
        {
            span = XmlConvert.ToTimeSpan(text);
            return span >= TimeSpan.Zero;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            span = default;
            return false;
        }
    }

    /// <summary>Reads an object whose values are names of steps.</summary>
    public Dictionary<string, string> Wires(JsonObject node, string path, string code, string words)
    {
        var wires = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, target) in node)
        {
            if (target is JsonValue value && value.TryGetValue(out string? step))
            {
                wires[key] = step;
            }
            else
            {
                Fault(code, $"{path}.{key}", words);
            }
        }

        return wires;
    }

    public void RejectUnknown(JsonObject node, string[] known, string path)
    {
        foreach (var (property, _) in node)
        {
            if (!known.Contains(property, StringComparer.Ordinal))
            {
                Fault("flow.unknown", At(path, property), $"'{property}' is not known here; known are {string.Join(", ", known)}.");
            }
        }
    }

    public static string At(string path, string property) => path.Length == 0 ? property : $"{path}.{property}";
}
