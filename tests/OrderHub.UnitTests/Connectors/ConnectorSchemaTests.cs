using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Mapping;
using Xunit;

namespace OrderHub.UnitTests.Connectors;

/// <summary>Editors read the schemas, the server reads with its own readers: both must know the same names, everywhere.</summary>
public sealed class ConnectorSchemaTests
{
    private const string Stranger = "no-such-setting";

    [Fact]
    public void The_manifests_schema_knows_what_the_reader_knows() =>
        AssertSame("manifest.schema.json", text => ManifestReader.Read(text).Faults);

    [Fact]
    public void The_mappings_schema_knows_what_the_reader_knows() =>
        AssertSame("mapping.schema.json", text => MappingReader.Read(text).Faults);

    [Theory]
    [InlineData("manifest")]
    [InlineData("mapping")]
    public void Every_connector_file_fits_its_schema(string kind)
    {
        var schema = Load($"{kind}.schema.json");
        var files = new[] { Partners.Folder, FilePartnerTests.Folder }
            .SelectMany(Directory.GetDirectories).Select(folder => Path.Combine(folder, $"{kind}.json")).Where(File.Exists).ToList();
        Assert.True(files.Count >= 7);
        Assert.All(files, file => Assert.Empty(Misfits(JsonNode.Parse(File.ReadAllText(file))!, schema, schema, "")));
    }

    // A document with a stranger in each object: the reader answers with the names it knows there.
    private static void AssertSame(string file, Func<string, IReadOnlyList<MessageFault>> read)
    {
        var schema = Load(file);
        var document = Example(schema, schema, 0)!;
        var faults = read(document.ToJsonString());
        var known = faults
            .Where(fault => fault.Message.StartsWith($"'{Stranger}' is not known here; known: ", StringComparison.Ordinal))
            .ToDictionary(fault => fault.Path[..^Stranger.Length].TrimEnd('.'), fault => Sorted(fault.Message.TrimEnd('.').Split("known: ")[1].Split(", ")), StringComparer.Ordinal);
        var written = Objects(document, "").ToDictionary(place => place.Path, place => Sorted(place.Names.Where(name => name != Stranger && name != "$schema")), StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', written.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal)), string.Join('\n', known.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal)));
    }

    private static JsonNode? Example(JsonNode schema, JsonNode root, int depth)
    {
        schema = Resolve(schema, root);
        if (schema["enum"] is JsonArray choices)
        {
            return choices[0]!.DeepClone();
        }

        switch ((string?)schema["type"])
        {
            case "object" when schema["properties"] is JsonObject properties:
                var made = new JsonObject { [Stranger] = 1 };
                foreach (var (name, property) in properties)
                {
                    // Rows hold rows: one level of them says it all.
                    if (depth < 12 && !(name == "rows" && depth > 7))
                    {
                        made[name] = Example(property!, root, depth + 1);
                    }
                    else
                    {
                        made[name] = null;
                    }
                }

                return made;
            case "object":
                return Resolve(schema["additionalProperties"]!, root)["properties"] is null
                    ? new JsonObject { ["1"] = "x" }
                    : new JsonObject { ["x"] = Example(schema["additionalProperties"]!, root, depth + 1) };
            case "array":
                return new JsonArray(Example(schema["items"]!, root, depth + 1));
            case "boolean":
                return false;
            case "integer":
                return ((JsonNode?)schema["minimum"])?.DeepClone() ?? 1;
            case "number":
                return 0.5;
            default:
                return "x";
        }
    }

    // Objects whose names are data hold no stranger.
    private static IEnumerable<(string Path, IEnumerable<string> Names)> Objects(JsonNode? node, string path)
    {
        if (node is JsonObject members)
        {
            if (members.ContainsKey(Stranger))
            {
                yield return (path, members.Select(member => member.Key));
            }

            foreach (var inner in members.SelectMany(member => Objects(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")))
            {
                yield return inner;
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var inner in items.SelectMany((item, index) => Objects(item, $"{path}[{index}]")))
            {
                yield return inner;
            }
        }
    }

    // The part of JSON Schema that our own schemas use.
    private static IEnumerable<string> Misfits(JsonNode? node, JsonNode schema, JsonNode root, string path)
    {
        schema = Resolve(schema, root);
        if (schema["enum"] is JsonArray choices && choices.All(choice => choice!.ToJsonString() != node?.ToJsonString()))
        {
            return [$"{path}: {node?.ToJsonString()} is none of {choices.ToJsonString()}"];
        }

        return (string?)schema["type"] switch
        {
            "object" => node is not JsonObject members ? [$"{path}: no object"]
                : members.SelectMany(member => ((schema["properties"] as JsonObject)?[member.Key] ?? schema["additionalProperties"]) is JsonObject inner
                    ? Misfits(member.Value, inner, root, $"{path}.{member.Key}")
                    : [$"{path}.{member.Key} is not known"])
                .Concat((schema["required"] as JsonArray)?.Where(name => !members.ContainsKey((string)name!)).Select(name => $"{path}.{name} is missing") ?? []),
            "array" => node is not JsonArray items ? [$"{path}: no list"] : items.SelectMany((item, index) => Misfits(item, schema["items"]!, root, $"{path}[{index}]")),
            "string" => node?.GetValueKind() != JsonValueKind.String ? [$"{path}: no text"]
                : (string?)schema["pattern"] is { } pattern && !System.Text.RegularExpressions.Regex.IsMatch((string)node!, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))
                    ? [$"{path}: {node} does not fit {pattern}"] : [],
            "integer" => node?.GetValueKind() != JsonValueKind.Number || (int)node < (int)schema["minimum"]! || (int)node > (int)schema["maximum"]! ? [$"{path}: {node} is out of range"] : [],
            "boolean" => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? [] : [$"{path}: neither true nor false"],
            _ => [],
        };
    }

    private static JsonNode Resolve(JsonNode schema, JsonNode root) =>
        (string?)schema["$ref"] is { } reference ? root["$defs"]![reference.Split('/')[^1]]! : schema;

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static JsonNode Load(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Partners.Folder, file)))!;
}
