using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>Comparing signatures without telling by the time it takes how much of one was right.</summary>
public static class SignatureText
{
    /// <summary>Case of hex digits does not matter; its length is no secret.</summary>
    public static bool Matches(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(given.ToUpperInvariant()), Encoding.UTF8.GetBytes(expected.ToUpperInvariant()));
}
