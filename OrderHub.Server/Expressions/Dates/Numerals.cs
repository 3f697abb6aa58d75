using System.Text;

namespace OrderHub.Server.Expressions.Dates;

/// <summary>Letters (1 = A, 27 = AA) and Roman numerals, in capitals.</summary>
internal static class Numerals
{
    // Past this a Roman numeral is a row of Ms longer than anyone reads.
    private const double LargestRoman = 1_000_000;

    private static readonly (int Value, string Text)[] Steps =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    public static string Letters(double value)
    {
        var built = new StringBuilder();
        while (value > 0)
        {
            built.Insert(0, (char)('A' + (int)((value - 1) % 26)));
            value = Math.Floor((value - 1) / 26);
        }

        return built.ToString();
    }

    public static string Roman(double value)
    {
        if (value > LargestRoman)
        {
            throw ErrorMessages.Fail("D1001", value: value);
        }

        var rest = (int)value;
        var built = new StringBuilder();
        foreach (var (step, text) in Steps)
        {
            for (; rest >= step; rest -= step)
            {
                built.Append(text);
            }
        }

        return built.ToString();
    }

    public static double? FromLetters(string text)
    {
        var value = 0d;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c))
            {
                return null;
            }

            value = (value * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
        }

        return value;
    }

    public static double? FromRoman(string text)
    {
        double total = 0, largest = 0;
        foreach (var c in text.ToUpperInvariant().Reverse())
        {
            double value = c switch { 'M' => 1000, 'D' => 500, 'C' => 100, 'L' => 50, 'X' => 10, 'V' => 5, 'I' => 1, _ => -1 };
            if (value < 0)
            {
                return null;
            }

            total += value < largest ? -value : value;
            largest = Math.Max(largest, value);
        }

        return total;
    }
}
