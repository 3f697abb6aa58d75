using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions.Checks;

/// <summary>
/// Compares a value with a JSON Schema: type, properties, required, additionalProperties, items, enum, minimum, maximum, minLength,
/// maxLength. An expression stands for a value that is not known yet and fits everything.
/// </summary>
internal static class SchemaCheck
{
    public const string Code = "flow.input";

    public static void Run(CheckContext context, JsonObject schema, JsonNode? value, string path) =>
        Compare(new((at, message) => context.Fault(Code, at, message), TakesExpressions: true), schema, value, path);

    /// <summary>What is wrong with a value as it stands, with the path to each fault.</summary>
    public static IReadOnlyList<Fault> Faults(JsonObject schema, JsonNode? value, string code, string path)
    {
        var faults = new List<Fault>();
        Compare(new((at, message) => faults.Add(new(code, at, message)), TakesExpressions: false), schema, value, path);
        return faults;
    }

    private static void Compare(Comparing how, JsonObject schema, JsonNode? value, string path)
    {
        if (how.TakesExpressions && FlowExpressions.Of(value) is not null)
        {
            return;
        }

        if (schema["type"] is { } type && !Types(type).Any(name => Is(value, name)))
        {
            how.Fault(path, $"This is {Name(value)}; wanted is {string.Join(" or ", Types(type))}.");
            return;
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            how.Fault(path, $"This is one of {string.Join(", ", words.Select(word => word?.ToJsonString() ?? "null"))}.");
        }

        switch (value)
        {
            case JsonObject map:
                Object(how, schema, map, path);
                break;
            case JsonArray list when schema["items"] is JsonObject items:
                for (var i = 0; i < list.Count; i++)
                {
                    Compare(how, items, list[i], $"{path}[{i}]");
                }

                break;
            case JsonValue scalar:
                Scalar(how, schema, scalar, path);
                break;
        }
    }

    private static void Object(Comparing how, JsonObject schema, JsonObject value, string path)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var required in (schema["required"] as JsonArray ?? []).Select(Word).OfType<string>().Where(name => !value.ContainsKey(name)))
        {
            how.Fault($"{path}.{required}", $"'{required}' is missing.");
        }

        foreach (var (name, inner) in value)
        {
            if (properties[name] is JsonObject known)
            {
                Compare(how, known, inner, $"{path}.{name}");
            }
            else if (schema["additionalProperties"] is JsonObject other)
            {
                Compare(how, other, inner, $"{path}.{name}");
            }
            else if (schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False)
            {
                how.Fault($"{path}.{name}", properties.Count == 0 ? $"'{name}' is not known here; nothing is taken." : $"'{name}' is not known here; known are {string.Join(", ", properties.Select(pair => pair.Key))}.");
            }
        }
    }

    private static void Scalar(Comparing how, JsonObject schema, JsonValue value, string path)
    {
        if (value.TryGetValue(out string? text))
        {
            if (Limit(schema, "minLength") is { } least && text.Length < least)
            {
                how.Fault(path, $"This has at least {least.ToString(CultureInfo.InvariantCulture)} characters.");
            }

            if (Limit(schema, "maxLength") is { } most && text.Length > most)
            {
                how.Fault(path, $"This has at most {most.ToString(CultureInfo.InvariantCulture)} characters.");
            }
        }
        else if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = value.Deserialize<double>();
            if ((Limit(schema, "minimum") is { } least && number < least) || (Limit(schema, "maximum") is { } most && number > most))
            {
                how.Fault(path, $"This number is out of range ({schema["minimum"]?.ToJsonString() ?? ""} to {schema["maximum"]?.ToJsonString() ?? ""}).");
            }
        }
    }

    private static double? Limit(JsonObject schema, string name) => schema[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.Deserialize<double>() : null;

    private static IEnumerable<string> Types(JsonNode type) => (type is JsonArray list ? list.Select(Word) : [Word(type)]).OfType<string>();

    private static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && double.IsInteger(value.Deserialize<double>()),
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        _ => true,
    };

    private static string Name(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "a boolean",
    };

    /// <param name="Fault">Takes a path and what is wrong there.</param>
    /// <param name="TakesExpressions">True where an expression stands for a value that is not known yet.</param>
    private sealed record Comparing(Action<string, string> Fault, bool TakesExpressions);
}
