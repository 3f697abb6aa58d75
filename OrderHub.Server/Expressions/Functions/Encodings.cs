using System.Globalization;
using System.Text;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

internal static class Encodings
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
    private const string Reserved = ";/?:@&=+$,#";

    /// <summary>One byte a character, as the reference does; characters past Latin-1 lose their upper byte.</summary>
    public static Value? Base64Encode(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        run.ChargeText(text.Text.Length * 2L);
        return new TextValue(Convert.ToBase64String([.. text.Text.Select(c => (byte)c)]));
    }

    /// <summary>Lenient: both alphabets, padding optional, other characters skipped.</summary>
    public static Value? Base64Decode(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var built = new StringBuilder();
        var bits = 0;
        var count = 0;
        foreach (var c in text.Text)
        {
            if (c == '=')
            {
                break;
            }

            var value = c switch
            {
                >= 'A' and <= 'Z' => c - 'A',
                >= 'a' and <= 'z' => c - 'a' + 26,
                >= '0' and <= '9' => c - '0' + 52,
                '+' or '-' => 62,
                '/' or '_' => 63,
                _ => -1,
            };
            if (value < 0)
            {
                continue;
            }

            bits = ((bits << 6) | value) & 0xFFFFFF;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                built.Append((char)((bits >> count) & 0xFF));
            }
        }

        return new TextValue(built.ToString());
    }

    public static Value? EncodeUrlComponent(Run run, in Site site, Value?[] arguments) => Encode(run, arguments[0], "encodeUrlComponent", Unreserved);

    public static Value? EncodeUrl(Run run, in Site site, Value?[] arguments) => Encode(run, arguments[0], "encodeUrl", Unreserved + Reserved);

    public static Value? DecodeUrlComponent(Run run, in Site site, Value?[] arguments) => Decode(arguments[0], "decodeUrlComponent", string.Empty);

    public static Value? DecodeUrl(Run run, in Site site, Value?[] arguments) => Decode(arguments[0], "decodeUrl", Reserved);

    private static TextValue? Encode(Run run, Value? argument, string function, string plain)
    {
        if (argument is not TextValue text)
        {
            return null;
        }

        run.ChargeText(text.Text.Length);
        var built = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < text.Text.Length; i++)
        {
            var c = text.Text[i];
            if (plain.Contains(c))
            {
                built.Append(c);
                continue;
            }

            if (!Rune.TryGetRuneAt(text.Text, i, out var rune))
            {
                throw ErrorMessages.Fail("D3140", -1, function, text);
            }

            i += rune.Utf16SequenceLength - 1;
            var length = rune.EncodeToUtf8(bytes);
            for (var b = 0; b < length; b++)
            {
                built.Append('%').Append(bytes[b].ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return new TextValue(built.ToString());
    }

    private static TextValue? Decode(Value? argument, string function, string keep)
    {
        if (argument is not TextValue text)
        {
            return null;
        }

        var source = text.Text;
        var built = new StringBuilder();
        for (var i = 0; i < source.Length;)
        {
            if (source[i] != '%')
            {
                built.Append(source[i++]);
                continue;
            }

            var first = ByteAt(source, i) ?? throw ErrorMessages.Fail("D3140", -1, function, text);
            var length = first < 0x80 ? 1 : first is >= 0xC2 and < 0xE0 ? 2 : first is >= 0xE0 and < 0xF0 ? 3 : first is >= 0xF0 and < 0xF5 ? 4 : 0;
            var bytes = new byte[length];
            for (var b = 0; b < length; b++)
            {
                bytes[b] = ByteAt(source, i + (b * 3)) ?? throw ErrorMessages.Fail("D3140", -1, function, text);
            }

            if (length == 0 || Rune.DecodeFromUtf8(bytes, out var rune, out var used) != System.Buffers.OperationStatus.Done || used != length)
            {
                throw ErrorMessages.Fail("D3140", -1, function, text);
            }

            // A reserved character stays escaped: decoding it would change what the URL means.
            built.Append(length == 1 && keep.Contains((char)first) ? source.Substring(i, 3) : rune.ToString());
            i += length * 3;
        }

        return new TextValue(built.ToString());
    }

    private static byte? ByteAt(string text, int at) =>
        at + 2 < text.Length + 0 && text[at] == '%'
            && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
