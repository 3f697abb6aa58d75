using System.Globalization;

namespace OrderHub.Server.Expressions.Values;

/// <summary>Numbers as text, the way JSON writers in browsers do it: shortest digits, exponents from 1e21 and below 1e-6.</summary>
internal static class NumberText
{
    /// <summary>At most 15 significant digits unless whole, so that 0.1 + 0.2 reads 0.3.</summary>
    public static string Rounded(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
        {
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        return number == Math.Floor(number)
            ? Shortest(number)
            : Shortest(double.Parse(number.ToString("E14", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    public static string Shortest(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            // Plain in .NET as well; below 1e-5 and from 1e15 it would carry an exponent.
            return shortest;
        }

        var negative = shortest[0] == '-';
        var mantissa = shortest[(negative ? 1 : 0)..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            + (point < 0 ? mantissa.Length : point);
        return (negative ? "-" : string.Empty) + Place(digits, exponent);
    }

    /// <param name="digits">Significant digits.</param>
    /// <param name="point">Where the decimal point stands, counted from before the first digit.</param>
    /// <returns>The number without sign.</returns>
    private static string Place(string digits, int point) => point switch
    {
        > 21 or <= -6 => digits[0] + (digits.Length > 1 ? "." + digits[1..] : string.Empty)
            + (point > 0 ? "e+" : "e-") + Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture),
        <= 0 => "0." + new string('0', -point) + digits,
        _ when point >= digits.Length => digits + new string('0', point - digits.Length),
        _ => digits[..point] + "." + digits[point..],
    };
}
