using System.Globalization;
using System.Text;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary><c>$formatNumber</c>: the pictures of format-number in XPath 3.1 (functions and operators, 4.7).</summary>
internal static class NumberPictures
{
    public static Value? FormatNumber(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not NumberValue number)
        {
            return null;
        }

        var symbols = Symbols.With(arguments[2] as ObjectValue);
        var picture = arguments[1] is TextValue text ? text.Text : string.Empty;
        run.ChargeText(picture.Length);
        var parts = picture.Split(symbols.PatternSeparator);
        if (parts.Length > 2)
        {
            throw ErrorMessages.Fail("D3080");
        }

        var pictures = parts.Select(p => SubPicture.Parse(p, symbols)).ToArray();
        var negative = number.Number < 0;
        var chosen = negative && pictures.Length == 2 ? pictures[1] : pictures[0];
        var minus = negative && pictures.Length == 1 ? symbols.Minus : string.Empty;
        return new TextValue(minus + chosen.Prefix + Format(Math.Abs(number.Number), chosen, symbols) + chosen.Suffix);
    }

    private static string Format(double value, SubPicture picture, Symbols symbols)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? symbols.NaN : symbols.Infinity;
        }

        value *= picture.Scale;
        var exponent = 0;
        if (picture.ExponentDigits > 0 && value > 0 && double.IsFinite(value))
        {
            var most = Math.Pow(10, picture.IntegerDigits);
            var least = Math.Pow(10, picture.IntegerDigits - 1);
            while (value < least)
            {
                value *= 10;
                exponent--;
            }

            while (value > most)
            {
                value /= 10;
                exponent++;
            }
        }

        var text = Numbers.Rounded(value, picture.MostFraction).ToString("F" + Math.Min(picture.MostFraction, 300), CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? text : text[..point]).TrimStart('0').PadLeft(picture.LeastInteger, '0');
        var fraction = (point < 0 ? string.Empty : text[(point + 1)..]).TrimEnd('0').PadRight(picture.LeastFraction, '0');
        var built = new StringBuilder();
        built.Append(symbols.Localise(GroupWhole(whole, picture, symbols.Grouping)));
        if (fraction.Length > 0)
        {
            built.Append(symbols.Decimal).Append(symbols.Localise(GroupFraction(fraction, picture, symbols.Grouping)));
        }

        if (picture.ExponentDigits > 0)
        {
            built.Append(symbols.Exponent)
                .Append(exponent < 0 ? symbols.Minus : string.Empty)
                .Append(symbols.Localise(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(picture.ExponentDigits, '0')));
        }

        return built.ToString();
    }

    private static string GroupWhole(string digits, SubPicture picture, char separator)
    {
        var built = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            var right = digits.Length - i;
            if (i > 0 && (picture.RegularGroup > 0 ? right % picture.RegularGroup == 0 : picture.WholeGroups.Contains(right)))
            {
                built.Append(separator);
            }

            built.Append(digits[i]);
        }

        return built.ToString();
    }

    private static string GroupFraction(string digits, SubPicture picture, char separator)
    {
        var built = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            if (picture.FractionGroups.Contains(i))
            {
                built.Append(separator);
            }

            built.Append(digits[i]);
        }

        return built.ToString();
    }

    /// <summary>The characters of a decimal format. Each may be replaced by an option of the same name as in XPath.</summary>
    private sealed record Symbols(
        char Decimal, char Grouping, char Exponent, string Infinity, string Minus, string NaN, char Percent, char PerMille, char Zero, char Optional, char PatternSeparator)
    {
        private static readonly Symbols Default = new('.', ',', 'e', "Infinity", "-", "NaN", '%', '\u2030', '0', '#', ';');

        public static Symbols With(ObjectValue? options)
        {
            if (options is null)
            {
                return Default;
            }

            string Text(string name, string usual) => options.Get(name) is TextValue text ? text.Text : usual;
            char Sign(string name, char usual) => options.Get(name) is TextValue { Text.Length: > 0 } text ? text.Text[0] : usual;
            return new Symbols(
                Sign("decimal-separator", Default.Decimal),
                Sign("grouping-separator", Default.Grouping),
                Sign("exponent-separator", Default.Exponent),
                Text("infinity", Default.Infinity),
                Text("minus-sign", Default.Minus),
                Text("NaN", Default.NaN),
                Sign("percent", Default.Percent),
                Sign("per-mille", Default.PerMille),
                Sign("zero-digit", Default.Zero),
                Sign("digit", Default.Optional),
                Sign("pattern-separator", Default.PatternSeparator));
        }

        public bool IsDigit(char c) => c >= Zero && c < Zero + 10;

        public bool IsActive(char c) => IsDigit(c) || c == Decimal || c == Exponent || c == Grouping || c == Optional || c == PatternSeparator;

        public string Localise(string digits) => Zero == '0'
            ? digits
            : string.Concat(digits.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + Zero) : c));
    }

    private sealed record SubPicture(
        string Prefix, string Suffix, double Scale, int IntegerDigits, int LeastInteger, int LeastFraction, int MostFraction, int ExponentDigits, int RegularGroup, HashSet<int> WholeGroups, HashSet<int> FractionGroups)
    {
        public static SubPicture Parse(string text, Symbols symbols)
        {
            bool Delimits(char c) => symbols.IsActive(c) && c != symbols.Exponent;
            var first = 0;
            while (first < text.Length && !Delimits(text[first]))
            {
                first++;
            }

            var last = text.Length;
            while (last > first && !Delimits(text[last - 1]))
            {
                last--;
            }

            if (first == text.Length)
            {
                // Nothing to hang a prefix on: the faults of the whole text are reported.
                first = 0;
                last = text.Length;
            }

            var active = text[first..last];
            var mark = active.IndexOf(symbols.Exponent, StringComparison.Ordinal);
            var mantissa = mark < 0 ? active : active[..mark];
            var exponent = mark < 0 ? null : active[(mark + 1)..];
            var point = mantissa.IndexOf(symbols.Decimal, StringComparison.Ordinal);
            var whole = point < 0 ? mantissa : mantissa[..point];
            var fraction = point < 0 ? string.Empty : mantissa[(point + 1)..];
            Validate(text, active, mantissa, whole, fraction, exponent, symbols);

            var wholeGroups = Positions(whole, symbols, fromRight: true);
            var integerDigits = whole.Count(symbols.IsDigit);
            var least = integerDigits;
            var leastFraction = fraction.Count(symbols.IsDigit);
            var mostFraction = fraction.Count(c => symbols.IsDigit(c) || c == symbols.Optional);
            if (least == 0 && mostFraction == 0)
            {
                if (exponent is not null)
                {
                    leastFraction = mostFraction = 1;
                }
                else
                {
                    least = 1;
                }
            }

            if (exponent is not null && least == 0 && whole.Contains(symbols.Optional))
            {
                least = 1;
            }

            if (least == 0 && leastFraction == 0)
            {
                leastFraction = 1;
            }

            return new SubPicture(
                text[..first],
                text[last..],
                text.Contains(symbols.Percent) ? 100 : text.Contains(symbols.PerMille) ? 1000 : 1,
                integerDigits,
                least,
                leastFraction,
                mostFraction,
                exponent?.Count(symbols.IsDigit) ?? 0,
                Regular(wholeGroups),
                wholeGroups,
                Positions(fraction, symbols, fromRight: false));
        }

        private static void Validate(string text, string active, string mantissa, string whole, string fraction, string? exponent, Symbols symbols)
        {
            // Of several faults the last one looked for is reported, as the reference does.
            string? fault = null;
            void Refuse(bool wrong, string code) => fault = wrong ? code : fault;

            var percents = text.Count(c => c == symbols.Percent);
            var perMilles = text.Count(c => c == symbols.PerMille);
            var point = text.IndexOf(symbols.Decimal, StringComparison.Ordinal);
            bool IsGrouping(int at) => at >= 0 && at < text.Length && text[at] == symbols.Grouping;
            Refuse(text.Count(c => c == symbols.Decimal) > 1, "D3081");
            Refuse(percents > 1, "D3082");
            Refuse(perMilles > 1, "D3083");
            Refuse(percents > 0 && perMilles > 0, "D3084");
            Refuse(!mantissa.Any(c => symbols.IsDigit(c) || c == symbols.Optional), "D3085");
            Refuse(!active.All(symbols.IsActive), "D3086");
            Refuse(point >= 0 && (IsGrouping(point - 1) || IsGrouping(point + 1)), "D3087");
            Refuse(point < 0 && whole.EndsWith(symbols.Grouping), "D3088");
            Refuse(text.Contains(new string(symbols.Grouping, 2), StringComparison.Ordinal), "D3089");
            var optional = whole.IndexOf(symbols.Optional, StringComparison.Ordinal);
            Refuse(optional >= 0 && whole[..optional].Any(symbols.IsDigit), "D3090");
            optional = fraction.LastIndexOf(symbols.Optional);
            Refuse(optional >= 0 && fraction[optional..].Any(symbols.IsDigit), "D3091");
            Refuse(exponent is { Length: > 0 } && percents + perMilles > 0, "D3092");
            Refuse(exponent is not null && (exponent.Length == 0 || !exponent.All(symbols.IsDigit)), "D3093");
            if (fault is not null)
            {
                throw ErrorMessages.Fail(fault);
            }
        }

        private static HashSet<int> Positions(string part, Symbols symbols, bool fromRight)
        {
            var positions = new HashSet<int>();
            for (var i = 0; i < part.Length; i++)
            {
                if (part[i] == symbols.Grouping)
                {
                    var side = fromRight ? part[(i + 1)..] : part[..i];
                    positions.Add(side.Count(c => symbols.IsDigit(c) || c == symbols.Optional));
                }
            }

            return positions;
        }

        /// <summary>Separators at every multiple of one distance go on to the left for ever.</summary>
        private static int Regular(HashSet<int> positions)
        {
            if (positions.Count == 0)
            {
                return 0;
            }

            var distance = positions.Aggregate((a, b) => (int)System.Numerics.BigInteger.GreatestCommonDivisor(a, b));
            for (var i = 1; i <= positions.Count; i++)
            {
                if (!positions.Contains(i * distance))
                {
                    return 0;
                }
            }

            return distance;
        }
    }
}
