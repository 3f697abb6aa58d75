using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderHub.Server.Expressions.Dates;

/// <summary>A time stamp read by a picture.</summary>
internal static class DateParser
{
    /// <param name="now">Fills the fields before the first one given: a time alone is of today.</param>
    /// <returns>Null when the text does not have the shape of the picture.</returns>
    public static double? Parse(string text, string picture, Func<double> now, TimeSpan limit)
    {
        var parts = DatePicture.Parse(picture);
        var shape = new StringBuilder("^");
        foreach (var part in parts)
        {
            shape.Append('(').Append(part.Literal is { } literal ? Regex.Escape(literal) : Shape(part)).Append(')');
        }

        Match match;
        try
        {
            match = Regex.Match(text, shape.Append("\\z").ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, limit);
        }
        catch (RegexMatchTimeoutException)
        {
            throw ErrorMessages.Fail("U1005", value: limit.TotalMilliseconds);
        }

        if (!match.Success)
        {
            return null;
        }

        var fields = new Dictionary<char, double>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Literal is null)
            {
                if (Value(parts[i], match.Groups[i + 1].Value) is { } value)
                {
                    fields[parts[i].Component] = value;
                }
            }
        }

        return fields.Count == 0 ? null : Assemble(fields, now);
    }

    private static string Shape(DatePart part)
    {
        if (part.Component is 'Z' or 'z')
        {
            var separator = part.Number!.Separators.Count > 0 ? Regex.Escape(part.Number.Separators[0].Separator) + "[0-9]+" : string.Empty;
            return (part.Component == 'z' ? "GMT" : string.Empty) + "[-+][0-9]+" + separator + (part.IsTraditional ? "|Z" : string.Empty);
        }

        if (part.Number is { } number)
        {
            return number.Shape(part.Width);
        }

        return part.Component is 'M' or 'x' or 'F' or 'P'
            ? "[a-zA-Z]+"
            : throw ErrorMessages.Fail("D3133", value: part.Component.ToString());
    }

    private static double? Value(DatePart part, string text)
    {
        if (part.Component is 'Z' or 'z')
        {
            return Zone(part, text);
        }

        if (part.Number is { } number)
        {
            // Fractions of a second are read as digits after the point, to milliseconds.
            return number.Parse(part.Component == 'f' ? text.PadRight(3, number.Zero)[..3] : text, whole: true);
        }

        return part.Component switch
        {
            'P' => text.ToLowerInvariant() switch { "am" => 0, "pm" => 1, _ => null },
            'F' => Named(DateFormatter.Days, text, part.Most),
            _ => Named(DateFormatter.Months, text, part.Most),
        };
    }

    private static double? Named(string[] names, string text, int? most)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = most is { } m && names[i].Length > m ? names[i][..m] : names[i];
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                return i + 1;
            }
        }

        return null;
    }

    /// <returns>Minutes east of Greenwich.</returns>
    private static double? Zone(DatePart part, string text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        if (part.Component == 'z')
        {
            text = text[3..];
        }

        var sign = text[0] == '-' ? -1 : 1;
        var digits = text[1..];
        string hours, minutes;
        if (part.Number!.Separators.Count > 0)
        {
            var at = digits.IndexOf(part.Number.Separators[0].Separator, StringComparison.Ordinal);
            (hours, minutes) = (digits[..at], digits[(at + part.Number.Separators[0].Separator.Length)..]);
        }
        else
        {
            (hours, minutes) = digits.Length <= 2 ? (digits, "0") : (digits[..2], digits[2..]);
        }

        return double.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && double.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            ? sign * ((h * 60) + m)
            : null;
    }

    /// <summary>
    /// Fields may be given from some point on or up to some point: those before the first are of now, those after the last are
    /// at their least. A gap between them, or a date by week, cannot be made into a time stamp.
    /// </summary>
    private static double Assemble(Dictionary<char, double> fields, Func<double> now)
    {
        bool Any(string names) => names.Any(fields.ContainsKey);
        bool Only(string names) => "YXMxWwdD".All(c => names.Contains(c) || !fields.ContainsKey(c)) && Any(names);
        var byMonth = Only("YMD");
        var byDay = !byMonth && Only("Yd");
        var byMonthWeek = Only("XxwF") && Any("Xxw");
        var byYearWeek = Only("XWF") && Any("XW");
        if ((byMonthWeek || byYearWeek) && !byMonth && !byDay)
        {
            throw ErrorMessages.Fail("D3136");
        }

        var twelveHours = Any("Ph") && !fields.ContainsKey('H');
        var order = (byDay ? "Yd" : "YMD") + (twelveHours ? "Phmsf" : "Hmsf");
        Moment? today = null;
        var started = false;
        var ended = false;
        foreach (var field in order)
        {
            if (fields.ContainsKey(field))
            {
                started = true;
                if (ended)
                {
                    throw ErrorMessages.Fail("D3136");
                }
            }
            else if (started)
            {
                fields[field] = field is 'M' or 'D' or 'd' ? 1 : 0;
                ended = true;
            }
            else
            {
                today ??= Moment.Of(now());
                fields[field] = DateFormatter.Fragment(today.Value, field);
            }
        }

        var hour = twelveHours
            ? (fields['h'] == 12 ? 0 : fields['h']) + (fields['P'] == 1 ? 12 : 0)
            : fields['H'];
        var (month, day) = byDay ? (1, fields['d']) : (fields['M'], fields['D']);
        var millis = Moment.Millis(fields['Y'], month, day, hour, fields['m'], fields['s'], fields['f']);
        var zone = fields.TryGetValue('Z', out var z) ? z : fields.GetValueOrDefault('z');
        millis -= zone * 60_000;
        return Math.Abs(millis) <= Moment.MostMillis ? millis : throw ErrorMessages.Fail("D1001", value: millis);
    }
}
