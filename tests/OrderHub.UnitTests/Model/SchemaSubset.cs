using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderHub.UnitTests.Model;

/// <summary>Judges a document by the part of JSON Schema that the order's schema uses; a keyword it does not know is an error, not a pass.</summary>
internal sealed class SchemaSubset(JsonObject root)
{
    private static readonly string[] Silent = ["$schema", "$defs", "title", "description", "x-personal", "examples"];

    public IReadOnlyList<string> Faults(JsonNode? document) => [.. Check(document, root, "")];

    /// <summary>Judges by one of the definitions.</summary>
    public IReadOnlyList<string> Faults(JsonNode? document, string definition) => [.. Check(document, root["$defs"]![definition]!.AsObject(), "")];

    private IEnumerable<string> Check(JsonNode? value, JsonObject schema, string path) =>
        schema.SelectMany(keyword => Silent.Contains(keyword.Key) ? [] : Check(value, keyword.Key, keyword.Value!, schema, path));

    private IEnumerable<string> Check(JsonNode? value, string keyword, JsonNode rule, JsonObject schema, string path) => keyword switch
    {
        "$ref" => Check(value, root["$defs"]![((string)rule!).Split('/')[^1]]!.AsObject(), path),
        "anyOf" => rule.AsArray().Any(one => !Check(value, one!.AsObject(), path).Any()) ? [] : [$"{path}: fits none"],
        "type" => Types(rule).Any(type => IsOf(type, value)) ? [] : [$"{path}: is no {rule.ToJsonString()}"],
        "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{path}: is none of the set"],
        "properties" => value is JsonObject map
            ? map.Where(pair => rule[pair.Key] is not null).SelectMany(pair => Check(pair.Value, rule[pair.Key]!.AsObject(), $"{path}.{pair.Key}"))
            : [],
        "required" => value is JsonObject map ? rule.AsArray().Where(name => !map.ContainsKey((string)name!)).Select(name => $"{path}: lacks {name}") : [],
        "additionalProperties" when rule is JsonValue => value is JsonObject map
            ? map.Where(pair => schema["properties"]?[pair.Key] is null).Select(pair => $"{path}: has {pair.Key}")
            : [],
        "additionalProperties" => value is JsonObject map ? map.SelectMany(pair => Check(pair.Value, rule.AsObject(), $"{path}.{pair.Key}")) : [],
        "items" => value is JsonArray list ? list.SelectMany((item, i) => Check(item, rule.AsObject(), $"{path}[{i}]")) : [],
        "maxItems" => value is JsonArray list && list.Count > (int)rule ? [$"{path}: too many"] : [],
        "maxProperties" => value is JsonObject map && map.Count > (int)rule ? [$"{path}: too many"] : [],
        "minItems" => value is JsonArray list && list.Count < (int)rule ? [$"{path}: too few"] : [],
        "propertyNames" => value is JsonObject map ? map.SelectMany(pair => Check(JsonValue.Create(pair.Key), rule.AsObject(), $"{path}.{pair.Key}")) : [],
        "minLength" => Text(value) is { } text && text.EnumerateRunes().Count() < (int)rule ? [$"{path}: too short"] : [],
        "maxLength" => Text(value) is { } text && text.EnumerateRunes().Count() > (int)rule ? [$"{path}: too long"] : [],
        "multipleOf" => Number(value) % (decimal)rule is { } rest && rest != 0 ? [$"{path}: too many digits"] : [],
        "pattern" => Text(value) is { } text && !Regex.IsMatch(text, (string)rule!) ? [$"{path}: has another form"] : [],
        "format" => Text(value) is { } text && !DateTimeOffset.TryParse(text, out _) ? [$"{path}: is no time"] : [],
        "minimum" => Number(value) < (decimal)rule ? [$"{path}: too little"] : [],
        "exclusiveMinimum" => Number(value) <= (decimal)rule ? [$"{path}: too little"] : [],
        "maximum" => Number(value) > (decimal)rule ? [$"{path}: too much"] : [],
        _ => throw new NotSupportedException(keyword),
    };

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray many ? many.Select(one => (string)one!) : [(string)rule!];

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Text(value) is not null,
        "boolean" => value is JsonValue truth && truth.TryGetValue<bool>(out _),
        "integer" => Number(value) is { } number && decimal.Truncate(number) == number,
        "number" => Number(value) is not null,
        _ => throw new NotSupportedException(type),
    };

    private static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;

    private static decimal? Number(JsonNode? value) => value is JsonValue number && number.TryGetValue<decimal>(out var found) ? found : null;
}
