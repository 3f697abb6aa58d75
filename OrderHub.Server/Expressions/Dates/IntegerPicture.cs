using System.Globalization;
using System.Text;

namespace OrderHub.Server.Expressions.Dates;

internal enum IntegerStyle
{
    Decimal,
    Letters,
    Roman,
    Words,
    Unsupported,
}

internal enum LetterCase
{
    Lower,
    Upper,
    Title,
}

/// <summary>How a whole number is written: the pictures of format-integer in XPath 3.1 (functions and operators, 4.6).</summary>
internal sealed record IntegerPicture
{
    private const string Families = "0\u0660\u06F0\u07C0\u0966\u09E6\u0A66\u0AE6\u0B66\u0BE6\u0C66\u0CE6\u0D66\u0DE6\u0E50\u0ED0\u0F20\u1040\u1090\u17E0\u1810\u1946\u19D0\u1A80\u1A90\u1B50\u1BB0\u1C40\u1C50\uA620\uA8D0\uA900\uA9D0\uA9F0\uAA50\uABF0\uFF10";

    public required IntegerStyle Style { get; init; }

    public LetterCase Case { get; init; }

    public bool IsOrdinal { get; init; }

    /// <summary>The zero of the digits used.</summary>
    public char Zero { get; init; } = '0';

    public int LeastDigits { get; init; }

    public int OptionalDigits { get; init; }

    /// <summary>Distance of separators that repeat for ever, 0 when they do not.</summary>
    public int Repeat { get; init; }

    /// <summary>Separators by the number of digits to their right, nearest the right end first.</summary>
    public required IReadOnlyList<(int Right, string Separator)> Separators { get; init; }

    public required string Text { get; init; }

    public static IntegerPicture Parse(string picture)
    {
        var mark = picture.LastIndexOf(';');
        var body = mark < 0 ? picture : picture[..mark];
        var ordinal = mark >= 0 && mark + 1 < picture.Length && picture[mark + 1] == 'o';
        return body switch
        {
            "A" => Named(IntegerStyle.Letters, LetterCase.Upper),
            "a" => Named(IntegerStyle.Letters, LetterCase.Lower),
            "I" => Named(IntegerStyle.Roman, LetterCase.Upper),
            "i" => Named(IntegerStyle.Roman, LetterCase.Lower),
            "W" => Named(IntegerStyle.Words, LetterCase.Upper),
            "Ww" => Named(IntegerStyle.Words, LetterCase.Title),
            "w" => Named(IntegerStyle.Words, LetterCase.Lower),
            _ => Digits(body, ordinal),
        };

        IntegerPicture Named(IntegerStyle style, LetterCase letters) =>
            new() { Style = style, Case = letters, IsOrdinal = ordinal, Separators = [], Text = body };
    }

    private static IntegerPicture Digits(string body, bool ordinal)
    {
        var zero = '\0';
        var least = 0;
        var optional = 0;
        var separators = new List<(int, string)>();
        foreach (var rune in body.EnumerateRunes().Reverse())
        {
            if (rune.Value == '#')
            {
                optional++;
                continue;
            }

            var family = FamilyOf(rune);
            if (family is null)
            {
                separators.Add((least + optional, rune.ToString()));
                continue;
            }

            least++;
            zero = zero == '\0' || zero == family ? family.Value : throw ErrorMessages.Fail("D3131");
        }

        return new IntegerPicture
        {
            Style = least > 0 ? IntegerStyle.Decimal : IntegerStyle.Unsupported,
            IsOrdinal = ordinal,
            Zero = zero == '\0' ? '0' : zero,
            LeastDigits = least,
            OptionalDigits = optional,
            Repeat = RepeatOf(separators),
            Separators = separators,
            Text = body,
        };
    }

    private static char? FamilyOf(Rune rune)
    {
        foreach (var zero in Families)
        {
            if (rune.Value >= zero && rune.Value < zero + 10)
            {
                return zero;
            }
        }

        return null;
    }

