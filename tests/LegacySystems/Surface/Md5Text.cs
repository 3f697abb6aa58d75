using System.Security.Cryptography;
using System.Text;

namespace OrderHub.LegacySystems.Surface;

/// <summary>The MD5 signatures of old protocols, in capitals.</summary>
internal static class Md5Text
{
    /// <summary><c>secret + k1v1k2v2... + body + secret</c>, fields by name, as Qimen signs.</summary>
    public static string SortedWithBody(string secret, IEnumerable<KeyValuePair<string, string>> fields, ReadOnlySpan<byte> body)
    {
        var head = secret + string.Concat(fields.Where(field => field.Key != "sign").OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        return Hash([.. Encoding.UTF8.GetBytes(head), .. body, .. Encoding.UTF8.GetBytes(secret)]);
    }

    /// <summary><c>param + secret + customer</c>, as Kuaidi100 signs.</summary>
    public static string Param(ReadOnlySpan<byte> param, string secret, string customer) => Hash([.. param, .. Encoding.UTF8.GetBytes(secret + customer)]);

    /// <summary>Base64 of the text of <c>secret + data + secret</c>'s hash in small letters, as Flux signs.</summary>
    public static string Wrapped(ReadOnlySpan<byte> data, string secret) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(Hash([.. Encoding.UTF8.GetBytes(secret), .. data, .. Encoding.UTF8.GetBytes(secret)]).ToLowerInvariant()));

#pragma warning disable CA5351 // The legacy protocols say MD5.
    /// <summary>Base64 of the sixteen bytes over content and secret.</summary>
    public static string Content(ReadOnlySpan<byte> content, string secret) => Convert.ToBase64String(MD5.HashData([.. content, .. Encoding.UTF8.GetBytes(secret)]));

    private static string Hash(byte[] bytes) => Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5351
}
