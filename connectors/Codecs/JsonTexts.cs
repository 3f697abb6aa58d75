using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Codecs;

/// <summary>JSON inside a text of JSON, as some partners nest their answers: the text is put away for what it says.</summary>
public static class JsonTexts
{
    /// <summary>Replaces the texts at the paths (names joined by dots), outermost first. A text that is absent or empty is left alone.</summary>
    public static MessageFault? Unfold(JsonObject document, IReadOnlyList<string> paths, int maxDepth)
    {
        foreach (var path in paths)
        {
            var names = path.Split('.');
            JsonNode? holder = document;
            foreach (var name in names[..^1])
            {
                holder = (holder as JsonObject)?[name];
            }

            if (holder is not JsonObject at || at[names[^1]] is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.String
                || value.ToString() is not { Length: > 0 } text)
            {
                continue;
            }

            var (inner, fault) = JsonCodec.Read(text, maxDepth);
            if (fault is not null)
            {
                return fault with { Path = path, Message = $"The text in {path} should be JSON. {fault.Message}" };
            }

            at[names[^1]] = inner;
        }

        return null;
    }
}
