using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>
/// Cainiao Link: <c>Base64(MD5(content + secret))</c> over the content's bytes. Base64 of the sixteen bytes themselves: of their
/// hexadecimal text it would be another, longer one.
/// </summary>
public static class ContentMd5
{
    public static string Sign(ReadOnlySpan<byte> content, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(content);
        hash.AppendData(Encoding.UTF8.GetBytes(secret));
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
