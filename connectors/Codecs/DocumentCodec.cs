using System.Text.Json.Nodes;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Codecs;

/// <summary>A business document read: a tree, or faults.</summary>
/// <param name="Content">Null where there are faults.</param>
/// <param name="Element">The element in a SOAP body, or the root element.</param>
/// <param name="Text">The text where one was read from the bytes.</param>
/// <param name="Rows">The rows of a file of rows, also where some are wrong.</param>
/// <param name="Faults">All that is wrong.</param>
public sealed record ReadDocument(JsonObject? Content, string? Element, DecodedText? Text, RowDocument? Rows, IReadOnlyList<MessageFault> Faults);

/// <summary>Reads and writes business documents by their format: the one place that knows all codecs.</summary>
public static class DocumentCodec
{
    /// <param name="bytes">As they came.</param>
    /// <param name="label">The character set that the transport names.</param>
    /// <param name="format">What they should be.</param>
    public static ReadDocument Read(byte[] bytes, string? label, DocumentFormat format)
    {
        label ??= (format.Content is Envelope.Soap or Envelope.Xml ? XmlCodec.FindLabel(bytes) : null) ?? format.Charset;
        if (format.Content == Envelope.Custom)
        {
            var (custom, fault) = format.Protocol!.Read(bytes, label, format.MaxDepth);
            return new(custom, null, null, null, fault is null ? [] : [fault]);
        }

        if (format.Content == Envelope.Fixed)
        {
            return OfRows(FixedCodec.Read(bytes, label, format.Fixed!, format.Charset), null);
        }

        if (Charsets.Decode(bytes, label) is not { } text)
        {
            return new(null, null, null, null, [new(FaultCodes.Charset, "", Charsets.DescribeBroken(bytes, label))]);
        }

        return format.Content switch
        {
            Envelope.Csv => OfRows(CsvCodec.Read(text, format.Csv!), text),
            Envelope.Soap => OfSoap(text, format),
            Envelope.Xml => OfXml(text, format),
            _ => OfJson(text, format),
        };
    }

    /// <summary>Writes a document; a character or value that the format cannot hold is a fault.</summary>
    public static Decoded<byte[]> Write(JsonObject document, DocumentFormat format) => format.Content switch
    {
        Envelope.Soap => Decoded<byte[]>.Of(SoapCodec.Write(format.Element!, document, format.Charset)),
        Envelope.Xml => Decoded<byte[]>.Of(XmlCodec.Write(format.Element is null ? document : new JsonObject { [format.Element] = document.DeepClone() }, format.Charset)),
        Envelope.Csv => CsvCodec.Write(document, format.Csv!, format.Charset),
        Envelope.Fixed => FixedCodec.Write(document, format.Fixed!, format.Charset),
        Envelope.Custom => Decoded<byte[]>.Of(format.Protocol!.Write(document, format.Charset)),
        _ => JsonCodec.WriteBytes(format.ListOfOne ? new JsonArray(document.DeepClone()) : document, format.Charset),
    };

    /// <summary>The media type of what <see cref="Write"/> makes. JSON is UTF-8 by its standard, and older partners want to hear so.</summary>
    public static string MediaType(Envelope content, string charset) => content switch
    {
        Envelope.Soap or Envelope.Xml => $"text/xml; charset={charset.ToUpperInvariant()}",
        Envelope.Csv => $"text/csv; charset={charset}",
        Envelope.Form => "application/x-www-form-urlencoded",
        Envelope.Fixed or Envelope.Text => $"text/plain; charset={charset}",
        Envelope.Custom => "application/octet-stream",
        _ => $"application/json; charset={charset}",
    };

    private static ReadDocument OfRows(RowDocument rows, DecodedText? text)
    {
        var faults = rows.AllFaults;
        return new(faults.Count == 0 ? rows.ToTree() : null, null, text, rows, faults);
    }

    private static ReadDocument OfSoap(DecodedText text, DocumentFormat format)
    {
        var (soap, fault) = SoapCodec.Read(text.Text, format.MaxDepth);
        return Unfolded(soap?.Content, soap?.Method, text, format, fault);
    }

    private static ReadDocument OfXml(DecodedText text, DocumentFormat format)
    {
        var (document, fault) = XmlCodec.Read(text.Text, format.MaxDepth);
        if (fault is not null)
        {
            return new(null, null, text, null, [fault]);
        }

        var (root, content) = document!.First();
        var members = content is JsonObject several ? (JsonObject)several.DeepClone() : new JsonObject();
        return content is not null
            ? Unfolded(members, root, text, format, null)
            : new(null, null, text, null, [new(FaultCodes.Xml, "", "The XML has no root element with content.")]);
    }

    private static ReadDocument OfJson(DecodedText text, DocumentFormat format)
    {
        var (node, fault) = JsonCodec.Read(text.Text, format.MaxDepth);
        if (fault is not null)
        {
            return new(null, null, text, null, [fault]);
        }

        if (format.ListOfOne)
        {
            return node is JsonArray { Count: 1 } list && list[0] is JsonObject only
                ? Unfolded(only.DeepClone().AsObject(), null, text, format, null)
                : new(null, null, text, null, [new(FaultCodes.Json, "", "The business document must be a list of exactly one JSON object.")]);
        }

        return node is JsonObject message
            ? Unfolded(message, null, text, format, null)
            : new(null, null, text, null, [new(FaultCodes.Json, "", "The business document must be a JSON object.")]);
    }

    private static ReadDocument Unfolded(JsonObject? content, string? element, DecodedText text, DocumentFormat format, MessageFault? fault)
    {
        fault ??= content is null ? null : JsonTexts.Unfold(content, format.JsonTexts, format.MaxDepth);
        return fault is null ? new(content, element, text, null, []) : new(null, element, text, null, [fault]);
    }
}
