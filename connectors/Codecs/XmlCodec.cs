using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;

namespace OrderHub.Connectors.Codecs;

/// <summary>
/// XML as a tree of JSON: an element becomes an object, or a text when it holds only text; elements of one name become an array;
/// attributes are named <c>@name</c>; prefixes are dropped. No document type, no entities but the five of XML, nothing fetched.
/// </summary>
public static partial class XmlCodec
{
    /// <summary>Reads one document into an object with one member, the root element.</summary>
    public static Decoded<JsonObject> Read(string text, int maxDepth)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = text.Length + 1L,
            });
            reader.MoveToContent();
            var name = reader.LocalName;
            var nodesLeft = JsonCodec.MaxNodes;
            if (ReadElement(reader, maxDepth, ref nodesLeft) is not { } root)
            {
                return Wrong(nodesLeft < 0
                    ? $"The XML holds more than {JsonCodec.MaxNodes} elements and attributes."
                    : $"The XML is nested deeper than {maxDepth} elements.");
            }

            // What stands after the root must be read too: a second root is a fault.
            while (reader.Read())
            {
            }

            return Decoded<JsonObject>.Of(new JsonObject { [name] = root });
        }
        catch (XmlException wrong)
        {
            return Wrong(wrong.Message.Contains("DTD", StringComparison.Ordinal)
                ? "The XML has a document type, which is not allowed."
                : $"The XML cannot be read: {wrong.Message}");
        }
    }

    /// <summary>Writes an object with one member as a document. A character that the character set does not hold is written as its number.</summary>
    public static byte[] Write(JsonObject document, string charset)
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = Charsets.Find(charset), OmitXmlDeclaration = true, CheckCharacters = false };
        buffer.Write(Encoding.ASCII.GetBytes($"""<?xml version="1.0" encoding="{charset.ToUpperInvariant()}"?>"""));
        using (var writer = XmlWriter.Create(buffer, settings))
        {
            foreach (var (name, value) in document)
            {
                WriteElement(writer, name, value);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>The character set that the document's own first line claims, read before anything is decoded.</summary>
    public static string? FindLabel(ReadOnlySpan<byte> document)
    {
        var match = Declaration().Match(Encoding.Latin1.GetString(document[..Math.Min(document.Length, 200)]));
        return match.Success ? match.Groups["label"].Value : null;
    }

    [GeneratedRegex("""^(?:\xEF\xBB\xBF)?\s*<\?xml[^>]*encoding\s*=\s*["'](?<label>[A-Za-z0-9._-]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Declaration();

    // Null: too deep, or too many.
    private static JsonNode? ReadElement(XmlReader reader, int depthLeft, ref int nodesLeft)
    {
        nodesLeft -= 1 + reader.AttributeCount;
        if (depthLeft == 0 || nodesLeft < 0)
        {
            return null;
        }

        var members = new JsonObject();
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
            {
                members[$"@{reader.LocalName}"] = reader.Value;
            }
        }

        reader.MoveToElement();
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return members.Count == 0 ? JsonValue.Create("") : members;
        }

        var text = new StringBuilder();
        reader.Read();
        while (reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                var name = reader.LocalName;
                if (ReadElement(reader, depthLeft - 1, ref nodesLeft) is not { } child)
                {
                    return null;
                }

                Append(members, name, child);
                continue;
            }

            text.Append(reader.Value);
            reader.Read();
        }

        reader.Read();
        if (members.Count == 0)
        {
            return JsonValue.Create(text.ToString());
        }

        if (!string.IsNullOrWhiteSpace(text.ToString()))
        {
            members["#text"] = text.ToString();
        }

        return members;
    }

    private static void Append(JsonObject members, string name, JsonNode child)
    {
        switch (members[name])
        {
            case null:
                members[name] = child;
                break;
            case JsonArray several:
                several.Add(child);
                break;
            case var first:
                // Let go of first, in its place, so that the order of names stays.
                members[name] = null;
                members[name] = new JsonArray(first, child);
                break;
        }
    }

    private static void WriteElement(XmlWriter writer, string name, JsonNode? value)
    {
        if (value is JsonArray several)
        {
            foreach (var one in several)
            {
                WriteElement(writer, name, one);
            }

            return;
        }

        writer.WriteStartElement(name);
        if (value is JsonObject members)
        {
            foreach (var (child, content) in members.Where(member => member.Key.StartsWith('@')))
            {
                writer.WriteAttributeString(child[1..], content?.ToString() ?? "");
            }

            foreach (var (child, content) in members.Where(member => !member.Key.StartsWith('@')))
            {
                WriteElement(writer, child, content);
            }
        }
        else if (value is not null)
        {
            writer.WriteString(Clean(value.ToString()));
        }

        writer.WriteEndElement();
    }

    // XML 1.0 has no way to say these at all.
    private static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i]) && !(i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])))
            {
                return Filtered(text);
            }

            i += char.IsHighSurrogate(text[i]) ? 1 : 0;
        }

        return text;
    }

    private static string Filtered(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                kept.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                kept.Append(text[i]).Append(text[++i]);
            }
            else
            {
                kept.Append('\uFFFD');
            }
        }

        return kept.ToString();
    }

    private static Decoded<JsonObject> Wrong(string message) => Decoded<JsonObject>.Wrong(FaultCodes.Xml, "", message);
}
