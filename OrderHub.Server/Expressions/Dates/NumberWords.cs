using System.Collections.Frozen;

namespace OrderHub.Server.Expressions.Dates;

/// <summary>Whole numbers in English words, British style ("one hundred and one").</summary>
internal static class NumberWords
{
    private static readonly string[] Few =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
        "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ];

    private static readonly string[] FewOrdinals =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
        "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ];

    private static readonly string[] Tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

    private static readonly string[] Magnitudes = ["Thousand", "Million", "Billion", "Trillion"];

    private static readonly FrozenDictionary<string, double> Values = AllWords().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Any run of number words, as a regular expression.</summary>
    public static string Shape { get; } =
        "(?:" + string.Join('|', Values.Keys.OrderByDescending(w => w.Length).Append("and").Append("[\\-, ]")) + ")+";

    public static string Of(double value, bool ordinal) => Part(value, joined: false, ordinal);

    public static double? Read(string text)
    {
        var segments = new Stack<double>([0]);
        foreach (var word in text.Replace(" and ", " ", StringComparison.Ordinal).Split([' ', ',', '-', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Values.TryGetValue(word, out var value))
            {
                return null;
            }

            if (value < 100)
            {
                var top = segments.Pop();
                if (top >= 1000)
                {
                    segments.Push(top);
                    top = 0;
                }

                segments.Push(top + value);
            }
            else
            {
                segments.Push(segments.Pop() * value);
            }
        }

        return segments.Sum();
    }

    private static string Part(double number, bool joined, bool ordinal)
    {
        if (number <= 19)
        {
            return (joined ? " and " : string.Empty) + (ordinal ? FewOrdinals : Few)[(int)number];
        }

        if (number < 100)
        {
            var tens = (joined ? " and " : string.Empty) + Tens[(int)(number / 10) - 2];
            var ones = number % 10;
            return ones > 0 ? tens + "-" + Part(ones, joined: false, ordinal) : ordinal ? tens[..^1] + "ieth" : tens;
        }

        var size = number < 1000 ? 100 : Math.Pow(10, 3 * Math.Min(Math.Floor(Math.Log10(number) / 3), Magnitudes.Length));
        if (size > number)
        {
            // The logarithm of 999 999... rounds up.
            size /= 1000;
        }

        var count = Math.Floor(number / size);

        // Past 2^53 the product may round above the number.
        var rest = Math.Max(0, number - (count * size));
        var name = number < 1000 ? "Hundred" : Magnitudes[(int)Math.Round(Math.Log10(size) / 3) - 1];
        var text = (joined ? ", " : string.Empty) + Part(count, joined: false, ordinal: false) + " " + name;
        return rest > 0 ? text + Part(rest, joined: true, ordinal) : ordinal ? text + "th" : text;
    }

    private static Dictionary<string, double> AllWords()
    {
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < Few.Length; i++)
        {
            words[Few[i].ToLowerInvariant()] = i;
            words[FewOrdinals[i].ToLowerInvariant()] = i;
        }

        for (var i = 0; i < Tens.Length; i++)
        {
            words[Tens[i].ToLowerInvariant()] = (i + 2) * 10;
            words[Tens[i][..^1].ToLowerInvariant() + "ieth"] = (i + 2) * 10;
        }

        words["hundred"] = words["hundredth"] = 100;
        for (var i = 0; i < Magnitudes.Length; i++)
        {
            words[Magnitudes[i].ToLowerInvariant()] = words[Magnitudes[i].ToLowerInvariant() + "th"] = Math.Pow(1000, i + 1);
        }

        return words;
    }
}
