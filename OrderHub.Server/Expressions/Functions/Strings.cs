using System.Text;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary>Texts count in code points: an emoji has length one.</summary>
internal static class Strings
{
    public static Value? String(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not { } value)
        {
            return null;
        }

        if (value is TextValue)
        {
            return value;
        }

        var text = Texts.Of(value, run.Limits.MaxOutput, arguments.Length > 1 && arguments[1] is BooleanValue { Flag: true });
        run.ChargeText(text.Length);
        return new TextValue(text);
    }

    public static Value? Substring(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text || arguments[1] is not NumberValue from)
        {
            return arguments[0] is TextValue whole && arguments[1] is null ? Slice(whole.Text, 0, null) : null;
        }

        return Slice(text.Text, from.Number, arguments[2] is NumberValue length ? length.Number : null);
    }

    private static TextValue Slice(string text, double start, double? length)
    {
        var points = Points(text);
        if (points + start < 0)
        {
            start = 0;
        }

        if (length is { } wanted)
        {
            if (wanted <= 0)
            {
                return TextValue.Empty;
            }

            var end = start >= 0 ? start + wanted : points + start + wanted;
            return Between(text, points, start, end);
        }

        return Between(text, points, start, points);
    }

    private static TextValue Between(string text, int points, double start, double end)
    {
        var from = Place(start, points);
        var to = Place(end, points);
        if (from >= to)
        {
            return TextValue.Empty;
        }

        if (points == text.Length)
        {
            return new TextValue(text[from..to]);
        }

        var first = Offset(text, from);
        return new TextValue(text[first..(first + Offset(text.AsSpan(first), to - from))]);
    }

    /// <summary>A position as slices take it: whole, negative from the end, within the text.</summary>
    private static int Place(double at, int points)
    {
        at = double.IsNaN(at) ? 0 : Math.Truncate(at);
        return (int)Math.Clamp(at < 0 ? at + points : at, 0, points);
    }

    private static int Offset(ReadOnlySpan<char> text, int points)
    {
        var at = 0;
        for (var i = 0; i < points; i++)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        }

        return at;
    }

    public static int Points(string text)
    {
        var pairs = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
            {
                pairs++;
                i++;
            }
        }

        return text.Length - pairs;
    }

    public static Value? SubstringBefore(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var at = arguments[1] is TextValue mark ? text.Text.IndexOf(mark.Text, StringComparison.Ordinal) : -1;
        return at < 0 ? text : new TextValue(text.Text[..at]);
    }

    public static Value? SubstringAfter(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var at = arguments[1] is TextValue mark ? text.Text.IndexOf(mark.Text, StringComparison.Ordinal) : -1;
        return at < 0 ? text : new TextValue(text.Text[(at + ((TextValue)arguments[1]!).Text.Length)..]);
    }

    public static Value? Lowercase(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is TextValue text ? new TextValue(text.Text.ToLowerInvariant()) : null;

    /// <summary>The sharp s is the one letter of our alphabets whose capital is two letters.</summary>
    public static Value? Uppercase(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is TextValue text
            ? new TextValue(text.Text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal))
            : null;

    public static Value? Length(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is TextValue text ? new NumberValue(Points(text.Text)) : null;

    public static Value? Trim(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var built = new StringBuilder(text.Text.Length);
        foreach (var c in text.Text)
        {
            if (c is not (' ' or '\t' or '\n' or '\r'))
            {
                built.Append(c);
            }
            else if (built.Length > 0 && built[^1] != ' ')
            {
                built.Append(' ');
            }
        }

        return new TextValue(built.Length > 0 && built[^1] == ' ' ? built.ToString(0, built.Length - 1) : built.ToString());
    }

    public static Value? Pad(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text || arguments[1] is not NumberValue width)
        {
            return arguments[0];
        }

        var missing = Math.Abs(width.Number) - Points(text.Text);
        if (!(missing > 0))
        {
            return text;
        }

        run.ChargeText((long)Math.Min(missing, long.MaxValue / 4d) + text.Text.Length);
        var filler = arguments[2] is TextValue { Text.Length: > 0 } given ? given.Text : " ";
        var count = (int)missing;
        var fillerPoints = Points(filler);
        var built = new StringBuilder();
        for (var filled = 0; filled < count; filled += fillerPoints)
        {
            run.Tick();
            built.Append(filled + fillerPoints <= count ? filler : filler[..Offset(filler, count - filled)]);
        }

        return new TextValue(width.Number > 0 ? text.Text + built : built + text.Text);
    }

    public static Value? Join(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue texts)
        {
            return null;
        }

        var separator = arguments[1] is TextValue given ? given.Text : string.Empty;
        var built = new StringBuilder();
        for (var i = 0; i < texts.Count; i++)
        {
            run.Tick();
            if (i > 0)
            {
                built.Append(separator);
            }

            built.Append(((TextValue)texts[i]).Text);
            if (built.Length > run.Limits.MaxOutput)
            {
                throw ErrorMessages.Fail("U1003", value: run.Limits.MaxOutput);
            }
        }

        run.ChargeText(built.Length);
        return new TextValue(built.ToString());
    }
}
