using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>SOAP 1.1 in GBK, as the terminal speaks it.</summary>
internal static class SoapText
{
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly Encoding Gbk = Encoding.GetEncoding("GBK");

    /// <summary>The first element of the body; null for what is no SOAP message.</summary>
    public static XElement? ReadBody(byte[] message)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(message), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root?.Element(Soap + "Body")?.Elements().FirstOrDefault();
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Writes a message; with <paramref name="mislabelled"/> the bytes are UTF-8 while the label still says GBK.</summary>
    public static byte[] Write(string name, IEnumerable<(string Name, string Value)> fields, bool mislabelled = false)
    {
        var body = new XElement(name, fields.Select(field => new XElement(field.Name, field.Value)));
        var envelope = new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", Soap), new XElement(Soap + "Body", body));
        var text = $"""<?xml version="1.0" encoding="GBK"?>{envelope.ToString(SaveOptions.DisableFormatting)}""";
        return (mislabelled ? Encoding.UTF8 : Gbk).GetBytes(text);
    }

    public static IResult Reply(string name, params (string Name, string Value)[] fields) =>
        Results.Bytes(Write(name, fields), "text/xml; charset=GBK");
}
