using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>Flux: <c>Base64(MD5(secret + data + secret))</c> where the MD5 is its lower-case hexadecimal text; the form then escapes it.</summary>
public static class WrappedMd5
{
    public static string Sign(ReadOnlySpan<byte> data, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var key = Encoding.UTF8.GetBytes(secret);
        hash.AppendData(key);
        hash.AppendData(data);
        hash.AppendData(key);
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
    }
}
