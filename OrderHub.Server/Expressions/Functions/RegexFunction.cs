using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Patterns;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary>
/// A regular expression is a function from a text to its first match: an object with match, start, end, groups, and next, a
/// function that gives the match after it. Any function of that shape can stand in for a regular expression.
/// </summary>
internal sealed class RegexFunction(Pattern pattern) : FunctionValue
{
    public override int Arity => 1;

    public Pattern Pattern => pattern;

    public override Value? Call(Run run, in Site site, Value?[] arguments) =>
        arguments is [TextValue text, ..] ? From(run, text.Text, 0) : null;

    private MapValue? From(Run run, string text, int start)
    {
        run.Tick();
        if (pattern.Find(text, start) is not { } match)
        {
            return null;
        }

        var hit = Hit.Of(match, pattern.Groups);
        var map = new MapValue(5);
        map.Set("match", new TextValue(hit.Match));
        map.Set("start", new NumberValue(hit.Start));
        map.Set("end", new NumberValue(hit.End));
        map.Set("groups", hit.GroupList());
        map.Set("next", new Next(this, text, hit.End));
        run.Charge(8 + hit.Groups.Length);
        return map;
    }

    private sealed class Next(RegexFunction regex, string text, int start) : FunctionValue
    {
        public override int Arity => 0;

        public override Value? Call(Run run, in Site site, Value?[] arguments) =>
            start >= text.Length ? null : regex.From(run, text, start);
    }
}

/// <summary>One match, whoever found it. A group that took no part is null.</summary>
internal sealed record Hit(string Match, int Start, int End, string?[] Groups)
{
    public static Hit Of(System.Text.RegularExpressions.Match match, int groups)
    {
        var texts = new string?[groups];
        for (var i = 0; i < groups; i++)
        {
            var group = match.Groups[i + 1];
            texts[i] = group.Success ? group.Value : null;
        }

        return new Hit(match.Value, match.Index, match.Index + match.Length, texts);
    }

    public ListValue GroupList()
    {
        var list = new ListValue(Groups.Length);
        foreach (var group in Groups)
        {
            list.Add(group is null ? NullValue.Instance : new TextValue(group));
        }

        return list;
    }
}
