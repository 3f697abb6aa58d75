using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrderHub.AcceptanceTests;

/// <summary>Every usual way to write a value down, as bytes: charsets, escapes of JSON, XML and addresses, hex, and base64 wherever in a text it begins.</summary>
internal static class Spellings
{
    static Spellings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IReadOnlyList<byte[]> Of(string value)
    {
        byte[][] raw = [Encoding.UTF8.GetBytes(value), Encoding.Unicode.GetBytes(value), Encoding.BigEndianUnicode.GetBytes(value), Encoding.GetEncoding("GB18030").GetBytes(value)];
        var texts = raw.SelectMany(bytes => new[] { Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes) }.Concat(Base64(bytes))).ToList();
        foreach (var bytes in (byte[][])[raw[0], raw[3]])
        {
            texts.Add(string.Concat(bytes.Select(one => one < 128 ? ((char)one).ToString() : $"%{one:X2}")));
            texts.Add(string.Concat(bytes.Select(one => one < 128 ? ((char)one).ToString() : $"%{one:x2}")));
        }

        texts.Add(JsonEncodedText.Encode(value).ToString());
        texts.Add(Escaped(value, letter => $"\\u{(int)letter:x4}"));
        texts.Add(Escaped(value, letter => $"\\\\u{(int)letter:x4}"));
        texts.Add(Escaped(value, letter => $"&#{(int)letter};"));
        texts.Add(Escaped(value, letter => $"&#x{(int)letter:X};"));
        texts.Add(Escaped(value, letter => $"&#x{(int)letter:x};"));
        return [.. raw.Concat(texts.Select(Encoding.ASCII.GetBytes)).Where(bytes => bytes.Length >= 6).DistinctBy(Convert.ToHexString, StringComparer.Ordinal)];
    }

    private static string Escaped(string value, Func<char, string> escape) =>
        string.Concat(value.Select(letter => letter < 128 ? letter.ToString(CultureInfo.InvariantCulture) : escape(letter)));

    /// <summary>What stays the same in base64 wherever the bytes begin: the first and last letters depend on the neighbours.</summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var from = shift == 0 ? 0 : shift + 1;
            var whole = (shift + bytes.Length) / 3 * 4;
            yield return text[from..whole];
            yield return text[from..whole].Replace('+', '-').Replace('/', '_');
        }
    }
}
