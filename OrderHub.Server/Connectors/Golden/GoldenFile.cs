using System.Text;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Server.Connectors.Inbound;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>One golden message: what goes over the wire, and what it means. It is the agreement with the partner, kept as a file.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Content">The file.</param>
public sealed record GoldenFile(string Name, JsonObject Content)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    public string Title => (string?)Content["title"] ?? Name;

    /// <summary>All golden messages of a connector's folder; one that is no JSON object is told by its name.</summary>
    public static (IReadOnlyList<GoldenFile> Files, IReadOnlyList<string> Faults) Load(string connectorFolder)
    {
        var (files, faults) = (new List<GoldenFile>(), new List<string>());
        var folder = Path.Combine(connectorFolder, "golden");
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray() : [])
        {
            var (file, fault) = Parse(Path.GetFileNameWithoutExtension(path), new FileInfo(path).Length > MaxBytes ? "" : File.ReadAllText(path));
            if (file is null)
            {
                faults.Add($"golden/{Path.GetFileName(path)}: {fault}");
            }
            else
            {
                files.Add(file);
            }
        }

        return (files, faults);
    }

    public static (GoldenFile? File, string? Fault) Parse(string name, string json)
    {
        var (node, fault) = JsonCodec.Read(json, maxDepth: 64);
        return node is JsonObject content ? (new(name, content), null) : (null, fault?.Message ?? "A JSON object is expected.");
    }

    /// <summary>The message as it came.</summary>
    public static RawMessage ReadRaw(JsonNode message)
    {
        var charset = (string?)message["charset"];
        return new()
        {
            Query = (string?)message["query"] ?? "",
            Charset = charset,
            Headers = message["headers"]?.AsObject().ToDictionary(header => header.Key, header => (string?)header.Value ?? "", StringComparer.OrdinalIgnoreCase)
                ?? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
            Body = (string?)message["bodyBase64"] is { } bytes
                ? Convert.FromBase64String(bytes)
                : Encoding.UTF8.GetBytes((string?)message["body"] ?? ""),
        };
    }
}
