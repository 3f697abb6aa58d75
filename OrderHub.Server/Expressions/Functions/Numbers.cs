using System.Globalization;
using System.Text;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

internal static class Numbers
{
    public static Value? Number(Run run, in Site site, Value?[] arguments)
    {
        switch (arguments[0])
        {
            case null:
                return null;
            case NumberValue number:
                return number;
            case BooleanValue boolean:
                return new NumberValue(boolean.Flag ? 1 : 0);
            case TextValue text when Read(text.Text) is { } read:
                return new NumberValue(read);
            default:
                throw ErrorMessages.Fail("D3030", value: arguments[0]);
        }
    }

    public static Value? Floor(Run run, in Site site, Value?[] arguments) => Each(arguments, Math.Floor);

    public static Value? Ceil(Run run, in Site site, Value?[] arguments) => Each(arguments, Math.Ceiling);

    public static Value? Abs(Run run, in Site site, Value?[] arguments) => Each(arguments, Math.Abs);

    public static Value? Sqrt(Run run, in Site site, Value?[] arguments) => Each(
        arguments,
        n => n < 0 ? throw ErrorMessages.Fail("D3060", value: n) : Math.Sqrt(n));

    public static Value? Power(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not NumberValue number || arguments[1] is not NumberValue exponent)
        {
            return null;
        }

        var power = Math.Pow(number.Number, exponent.Number);
        return double.IsFinite(power)
            ? new NumberValue(power)
            : throw ErrorMessages.Fail("D3061", value: number.Number, value2: exponent.Number);
    }

    public static Value? Round(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is NumberValue number
            ? new NumberValue(Rounded(number.Number, arguments[1] is NumberValue places ? places.Number : 0))
            : null;

    public static Value? Random(Run run, in Site site, Value?[] arguments) => new NumberValue(Draw(run));

    /// <summary>The next number from the caller's source.</summary>
    public static double Draw(Run run) =>
        run.Context.Random?.Invoke() ?? throw ErrorMessages.Fail("D3150", value: "no random source was given");

    public static Value? FormatBase(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not NumberValue number)
        {
            return null;
        }

        var value = Rounded(number.Number, 0);
        var radix = arguments[1] is NumberValue given ? Rounded(given.Number, 0) : 10;
        if (!(radix is >= 2 and <= 36))
        {
            throw ErrorMessages.Fail("D3100", value: radix);
        }

        if (!double.IsFinite(value))
        {
            throw ErrorMessages.Fail("D1001", value: value);
        }

        if (radix == 10)
        {
            return new TextValue(NumberText.Shortest(value));
        }

        // Exact also past 64 bits: a double is a whole multiple of a power of two.
        var rest = System.Numerics.BigInteger.Abs(new System.Numerics.BigInteger(value));
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % (int)radix)]);
            rest /= (int)radix;
        }
        while (!rest.IsZero);
        return new TextValue(value < 0 ? "-" + digits : digits.ToString());
    }

    /// <summary>
    /// Rounds half to even at a decimal place. The place is moved in the decimal text, so that 1.005 rounds as it reads
    /// rather than as the double nearest to it.
    /// </summary>
    public static double Rounded(double number, double places)
    {
        var shifted = places == 0 || double.IsNaN(places) ? number : Shift(number, places);
        if (!double.IsFinite(number) || !double.IsFinite(shifted))
        {
            // A place further right than a double has digits: there is nothing to round.
            return number;
        }

        var rounded = Math.Round(shifted, MidpointRounding.ToEven);
        var result = places == 0 || double.IsNaN(places) ? rounded : Shift(rounded, -places);
        return result == 0 ? 0 : result;
    }

    private static double Shift(double number, double places)
    {
        if (!double.IsFinite(number))
        {
            return number;
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = (mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) + places;
        var mantissa = mark < 0 ? text : text[..mark];
        return double.Parse(mantissa + "E" + Math.Clamp(Math.Truncate(exponent), -9999, 9999).ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static NumberValue? Each(Value?[] arguments, Func<double, double> function) =>
        arguments[0] is NumberValue number ? new NumberValue(function(number.Number)) : null;

    private static double? Read(string text)
    {
        if (text.Length > 2 && text[0] == '0')
        {
            return text[1] switch
            {
                'x' or 'X' => InBase(text.AsSpan(2), 16),
                'o' or 'O' => InBase(text.AsSpan(2), 8),
                'b' or 'B' => InBase(text.AsSpan(2), 2),
                _ => Decimal(text),
            };
        }

        return Decimal(text);
    }

    private static double? Decimal(string text)
    {
        if (!Patterns.JsonNumber.IsWhole(text))
        {
            return null;
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : null;
    }

    private static double? InBase(ReadOnlySpan<char> digits, int radix)
    {
        var number = 0d;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix)
            {
                return null;
            }

            number = (number * radix) + digit;
        }

        return double.IsFinite(number) ? number : null;
    }
}
