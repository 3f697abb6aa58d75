using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrderHub.Server.Access.Errors;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Json;

/// <summary>
/// Says everything that is wrong with a JSON body, by walking it beside the type it should have. Only run on bodies that did not
/// parse: the serializer stops at its first fault.
/// </summary>
public static class BodyFaults
{
    private const int MaxFaults = 100;

    /// <summary>The fault of a body that holds what no text can hold.</summary>
    public static Fault NoUnicode { get; } = new(ErrorCodes.JsonSyntax, "", "The body is no JSON: a text or a name in it is no Unicode (broken UTF-8, or half of a surrogate pair).");

    public static IReadOnlyList<Fault> Find(in ReadOnlySequence<byte> bytes, JsonTypeInfo type)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = type.Options.MaxDepth, AllowDuplicateProperties = true });
        }
        catch (JsonException fault)
        {
            return [Syntax(fault, type.Options.MaxDepth)];
        }

        using (document)
        {
            var faults = new List<Fault>();
            Walk(document.RootElement, type, "", faults);
            return faults.Count > 0 ? faults : [new(ErrorCodes.JsonWrongType, "", "The body is not what this address takes.")];
        }
    }

    /// <summary>The nulls of a body that did parse and that may not be there.</summary>
    public static IReadOnlyList<Fault> NullsIn(in ReadOnlySequence<byte> bytes, JsonTypeInfo type)
    {
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = type.Options.MaxDepth });
        var faults = new List<Fault>();
        Walk(document.RootElement, type, "", faults);
        return [.. faults.Where(fault => fault.Code == ErrorCodes.JsonMissing)];
    }

    private static Fault Syntax(JsonException fault, int maxDepth) => fault.Message.Contains("maximum configured depth", StringComparison.Ordinal)
        ? new(ErrorCodes.JsonDepth, "", $"The body is nested deeper than {maxDepth} levels.")
        : new(ErrorCodes.JsonSyntax, "", $"The body is no JSON: line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1} cannot be read.");

    private static void Walk(JsonElement element, JsonTypeInfo type, string path, List<Fault> faults)
    {
        if (faults.Count >= MaxFaults || (element.ValueKind == JsonValueKind.Null && path.Length > 0 && !type.Type.IsValueType))
        {
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                WalkObject(element, type, path, faults);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var items = type.Options.GetTypeInfo(type.ElementType!);
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    var at = $"{path}[{index++}]";
                    if (item.ValueKind == JsonValueKind.Null)
                    {
                        faults.Add(new(ErrorCodes.JsonMissing, at, $"{at} may not be null."));
                        continue;
                    }

                    Walk(item, items, at, faults);
                }

                break;
            case JsonTypeInfoKind.Dictionary when element.ValueKind == JsonValueKind.Object:
                var values = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var entry in element.EnumerateObject())
                {
                    var at = Join(path, entry.Name);
                    if (entry.Value.ValueKind == JsonValueKind.Null && type.ElementType == typeof(string))
                    {
                        faults.Add(new(ErrorCodes.JsonMissing, at, $"{at} may not be null."));
                        continue;
                    }

                    Walk(entry.Value, values, at, faults);
                }

                break;
            case JsonTypeInfoKind.None when CanRead(element, type):
                break;
            default:
                faults.Add(new(ErrorCodes.JsonWrongType, path, $"{(path.Length == 0 ? "The body" : path)} must be {Expected(type)}."));
                break;
        }
    }

    private static void WalkObject(JsonElement element, JsonTypeInfo type, string path, List<Fault> faults)
    {
        var known = type.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null)
            .ToDictionary(property => property.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in element.EnumerateObject())
        {
            var at = Join(path, entry.Name);
            if (!known.TryGetValue(entry.Name, out var property))
            {
                faults.Add(new(ErrorCodes.JsonUnknownProperty, at, Unknown(entry.Name, at, known.Keys)));
                continue;
            }

            if (!seen.Add(entry.Name))
            {
                faults.Add(new(ErrorCodes.JsonDuplicateProperty, at, $"{at} is stated twice."));
            }

            if (entry.Value.ValueKind == JsonValueKind.Null && !property.IsSetNullable)
            {
                faults.Add(new(ErrorCodes.JsonMissing, at, $"{at} may not be null."));
                continue;
            }

            if (entry.Value.ValueKind != JsonValueKind.Null)
            {
                Walk(entry.Value, type.Options.GetTypeInfo(property.PropertyType), at, faults);
            }
        }

        foreach (var missing in known.Values.Where(property => property.IsRequired && !seen.Contains(property.Name)))
        {
            var at = Join(path, missing.Name);
            faults.Add(new(ErrorCodes.JsonMissing, at, $"{at} is missing."));
        }
    }

    private static bool CanRead(JsonElement element, JsonTypeInfo type)
    {
        try
        {
            element.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Unknown(string name, string at, IEnumerable<string> known) =>
        known.FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $"{at} is unknown; {meant} is meant?"
            : $"{at} is unknown.";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Expected(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return plain switch
        {
            _ when plain == typeof(string) => "text",
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(int) || plain == typeof(long) => "a whole number",
            _ when plain == typeof(decimal) || plain == typeof(double) => "a number",
            _ when plain == typeof(DateTimeOffset) => ZonedTime.Form,
            _ when plain == typeof(DateOnly) => "a date, such as 2025-03-02",
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetValues(plain).Cast<object>().Select(value => JsonSerializer.Serialize(value, type.Options.GetTypeInfo(plain)).Trim('"'))),
            _ when type.Kind is JsonTypeInfoKind.Enumerable => "a list",
            _ => "an object",
        };
    }
}
