using System.Globalization;
using System.Text;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary>Functions that search a text, for a text or by a matcher.</summary>
internal static class Matching
{
    public static Value? Contains(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        return arguments[1] switch
        {
            TextValue part => BooleanValue.Of(text.Text.Contains(part.Text, StringComparison.Ordinal)),
            RegexFunction regex => BooleanValue.Of(regex.Pattern.IsMatch(text.Text)),
            FunctionValue matcher => BooleanValue.Of(Hits(run, site, matcher, text.Text, "contains").Any()),
            _ => null,
        };
    }

    public static Value? Match(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var limit = Limit(arguments[2], "D3040");
        var found = ListValue.Sequence();
        if (limit <= 0)
        {
            return found;
        }

        foreach (var hit in Hits(run, site, (FunctionValue)arguments[1]!, text.Text, "match"))
        {
            run.Charge(8 + hit.Groups.Length);
            var map = new MapValue(3);
            map.Set("match", new TextValue(hit.Match));
            map.Set("index", new NumberValue(hit.Start));
            map.Set("groups", hit.GroupList());
            found.Add(map);
            if (found.Count >= limit)
            {
                break;
            }
        }

        return found;
    }

    public static Value? Split(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var limit = Limit(arguments[2], "D3020");
        var parts = new ListValue();
        if (limit <= 0)
        {
            return parts;
        }

        var source = text.Text;
        if (arguments[1] is TextValue separator)
        {
            SplitAt(run, parts, source, separator.Text, Math.Floor(limit));
            return parts;
        }

        var start = 0;
        if (arguments[1] is FunctionValue matcher)
        {
            foreach (var hit in Hits(run, site, matcher, source, "split"))
            {
                if (parts.Count >= limit)
                {
                    return parts;
                }

                Add(run, parts, Cut(source, start, hit.Start));
                start = hit.End;
            }
        }

        if (parts.Count < limit)
        {
            Add(run, parts, Cut(source, start, source.Length));
        }

        return parts;
    }

    /// <summary>An empty separator splits into UTF-16 units, as the reference does.</summary>
    private static void SplitAt(Run run, ListValue parts, string source, string separator, double limit)
    {
        if (separator.Length == 0)
        {
            for (var i = 0; i < source.Length && i < limit; i++)
            {
                Add(run, parts, source[i].ToString());
            }

            return;
        }

        var start = 0;
        while (parts.Count < limit)
        {
            var at = source.IndexOf(separator, start, StringComparison.Ordinal);
            Add(run, parts, at < 0 ? source[start..] : source[start..at]);
            if (at < 0)
            {
                return;
            }

            start = at + separator.Length;
        }
    }

    private static void Add(Run run, ListValue parts, string part)
    {
        run.Tick();
        run.Charge(2 + (part.Length >> 3));
        parts.Add(new TextValue(part));
    }

    public static Value? Replace(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        if (arguments[1] is TextValue { Text.Length: 0 })
        {
            throw ErrorMessages.Fail("D3010", value: arguments[1]);
        }

        var limit = Limit(arguments[3], "D3011");
        if (limit <= 0)
        {
            return text;
        }

        var source = text.Text;
        var built = new StringBuilder();
        var position = 0;
        var count = 0;
        var hits = arguments[1] switch
        {
            TextValue part => Places(source, part.Text),
            FunctionValue matcher => Hits(run, site, matcher, source, "replace"),
            _ => [],
        };
        foreach (var hit in hits)
        {
            run.Tick();
            built.Append(Cut(source, position, hit.Start));
            built.Append(Replacement(run, site, arguments[1], arguments[2], hit));
            position = hit.Start + hit.Match.Length;
            if (built.Length > run.Limits.MaxOutput)
            {
                throw ErrorMessages.Fail("U1003", value: run.Limits.MaxOutput);
            }

            if (++count >= limit)
            {
                break;
            }
        }

        built.Append(Cut(source, position, source.Length));
        run.ChargeText(built.Length);
        return new TextValue(built.ToString());
    }

