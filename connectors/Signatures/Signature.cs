using System.Text;
using OrderHub.Connectors.Manifests;

namespace OrderHub.Connectors.Signatures;

/// <summary>Makes the signature of a scheme, and shows what it is made of.</summary>
public static class Signature
{
    private const string Masked = "••••••";
    private const int Shown = 4000;

    public static string Make(SignatureScheme scheme, SignedParts parts, string secret) => scheme switch
    {
        SignatureScheme.SortedMd5 => SortedMd5.Sign(parts.Fields, parts.SignatureField, secret),
        SignatureScheme.SortedMd5Body => SortedMd5.Sign(parts.Fields, parts.SignatureField, secret, parts.Body),
        SignatureScheme.ContentMd5 => ContentMd5.Sign(parts.Business, secret),
        SignatureScheme.EscapedMd5 => EscapedMd5.Sign(parts.Business, parts.Timestamp, secret),
        SignatureScheme.ParamMd5 => ParamMd5.Sign(parts.Business, secret, parts.AppKey),
        SignatureScheme.WrappedMd5 => WrappedMd5.Sign(parts.Business, secret),
        SignatureScheme.HmacSha256 => HmacSha256.Sign(secret, parts.Timestamp, parts.Nonce, parts.Body),
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "a scheme of this library"),
    };

    /// <summary>In constant time. Hexadecimal digits may come in either case; Base64 may not.</summary>
    public static bool Matches(SignatureScheme scheme, string given, string expected) =>
        scheme is SignatureScheme.SortedMd5 or SignatureScheme.SortedMd5Body or SignatureScheme.ParamMd5 or SignatureScheme.HmacSha256
            ? SignatureText.Matches(given, expected)
            : SignatureText.MatchesExactly(given, expected);

    /// <summary>What is hashed, for people, with the secret masked.</summary>
    public static string Show(SignatureScheme scheme, SignedParts parts) => Cut(scheme switch
    {
        SignatureScheme.SortedMd5 => SortedMd5.Show(parts.Fields, parts.SignatureField),
        SignatureScheme.SortedMd5Body => SortedMd5.Show(parts.Fields, parts.SignatureField, parts.Body),
        SignatureScheme.ContentMd5 => Text(parts.Business) + Masked,
        SignatureScheme.EscapedMd5 => $"{Text(parts.Business)}{parts.Timestamp}{Masked}",
        SignatureScheme.ParamMd5 => $"{Text(parts.Business)}{Masked}{parts.AppKey}",
        SignatureScheme.WrappedMd5 => Masked + Text(parts.Business) + Masked,
        SignatureScheme.HmacSha256 => $"{parts.Timestamp}\\n{parts.Nonce}\\n<{parts.Body.Length} bytes of body>",
        _ => "",
    });

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Cut(string text) => text.Length <= Shown ? text : $"{text[..Shown]}… ({text.Length} characters)";
}