    private static int RepeatOf(List<(int Right, string Separator)> separators)
    {
        if (separators.Count == 0 || separators.Exists(s => s.Separator != separators[0].Separator))
        {
            return 0;
        }

        var distance = separators.Select(s => s.Right).Aggregate((a, b) => (int)System.Numerics.BigInteger.GreatestCommonDivisor(a, b));
        return distance > 0 && Enumerable.Range(1, separators.Count).All(i => separators.Exists(s => s.Right == i * distance)) ? distance : 0;
    }

    /// <param name="value">A whole number.</param>
    public string Format(double value)
    {
        var size = Math.Abs(value);
        var text = Style switch
        {
            IntegerStyle.Letters => Cased(Numerals.Letters(size)),
            IntegerStyle.Roman => Cased(Numerals.Roman(size)),
            IntegerStyle.Words => Cased(NumberWords.Of(size, IsOrdinal)),
            IntegerStyle.Decimal => Decimal(size),
            _ => throw ErrorMessages.Fail("D3130", value: Text),
        };
        return value < 0 ? "-" + text : text;
    }

    private string Cased(string text) => Case switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        _ => text,
    };

    private string Decimal(double size)
    {
        var digits = Values.NumberText.Shortest(size).PadLeft(LeastDigits, '0');
        var built = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            var right = digits.Length - i;
            if (Repeat > 0)
            {
                built.Append(i > 0 && right % Repeat == 0 ? Separators[0].Separator : string.Empty);
            }
            else if (i > 0)
            {
                foreach (var (at, separator) in Separators)
                {
                    built.Append(at == right ? separator : string.Empty);
                }
            }

            built.Append(char.IsAsciiDigit(digits[i]) ? (char)(digits[i] - '0' + Zero) : digits[i]);
        }

        return IsOrdinal ? built.Append(Suffix(digits)).ToString() : built.ToString();
    }

    private static string Suffix(string digits)
    {
        if (digits.Length > 1 && digits[^2] == '1')
        {
            return "th";
        }

        return digits[^1] switch { '1' => "st", '2' => "nd", '3' => "rd", _ => "th" };
    }

    /// <returns>Null when the text is no such number.</returns>
    public double? Parse(string text, bool whole)
    {
        switch (Style)
        {
            case IntegerStyle.Letters:
                return Numerals.FromLetters(text);
            case IntegerStyle.Roman:
                return Numerals.FromRoman(text);
            case IntegerStyle.Words:
                return NumberWords.Read(text.ToLowerInvariant());
            case IntegerStyle.Unsupported:
                throw ErrorMessages.Fail("D3130", value: Text);
        }

        var digits = IsOrdinal && text.Length > 2 ? text[..^2] : text;
        foreach (var (_, separator) in Separators)
        {
            digits = digits.Replace(separator, string.Empty, StringComparison.Ordinal);
        }

        var plain = string.Concat(digits.Select(c => c >= Zero && c < Zero + 10 ? (char)(c - Zero + '0') : c));
        var length = plain.TakeWhile((c, i) => char.IsAsciiDigit(c) || (i == 0 && c == '-')).Count();
        return double.TryParse(plain.AsSpan(0, whole ? plain.Length : length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>What the number looks like inside a date, as a regular expression.</summary>
    public string Shape(int? width)
    {
        var shape = Style switch
        {
            IntegerStyle.Letters => "[A-Za-z]+",
            IntegerStyle.Roman => "[MDCLXVI]+",
            IntegerStyle.Words => NumberWords.Shape,
            IntegerStyle.Decimal => $"[{Zero}-{(char)(Zero + 9)}]" + (width is { } w and > 0 ? "{" + w.ToString(CultureInfo.InvariantCulture) + "}" : "+"),
            _ => throw ErrorMessages.Fail("D3130", value: Text),
        };
        return Style == IntegerStyle.Decimal && IsOrdinal ? shape + "(?:th|st|nd|rd)" : shape;
    }
}