    private static string Replacement(Run run, in Site site, Value? pattern, Value? replacement, Hit hit)
    {
        if (replacement is FunctionValue function)
        {
            var map = new MapValue(4);
            map.Set("match", new TextValue(hit.Match));
            map.Set("start", new NumberValue(hit.Start));
            map.Set("end", new NumberValue(hit.End));
            map.Set("groups", hit.GroupList());
            return function.Call(run, new Site(site.Frame, NullValue.Instance), [map]) is var result && result is TextValue replaced
                ? replaced.Text
                : throw ErrorMessages.Fail("D3012", value: result);
        }

        var text = replacement is TextValue given ? given.Text : string.Empty;
        return pattern is TextValue ? text : Expand(text, hit);
    }

    /// <summary>$0 is the match, $1 the first group, $$ a dollar; as many digits count as there can be groups.</summary>
    private static string Expand(string text, Hit hit)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var built = new StringBuilder();
        var most = hit.Groups.Length == 0 ? 1 : hit.Groups.Length.ToString(CultureInfo.InvariantCulture).Length;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 >= text.Length)
            {
                built.Append(text[i]);
                continue;
            }

            if (text[i + 1] is '$' or '0')
            {
                built.Append(text[i + 1] == '$' ? "$" : hit.Match);
                i++;
                continue;
            }

            var digits = 0;
            while (digits < most && i + 1 + digits < text.Length && char.IsAsciiDigit(text[i + 1 + digits]))
            {
                digits++;
            }

            if (digits > 1 && Number(text, i + 1, digits) > hit.Groups.Length)
            {
                digits--;
            }

            if (digits == 0)
            {
                built.Append('$');
                continue;
            }

            var group = Number(text, i + 1, digits);
            if (group >= 1 && group <= hit.Groups.Length)
            {
                built.Append(hit.Groups[group - 1]);
            }

            i += digits;
        }

        return built.ToString();
    }

    private static int Number(string text, int at, int digits) =>
        int.Parse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Limit(Value? limit, string code) => limit switch
    {
        NumberValue { Number: < 0 } => throw ErrorMessages.Fail(code, value: limit),
        NumberValue number => number.Number,
        _ => double.PositiveInfinity,
    };

    private static string Cut(string text, int from, int to)
    {
        from = Math.Clamp(from, 0, text.Length);
        to = Math.Clamp(to, 0, text.Length);
        return from < to ? text[from..to] : string.Empty;
    }

    private static IEnumerable<Hit> Places(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            yield return new Hit(part, at, at + part.Length, []);
        }
    }

    private static IEnumerable<Hit> Hits(Run run, Site site, FunctionValue matcher, string text, string function)
    {
        if (matcher is RegexFunction { Pattern: var pattern })
        {
            for (var at = 0; at < text.Length || at == 0;)
            {
                run.Tick();
                if (pattern.Find(text, at) is not { } match)
                {
                    yield break;
                }

                var hit = Hit.Of(match, pattern.Groups);
                yield return hit;
                at = hit.End;
            }

            yield break;
        }

        var here = new Site(site.Frame, NullValue.Instance);
        var found = matcher.Call(run, here, [new TextValue(text)]);
        while (found is not null)
        {
            run.Tick();
            yield return HitOf(found, function, out var next);
            found = next?.Call(run, here, []);
        }
    }

    private static Hit HitOf(Value found, string function, out FunctionValue? next)
    {
        var map = found as ObjectValue;
        var start = map?.Get("start") as NumberValue;
        var end = map?.Get("end") as NumberValue;
        var groups = map?.Get("groups") as ArrayValue;
        next = map?.Get("next") as FunctionValue;
        if (start is null && end is null && groups is null && next is null)
        {
            throw ErrorMessages.Fail("T1010", -1, function, found);
        }

        var texts = new string?[groups?.Count ?? 0];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = groups![i] is TextValue text ? text.Text : null;
        }

        return new Hit(
            map!.Get("match") is TextValue match ? match.Text : string.Empty,
            Offset(start),
            Offset(end),
            texts);
    }

    private static int Offset(NumberValue? number) => number is null ? 0 : (int)Math.Clamp(number.Number, 0, int.MaxValue);
}
