using System.Text;

namespace OrderHub.Connectors.Codecs;

/// <summary>One field of a form, its escapes undone and its bytes untouched.</summary>
public sealed record FormField(string Name, byte[] Value)
{
    /// <summary>The value as text, where it is UTF-8; else one character a byte, enough for keys, dates and signatures.</summary>
    public string Text => Charsets.Decode(Value, Charsets.Utf8)?.Text ?? Encoding.Latin1.GetString(Value);
}
