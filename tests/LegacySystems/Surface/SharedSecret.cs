using System.Security.Cryptography;
using System.Text;

namespace OrderHub.LegacySystems.Surface;

/// <summary>The HMAC that the hub and the called systems share: over time stamp, nonce and the body's bytes, one line each.</summary>
internal static class SharedSecret
{
    public static string Sign(string secret, string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Signed(timestamp, nonce, body)));

    /// <summary>A call without a signature passes, so that the systems can be tried by hand; one with a wrong signature does not.</summary>
    public static bool Accepts(HttpRequest request, ReadOnlySpan<byte> body, string secret)
    {
        var given = (string?)request.Headers["X-Signature"];
        return given is null || CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(given),
            Encoding.ASCII.GetBytes(Sign(secret, request.Headers["X-Timestamp"].ToString(), request.Headers["X-Nonce"].ToString(), body)));
    }

    private static byte[] Signed(string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes($"{timestamp}\n{nonce}\n"), .. body];
}
