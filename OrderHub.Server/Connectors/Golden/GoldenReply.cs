using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Connectors.Codecs;
using OrderHub.Server.Connectors.Catalog;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>Compares a reply with what a golden message expects of it: <c>status</c>, <c>reply</c> and <c>replyContains</c>.</summary>
internal static class GoldenReply
{
    public static void Check(Connector connector, JsonObject expected, int status, byte[] body, List<string> differences)
    {
        var text = Charsets.Decode(body, connector.Manifest.Charset)?.Text ?? "";
        if ((int?)expected["status"] is { } wanted && wanted != status)
        {
            differences.Add($"status: expected {wanted}, found {status}");
        }

        if (expected["reply"] is { } whole)
        {
            Trees.Compare(whole, Parse(text), "reply", differences);
        }

        if ((string?)expected["replyContains"] is { } part && !text.Contains(part, StringComparison.Ordinal))
        {
            differences.Add($"reply: expected to hold '{part}', found {(text.Length <= 400 ? text : text[..400] + "…")}");
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
