namespace OrderHub.Server.Expressions.Dates;

/// <summary>ISO 8601 as <c>$toMillis</c> reads it without a picture. A time without a zone is UTC.</summary>
internal static class IsoTimestamp
{
    public static double? Parse(string text)
    {
        var at = 0;
        if (Number(text, ref at, 4) is not { } year)
        {
            return null;
        }

        double month = 1, day = 1, hour = 0, minute = 0, second = 0, millis = 0, zone = 0;
        if (Skip(text, ref at, '-'))
        {
            if (Number(text, ref at, 2) is not ({ } m and >= 1 and <= 12))
            {
                return null;
            }

            month = m;
            if (Skip(text, ref at, '-'))
            {
                if (Number(text, ref at, 2) is not ({ } d and >= 1 and <= 31))
                {
                    return null;
                }

                day = d;
            }
        }

        if (Skip(text, ref at, 'T'))
        {
            if (Number(text, ref at, 2) is not ({ } h and <= 24) || !Skip(text, ref at, ':')
                || Number(text, ref at, 2) is not ({ } n and < 60) || !Skip(text, ref at, ':')
                || Number(text, ref at, 2) is not ({ } s and < 60) || (h == 24 && n + s > 0))
            {
                return null;
            }

            (hour, minute, second) = (h, n, s);
            if (Skip(text, ref at, '.'))
            {
                var digits = text[at..].TakeWhile(char.IsAsciiDigit).Take(20).Count();
                if (digits == 0)
                {
                    return null;
                }

                millis = int.Parse(text.Substring(at, Math.Min(digits, 3)).PadRight(3, '0'), System.Globalization.CultureInfo.InvariantCulture);
                at += digits;
            }
        }

        if (at < text.Length && text[at] is '+' or '-')
        {
            var sign = text[at++] == '-' ? -1 : 1;
            if (Number(text, ref at, 2) is not ({ } h and < 24) || (Skip(text, ref at, ':') && at == text.Length)
                || Number(text, ref at, 2) is not ({ } n and < 60))
            {
                return null;
            }

            zone = sign * ((h * 60) + n);
        }
        else
        {
            Skip(text, ref at, 'Z');
        }

        return at == text.Length ? Moment.Millis(year, month, day, hour, minute, second, millis) - (zone * 60_000) : null;
    }

    private static bool Skip(string text, ref int at, char c)
    {
        if (at < text.Length && text[at] == c)
        {
            at++;
            return true;
        }

        return false;
    }

    private static int? Number(string text, ref int at, int digits)
    {
        if (at + digits > text.Length)
        {
            return null;
        }

        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            var c = text[at + i];
            if (!char.IsAsciiDigit(c))
            {
                return null;
            }

            value = (value * 10) + c - '0';
        }

        at += digits;
        return value;
    }
}
