using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Codecs;

/// <summary>JSON as it stands in the standard: no comments, no trailing commas, no name twice in one object.</summary>
public static class JsonCodec
{
    /// <summary>Values in one document; what has more costs more memory than a message is worth.</summary>
    public const int MaxNodes = 100_000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one document. Numbers keep their text.</summary>
    public static Decoded<JsonNode> Read(string text, int maxDepth)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false };
            if (text.Length > MaxNodes && HasTooMany(text, maxDepth))
            {
                return Decoded<JsonNode>.Wrong(FaultCodes.Json, "", $"The JSON holds more than {MaxNodes} values.");
            }

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

    /// <summary>Writes one document; characters that the character set lacks are written as their numbers, which JSON can.</summary>
    public static Decoded<byte[]> WriteBytes(JsonNode node, string charset)
    {
        var (bytes, fault) = Charsets.Encode(Write(node), charset, "");
        return fault is null ? Decoded<byte[]>.Of(bytes!) : Charsets.Encode(node.ToJsonString(), charset, "");
    }

    // Counted before any tree is built.
    private static bool HasTooMany(string text, int maxDepth)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = maxDepth });
        var nodes = 0;
        while (reader.Read())
        {
            nodes += reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray ? 0 : 1;
            if (nodes > MaxNodes)
            {
                return true;
            }
        }

        return false;
    }

    private static string Sentence(JsonException wrong)
    {
        var text = wrong.Message;
        var tail = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var where = wrong.LineNumber is { } line ? $" (line {line + 1}, byte {wrong.BytePositionInLine + 1})" : "";
        return (tail < 0 ? text : text[..tail]) + where;
    }
}
