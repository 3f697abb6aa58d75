using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>Comparing signatures without telling by the time it takes how much of one was right.</summary>
public static class SignatureText
{
    /// <summary>Case of hex digits does not matter; its length is no secret.</summary>
    public static bool Matches(string given, string expected) => MatchesExactly(given.ToUpperInvariant(), expected.ToUpperInvariant());

    /// <summary>For Base64, where case is meaning.</summary>
    public static bool MatchesExactly(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
