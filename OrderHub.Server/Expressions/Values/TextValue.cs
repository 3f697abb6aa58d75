using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace OrderHub.Server.Expressions.Values;

/// <summary>A text. One that comes from the input is decoded only when its characters are asked for.</summary>
internal sealed class TextValue : Value
{
    private readonly JsonElement _source;
    private string? _text;

    public TextValue(string text)
        : base(ValueKind.Text) => _text = text;

    public TextValue(JsonElement source)
        : base(ValueKind.Text) => _source = source;

    public static TextValue Empty { get; } = new(string.Empty);

    public string Text => _text ??= Decode(_source);

    /// <summary>True while the text is still only in the input.</summary>
    public bool HasSource => _source.ValueKind == JsonValueKind.String;

    public JsonElement Source => _source;

    public bool IsDecoded => _text is not null;

    public bool Is(TextValue other)
    {
        if (_text is null && other._text is not null)
        {
            return other.Equals(_source, other._text);
        }

        return other._text is null && _text is not null
            ? Equals(other._source, _text)
            : string.Equals(Text, other.Text, StringComparison.Ordinal);
    }

    public override string ToString() => Text;

    private bool Equals(JsonElement element, string text)
    {
        try
        {
            return element.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return string.Equals(Decode(element), text, StringComparison.Ordinal);
        }
    }

    private static string Decode(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape: JSON allows it, the platform's decoder does not.
            return DecodeLoosely(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)));
        }
    }

    internal static string DecodeLoosely(string quoted)
    {
        var built = new StringBuilder();
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                built.Append(quoted[i]);
                continue;
            }

            i++;
            if (quoted[i] == 'u')
            {
                built.Append((char)ushort.Parse(quoted.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                built.Append(quoted[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var c => c });
            }
        }

        return built.ToString();
    }
}
