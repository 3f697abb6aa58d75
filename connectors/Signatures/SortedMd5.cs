using System.Security.Cryptography;
using System.Text;
using OrderHub.Connectors.Codecs;

namespace OrderHub.Connectors.Signatures;

/// <summary>
/// ECLP: <c>UPPER(MD5(secret + k1 + v1 + k2 + v2 ... + secret))</c>, names sorted by their bytes, over the bytes of the values as
/// they were before form escaping: the sender's character set does not matter. Every field but the signature itself takes part.
/// Qimen: the same with the body's bytes before the last secret.
/// </summary>
public static class SortedMd5
{
    public static string Sign(IEnumerable<FormField> fields, string signatureField, string secret, ReadOnlySpan<byte> body = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var key = Encoding.UTF8.GetBytes(secret);
        hash.AppendData(key);
        foreach (var field in Sorted(fields, signatureField))
        {
            hash.AppendData(Encoding.Latin1.GetBytes(field.Name));
            hash.AppendData(field.Value);
        }

        hash.AppendData(body);
        hash.AppendData(key);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>What was hashed, for people, with the secret masked.</summary>
    public static string Show(IEnumerable<FormField> fields, string signatureField, byte[]? body = null) =>
        Masked + string.Concat(Sorted(fields, signatureField).Select(field => field.Name + field.Text)) + Encoding.UTF8.GetString(body ?? []) + Masked;

    private const string Masked = "••••••";

    private static IEnumerable<FormField> Sorted(IEnumerable<FormField> fields, string signatureField) => fields
        .Where(field => field.Name != signatureField)
        .DistinctBy(field => field.Name, StringComparer.Ordinal)
        .OrderBy(field => field.Name, StringComparer.Ordinal);
}
