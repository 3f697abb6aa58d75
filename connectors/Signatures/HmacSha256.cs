using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>Lower-case hex HMAC-SHA256 over time stamp, line feed, nonce, line feed, and the body's bytes as they came.</summary>
public static class HmacSha256
{
    public static string Sign(string secret, string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"{timestamp}\n{nonce}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
