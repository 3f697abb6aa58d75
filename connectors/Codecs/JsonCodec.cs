using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Codecs;

/// <summary>JSON as it stands in the standard: no comments, no trailing commas, no name twice in one object.</summary>
public static class JsonCodec
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one document. Numbers keep their text.</summary>
    public static Decoded<JsonNode> Read(string text, int maxDepth)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false };
            return JsonNode.Parse(text, documentOptions: options) is { } node
                ? Decoded<JsonNode>.Of(node)
                : Decoded<JsonNode>.Wrong(FaultCodes.Json, "", "The JSON is only the word null.");
        }
        catch (JsonException wrong)
        {
            return Decoded<JsonNode>.Wrong(FaultCodes.Json, wrong.Path ?? "", $"The JSON cannot be read: {Sentence(wrong)}");
        }
    }

    /// <summary>Writes one document, Chinese as itself.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Plain);

    private static string Sentence(JsonException wrong)
    {
        var text = wrong.Message;
        var tail = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var where = wrong.LineNumber is { } line ? $" (line {line + 1}, byte {wrong.BytePositionInLine + 1})" : "";
        return (tail < 0 ? text : text[..tail]) + where;
    }
}
