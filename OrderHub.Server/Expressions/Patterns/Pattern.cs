using System.Text.RegularExpressions;

namespace OrderHub.Server.Expressions.Patterns;

/// <summary>A regular expression of the language, ready to match with a time limit.</summary>
internal sealed class Pattern
{
    // A pattern used this often is worth the milliseconds of turning it into code.
    private const int UsesBeforeCode = 5_000;

    private Regex _regex;
    private int _uses;

    private Pattern(Regex regex) => _regex = regex;

    public static Pattern Compile(string pattern, string flags, int position, ExpressionLimits limits)
    {
        var options = RegexOptions.CultureInvariant;
        if (flags.Contains('i', StringComparison.Ordinal))
        {
            options |= RegexOptions.IgnoreCase;
        }

        try
        {
            var translated = RegexTranslator.Translate(pattern, flags.Contains('m', StringComparison.Ordinal));
            return new Pattern(Build(translated, options, limits.MaxRegexTime));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw ErrorMessages.Fail("S0303", position, "/" + pattern + "/", e.Message);
        }
    }

    /// <summary>
    /// Patterns that could backtrack without end get the engine that cannot; it knows neither look-around nor back-references,
    /// and what it refuses is left to the time limit.
    /// </summary>
    private static Regex Build(RegexTranslator.Result translated, RegexOptions options, TimeSpan limit)
    {
        if (translated.IsRisky)
        {
            try
            {
                return new Regex(translated.Pattern, options | RegexOptions.NonBacktracking, limit);
            }
            catch (NotSupportedException)
            {
                // Falls through to the engine that knows the construct.
            }
        }

        return new Regex(translated.Pattern, options, limit);
    }

    /// <returns>Null when there is no match from <paramref name="start"/> on.</returns>
    public Match? Find(string text, int start)
    {
        try
        {
            var match = Ready().Match(text, start);
            if (!match.Success)
            {
                return null;
            }

            return match.Length == 0 ? throw ErrorMessages.Fail("D1004", value: _regex.ToString()) : match;
        }
        catch (RegexMatchTimeoutException)
        {
            throw ErrorMessages.Fail("U1005", value: _regex.MatchTimeout.TotalMilliseconds);
        }
    }

    /// <summary>Whether there is a match, without saying where.</summary>
    public bool IsMatch(string text)
    {
        try
        {
            foreach (var match in Ready().EnumerateMatches(text))
            {
                return match.Length == 0 ? throw ErrorMessages.Fail("D1004", value: _regex.ToString()) : true;
            }

            return false;
        }
        catch (RegexMatchTimeoutException)
        {
            throw ErrorMessages.Fail("U1005", value: _regex.MatchTimeout.TotalMilliseconds);
        }
    }

    private Regex Ready()
    {
        if (_uses <= UsesBeforeCode && ++_uses == UsesBeforeCode && !_regex.Options.HasFlag(RegexOptions.NonBacktracking))
        {
            // Two threads may both do this once: either result serves.
            _regex = new Regex(_regex.ToString(), _regex.Options | RegexOptions.Compiled, _regex.MatchTimeout);
        }

        return _regex;
    }

    public int Groups => _regex.GetGroupNumbers().Length - 1;
}
