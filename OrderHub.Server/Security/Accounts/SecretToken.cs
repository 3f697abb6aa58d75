using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Security.Accounts;

/// <summary>Random secrets that are shown once and kept as SHA-256: 32 random bytes need no slow hash.</summary>
public static class SecretToken
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
