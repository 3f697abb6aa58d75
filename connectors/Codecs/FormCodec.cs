using System.Text;

namespace OrderHub.Connectors.Codecs;

/// <summary>What a plus sign in a form means. The standard says a blank; some clients never escape theirs.</summary>
public enum PlusRule
{
    IsBlank,
    IsPlus,
}

/// <summary>Forms and query strings, undone byte by byte so that a signature is checked over what the sender signed.</summary>
public static class FormCodec
{
    private const int MaxFields = 256;

    /// <summary>Reads <c>a=b&amp;c=d</c>. A name that comes twice, a broken escape and too many fields are faults.</summary>
    public static Decoded<List<FormField>> Read(ReadOnlySpan<byte> form, PlusRule plus)
    {
        var fields = new List<FormField>();
        foreach (var range in form.Split((byte)'&'))
        {
            var pair = form[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            if (fields.Count == MaxFields)
            {
                return Wrong("", $"The form has more than {MaxFields} fields.");
            }

            var equals = pair.IndexOf((byte)'=');
            var name = Unescape(equals < 0 ? pair : pair[..equals], plus);
            var value = Unescape(equals < 0 ? [] : pair[(equals + 1)..], plus);
            if (name is null || value is null)
            {
                return Wrong(Show(equals < 0 ? pair : pair[..equals]), "A percent sign is not followed by two hexadecimal digits.");
            }

            fields.Add(new FormField(Encoding.Latin1.GetString(name), value));
        }

        return Decoded<List<FormField>>.Of(fields);
    }

    /// <summary>Writes fields with every byte escaped that could mean something; a blank becomes <c>%20</c>, which no reader takes for a plus sign.</summary>
    public static string Write(IEnumerable<FormField> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            Escape(text.Length == 0 ? text : text.Append('&'), Encoding.UTF8.GetBytes(field.Name));
            Escape(text.Append('='), field.Value);
        }

        return text.ToString();
    }

    /// <summary>The first name that comes more than once with different values, so that nobody reads one value and signs the other.</summary>
    public static string? FindAmbiguous(IEnumerable<FormField> fields) => fields
        .GroupBy(field => field.Name, StringComparer.Ordinal)
        .FirstOrDefault(group => group.Skip(1).Any(other => !other.Value.AsSpan().SequenceEqual(group.First().Value)))?.Key;

    private static void Escape(StringBuilder text, byte[] bytes)
    {
        foreach (var value in bytes)
        {
            _ = char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~'
                ? text.Append((char)value)
                : text.Append('%').Append(Convert.ToHexString([value]));
        }
    }

    private static byte[]? Unescape(ReadOnlySpan<byte> text, PlusRule plus)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                {
                    return null;
                }

                bytes[length++] = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else
            {
                bytes[length++] = text[i] == '+' && plus == PlusRule.IsBlank ? (byte)' ' : text[i];
            }
        }

        return bytes[..length];
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static string Show(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name[..Math.Min(name.Length, 64)]);

    private static Decoded<List<FormField>> Wrong(string path, string message) => Decoded<List<FormField>>.Wrong(FaultCodes.Form, path, message);
}
