using System.Text;

namespace OrderHub.Connectors.Codecs;

/// <summary>
/// UTF-8, GBK and GB18030, and finding out which of them bytes are in when their label lies. Reading is strict: bytes that fit
/// no character set are a fault, never question marks.
/// </summary>
public static class Charsets
{
    public const string Utf8 = "utf-8";
    public const string Gbk = "gbk";
    public const string Gb18030 = "gb18030";

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding StrictGb18030 = Get(54936);
    private static readonly Encoding StrictGbk = Get(936);

    /// <summary>The name as this library writes it; null for a character set it does not know.</summary>
    public static string? Normalise(string? label) => label?.Trim().Trim('"').ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" or "US-ASCII" or "ASCII" => Utf8,
        "GBK" or "GB2312" or "CP936" or "X-GBK" => Gbk,
        "GB18030" => Gb18030,
        _ => null,
    };

    /// <summary>The encoding to write with; a character it does not hold throws, unless the format can escape it.</summary>
    public static Encoding Find(string charset) => charset switch
    {
        Utf8 => StrictUtf8,
        Gbk => StrictGbk,
        Gb18030 => StrictGb18030,
        _ => throw new ArgumentOutOfRangeException(nameof(charset), charset, "one of utf-8, gbk, gb18030"),
    };

    /// <summary>
    /// Reads bytes by their label, and by what they look like where the label cannot be right. Text of three bytes a character
    /// that is valid UTF-8 is UTF-8, whatever the label: GBK bytes that happen to form it do not occur in words.
    /// </summary>
    /// <returns>Null when the bytes are in none of the character sets.</returns>
    public static DecodedText? Decode(ReadOnlySpan<byte> bytes, string? label)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        var claimed = Normalise(label);
        var utf8 = Read(StrictUtf8, bytes);
        var looksUtf8 = utf8 is not null && (claimed is null or Utf8 || utf8.Any(c => c >= '\u0800') || utf8.All(char.IsAscii));
        if (looksUtf8)
        {
            return Make(utf8!, Utf8, claimed, lied: claimed is not null and not Utf8 && !utf8!.All(char.IsAscii), label);
        }

        // GB18030 holds all of GBK: reading GBK with it loses nothing and also reads the rare characters of mislabelled text.
        return Read(StrictGb18030, bytes) is { } chinese
            ? Make(chinese, claimed is Gb18030 ? Gb18030 : Gbk, claimed, lied: claimed is Utf8, label)
            : null;
    }

    /// <summary>Where bytes stop being text, for people: which byte, and what it is. Ask when <see cref="Decode"/> gave nothing.</summary>
    public static string DescribeBroken(byte[] bytes, string? label)
    {
        var charset = Normalise(label) ?? Utf8;
        var encoding = charset == Utf8 ? StrictUtf8 : StrictGb18030;
        try
        {
            _ = encoding.GetCharCount(bytes);
            return "The bytes are in none of the character sets UTF-8, GBK and GB18030.";
        }
        catch (DecoderFallbackException broken)
        {
            return $"Byte {Math.Max(broken.Index, 0) + 1} ({Convert.ToHexString(broken.BytesUnknown ?? [])}) is no character of {charset}, nor are the bytes text in UTF-8, GBK or GB18030.";
        }
    }

    /// <summary>Text as bytes; a character that the character set does not hold is a fault that names it, and never a question mark.</summary>
    public static Decoded<byte[]> Encode(string text, string charset, string path)
    {
        try
        {
            return Decoded<byte[]>.Of(Find(charset).GetBytes(text));
        }
        catch (EncoderFallbackException missing)
        {
            var character = missing.CharUnknown == default ? $"{missing.CharUnknownHigh}{missing.CharUnknownLow}" : missing.CharUnknown.ToString();
            return Decoded<byte[]>.Wrong(FaultCodes.Charset, path, $"The character '{character}' is not in {charset}, which the partner reads.");
        }
    }

    private static DecodedText Make(string text, string charset, string? claimed, bool lied, string? label) =>
        new(text, !lied && claimed is not null ? claimed : charset, lied ? label : null, text.Count(c => c is >= '\uE000' and <= '\uF8FF'));

    private static string? Read(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding Get(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
}
