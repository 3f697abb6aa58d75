using System.Text.Json.Nodes;

namespace OrderHub.Connectors.Codecs;

/// <summary>A SOAP call or answer: the name of the first element in the body, and what is in it.</summary>
public sealed record SoapMessage(string Method, JsonObject Content);

/// <summary>SOAP 1.1 and 1.2 to read, 1.1 to write.</summary>
public static class SoapCodec
{
    private const string Namespace = "http://schemas.xmlsoap.org/soap/envelope/";

    public static Decoded<SoapMessage> Read(string text, int maxDepth)
    {
        var (document, fault) = XmlCodec.Read(text, maxDepth);
        if (fault is not null)
        {
            return new(null, fault);
        }

        if (document!["Envelope"] is not JsonObject envelope || envelope["Body"] is not JsonObject body)
        {
            return Wrong("The XML is no SOAP message: it has no Envelope with a Body.");
        }

        var (method, content) = body.FirstOrDefault(member => !member.Key.StartsWith('@') && member.Key != "#text");
        return content switch
        {
            JsonObject members => Decoded<SoapMessage>.Of(new(method, (JsonObject)members.DeepClone())),
            JsonValue => Decoded<SoapMessage>.Of(new(method, [])),
            _ => Wrong("The SOAP body must hold exactly one element."),
        };
    }

    public static byte[] Write(string method, JsonObject content, string charset)
    {
        var inner = Charsets.Find(charset).GetString(XmlCodec.Write(new JsonObject { [method] = content.DeepClone() }, charset));
        var body = inner[(inner.IndexOf("?>", StringComparison.Ordinal) + 2)..];
        return Charsets.Find(charset).GetBytes(
            $"""<?xml version="1.0" encoding="{charset.ToUpperInvariant()}"?><soap:Envelope xmlns:soap="{Namespace}"><soap:Body>{body}</soap:Body></soap:Envelope>""");
    }

    private static Decoded<SoapMessage> Wrong(string message) => Decoded<SoapMessage>.Wrong(FaultCodes.Xml, "", message);
}
