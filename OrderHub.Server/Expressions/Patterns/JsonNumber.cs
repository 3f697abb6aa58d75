namespace OrderHub.Server.Expressions.Patterns;

/// <summary>A decimal number as $number reads it: as in JSON, but leading zeros are fine.</summary>
internal static class JsonNumber
{
    public static bool IsWhole(string text)
    {
        var at = text.StartsWith('-') ? 1 : 0;
        if (at >= text.Length)
        {
            return false;
        }

        var digits = Digits(text, at);
        if (digits == 0)
        {
            return false;
        }

        at += digits;
        if (at < text.Length && text[at] == '.')
        {
            digits = Digits(text, at + 1);
            if (digits == 0)
            {
                return false;
            }

            at += 1 + digits;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            digits = Digits(text, at);
            if (digits == 0)
            {
                return false;
            }

            at += digits;
        }

        return at == text.Length;
    }

    private static int Digits(string text, int from)
    {
        var at = from;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - from;
    }
}
