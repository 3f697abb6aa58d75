using System.Text;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Makes a message out of what a person pasted: a URL with or without a body, a form body alone, or the business document alone.</summary>
public static class PastedMessage
{
    public static RawMessage Read(Connector connector, string pasted)
    {
        var text = pasted.Trim();
        if (connector.Manifest.Inbound!.Envelope != Envelope.Form || text.StartsWith('{') || text.StartsWith('['))
        {
            return new RawMessage { Body = Encoding.UTF8.GetBytes(text), Charset = "utf-8", IsBare = true };
        }

        var (query, body) = Split(text);
        return new RawMessage { Query = query, Body = Encoding.UTF8.GetBytes(body), Charset = "utf-8" };
    }

    // "POST https://host/path?query HTTP/1.1", headers, and an empty line may all be there or not.
    private static (string Query, string Body) Split(string text)
    {
        var lineEnd = text.IndexOf('\n');
        var first = (lineEnd < 0 ? text : text[..lineEnd]).Trim();
        var target = first.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsTarget);
        if (target is null)
        {
            return ("", text);
        }

        var rest = lineEnd < 0 ? "" : text[(lineEnd + 1)..].ReplaceLineEndings("\n");
        var blank = rest.IndexOf("\n\n", StringComparison.Ordinal);
        var body = blank >= 0 && LooksLikeHeaders(rest[..blank]) ? rest[(blank + 2)..] : rest;
        return (target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..], body.Trim());
    }

    private static bool IsTarget(string word) =>
        word.Contains('?', StringComparison.Ordinal)
        && (word.StartsWith('/') || word.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || word.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    private static bool LooksLikeHeaders(string text) =>
        text.Split('\n').All(line => line.IndexOf(": ", StringComparison.Ordinal) is > 0 and < 64);
}
