using System.Text;

namespace OrderHub.Server.Model;

/// <summary>One form for each personal text, so that the blind index of what was stored equals that of what is searched for.</summary>
public static class PersonalText
{
    /// <summary>Kinds of blind indexes; two kinds never share an index, even for equal texts.</summary>
    public static class Kind
    {
        public const string Name = "name";
        public const string Mobile = "mobile";
        public const string MobileLast4 = "mobile.last4";
        public const string Phone = "phone";
        public const string IdNo = "idNo";
    }

    /// <summary>A name: full-width letters made narrow, spaces gone, letters capital. Null for nothing.</summary>
    public static string? Name(string? text) => Squeeze(text, static _ => true);

    /// <summary>A phone number: digits only, without China's country code. Null for no digit.</summary>
    public static string? Phone(string? text) => Squeeze(text, char.IsAsciiDigit) switch
    {
        { Length: 13 } digits when digits.StartsWith("86", StringComparison.Ordinal) => digits[2..],
        { Length: 15 } digits when digits.StartsWith("0086", StringComparison.Ordinal) => digits[4..],
        var digits => digits,
    };

    /// <summary>True for what is written as a phone number and as nothing else: <c>SO-7781</c> is none.</summary>
    public static bool IsPhone(string text) => Phone(text) is not null
        && text.All(character => char.IsAsciiDigit(Narrow(character)) || char.IsWhiteSpace(character) || Narrow(character) is '+' or '-' or '(' or ')');

    /// <summary>The last four digits of a phone number; null where it has fewer.</summary>
    public static string? LastFour(string? text) => Phone(text) is { Length: >= 4 } digits ? digits[^4..] : null;

    /// <summary>An identity number: letters and digits only, capital. Null for nothing.</summary>
    public static string? IdNo(string? text) => Squeeze(text, char.IsAsciiLetterOrDigit);

    private static string? Squeeze(string? text, Func<char, bool> keep)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var squeezed = new StringBuilder(text.Length);
        foreach (var written in text)
        {
            var character = Narrow(written);
            if (!char.IsWhiteSpace(character) && keep(character))
            {
                squeezed.Append(char.ToUpperInvariant(character));
            }
        }

        return squeezed.Length == 0 ? null : squeezed.ToString();
    }

    // By hand, because the platform's own normalisation does nothing without the culture data that the server leaves out.
    private static char Narrow(char character) => character is >= '\uFF01' and <= '\uFF5E' ? (char)(character - 0xFEE0) : character;
}
