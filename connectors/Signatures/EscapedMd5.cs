using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Connectors.Signatures;

/// <summary>
/// SF: <c>Base64(MD5(urlencode(content + timestamp + secret)))</c>, escaped as <c>java.net.URLEncoder</c> does it: a blank is a plus
/// sign, <c>. - * _</c> stay, the tilde does not, digits of escapes are upper case.
/// </summary>
public static class EscapedMd5
{
    private const string Kept = ".-*_";

    public static string Sign(ReadOnlySpan<byte> content, string timestamp, string secret)
    {
        var escaped = new StringBuilder(content.Length * 2);
        Append(escaped, content);
        Append(escaped, Encoding.UTF8.GetBytes(timestamp + secret));
        return Convert.ToBase64String(MD5.HashData(Encoding.ASCII.GetBytes(escaped.ToString())));
    }

    private static void Append(StringBuilder escaped, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _ = value == ' ' ? escaped.Append('+')
                : char.IsAsciiLetterOrDigit((char)value) || Kept.Contains((char)value, StringComparison.Ordinal) ? escaped.Append((char)value)
                : escaped.Append('%').Append(Convert.ToHexString([value]));
        }
    }
}
