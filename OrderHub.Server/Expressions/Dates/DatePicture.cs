using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace OrderHub.Server.Expressions.Dates;

/// <summary>One part of a picture: a literal, or a marker such as <c>[MNn,3-3]</c>.</summary>
/// <param name="Names">For a component written as a name, the case of the name.</param>
/// <param name="Last">For a year written with few digits, how many.</param>
/// <param name="Width">For parsing: the exact number of digits, when another number follows at once.</param>
internal sealed record DatePart(
    string? Literal,
    char Component,
    LetterCase? Names,
    IntegerPicture? Number,
    int? Least,
    int? Most,
    int Last,
    bool IsTraditional,
    int? Width = null);

/// <summary>A date and time picture: those of format-dateTime in XPath 3.1 (functions and operators, 9.8).</summary>
internal static class DatePicture
{
    public const string Iso = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";
    private const int Cached = 256;

    private static readonly ConcurrentDictionary<string, DatePart[]> Cache = new(StringComparer.Ordinal);

    public static DatePart[] Parse(string picture)
    {
        if (Cache.TryGetValue(picture, out var known))
        {
            return known;
        }

        var parts = Read(picture).ToArray();
        FixWidths(parts);
        if (Cache.Count < Cached && picture.Length < 200)
        {
            Cache.TryAdd(picture, parts);
        }

        return parts;
    }

    private static IEnumerable<DatePart> Read(string picture)
    {
        var literal = new StringBuilder();
        for (var at = 0; at < picture.Length; at++)
        {
            var c = picture[at];
            if (c is '[' or ']' && at + 1 < picture.Length && picture[at + 1] == c)
            {
                literal.Append(c);
                at++;
            }
            else if (c != '[')
            {
                literal.Append(c);
            }
            else
            {
                if (literal.Length > 0)
                {
                    yield return LiteralPart(literal);
                }

                var end = picture.IndexOf(']', at);
                yield return end < 0
                    ? throw ErrorMessages.Fail("D3135")
                    : Marker(string.Concat(picture[(at + 1)..end].Where(m => !char.IsWhiteSpace(m))));
                at = end;
            }
        }

        if (literal.Length > 0)
        {
            yield return LiteralPart(literal);
        }
    }

    private static DatePart LiteralPart(StringBuilder literal)
    {
        var text = literal.ToString();
        literal.Clear();
        return new DatePart(text, '\0', null, null, null, null, -1, false);
    }

    private static DatePart Marker(string marker)
    {
        var component = marker.Length > 0 ? marker[0] : '\0';
        var comma = marker.LastIndexOf(',');
        int? least = null, most = null;
        if (comma >= 0)
        {
            var width = marker[(comma + 1)..];
            var dash = width.IndexOf('-', StringComparison.Ordinal);
            least = Width(dash < 0 ? width : width[..dash]);
            most = dash < 0 ? null : Width(width[(dash + 1)..]);
        }

        var presentation = marker.Length == 0 ? string.Empty : comma < 0 ? marker[1..] : marker[1..Math.Max(comma, 1)];
        var second = presentation.Length > 1 && "atco".Contains(presentation[^1]) ? presentation[^1] : '\0';
        var first = second != '\0' ? presentation[..^1] : presentation.Length > 0 ? presentation : Usual(component);
        if (first is null)
        {
            throw ErrorMessages.Fail("D3132", value: component == '\0' ? string.Empty : component.ToString());
        }

        LetterCase? names = first[0] switch
        {
            'n' => LetterCase.Lower,
            'N' => first.Length > 1 && first[1] == 'n' ? LetterCase.Title : LetterCase.Upper,
            _ => null,
        };
        IntegerPicture? number = null;
        var last = -1;
        if (names is null && "YMDdFWwXxHhmsf".Contains(component))
        {
            number = IntegerPicture.Parse(second == '\0' ? first : first + ";" + second);
            if (least > number.LeastDigits)
            {
                number = number with { LeastDigits = Math.Min(least.Value, 100) };
            }

            if (component == 'Y')
            {
                var digits = number.LeastDigits + number.OptionalDigits;
                last = most ?? (digits >= 2 ? digits : -1);
                number = most is { } m ? number with { LeastDigits = Math.Min(m, 100) } : number;
            }
        }
        else if (component is 'Z' or 'z')
        {
            number = IntegerPicture.Parse(first);
        }

        return new DatePart(null, component, names, number, least, most, last, second == 't');
    }

    private static int? Width(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : null;

    private static string? Usual(char component) => component switch
    {
        'm' or 's' => "01",
        'Z' or 'z' => "01:01",
        'F' or 'P' or 'C' or 'E' => "n",
        'Y' or 'M' or 'D' or 'd' or 'W' or 'w' or 'X' or 'x' or 'H' or 'h' or 'f' => "1",
        _ => null,
    };

    /// <summary>Two numbers with nothing between them can be told apart only by the width of the first.</summary>
    private static void FixWidths(DatePart[] parts)
    {
        for (var i = 0; i + 1 < parts.Length; i++)
        {
            if (parts[i] is { Number.Style: IntegerStyle.Decimal } first && parts[i + 1].Number is not null && parts[i + 1].Component is not ('Z' or 'z'))
            {
                parts[i] = first with { Width = first.Number.LeastDigits };
            }
        }
    }
}
