using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrderHub.Server.Expressions;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Data.Persistence.Fields;

/// <summary>Holds a value to the rule of its field. Pure; bounded in time, whatever the rule and the value are.</summary>
public sealed class FieldRuleCheck
{
    public const int MaxPattern = 200;
    public const int MaxExpression = 500;

    private static readonly ConditionalWeakTable<FieldRule, FieldRuleCheck> Compiled = [];

    private static readonly EvaluationContext Bounded = new()
    {
        Limits = new() { MaxTextLength = MaxExpression, MaxNesting = 50, MaxSteps = 10_000, MaxDepth = 100, MaxTime = TimeSpan.FromMilliseconds(100), MaxRange = 1000, MaxOutput = 10_000, MaxCells = 10_000 },
    };

    private readonly FieldRule rule;
    private readonly Regex? pattern;
    private readonly CompiledExpression? expression;

    private FieldRuleCheck(FieldRule rule)
    {
        this.rule = rule;
        pattern = rule.Pattern is { } text ? Whole(text) : null;
        expression = rule.Expression is { } condition ? Jsonata.Compile(condition, Bounded.Limits) : null;
    }

    /// <summary>What is wrong with a value of the field, one sentence; null for nothing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">The value as it was stated.</param>
    /// <param name="value">The same as its column keeps it.</param>
    public static string? Find(FieldDefinition field, string text, object value) =>
        field.Rule is { } rule ? Compiled.GetValue(rule, static key => new(key)).Find(text, value) : null;

    /// <summary>What is wrong with a rule, with the path to it.</summary>
    public static IEnumerable<(string Path, string Message)> FaultsOf(FieldRule rule, FieldType type)
    {
        if (rule.Pattern is { } text && (text.Length > MaxPattern || !IsPattern(text)))
        {
            yield return ("rule.pattern", $"The pattern is a regular expression of at most {MaxPattern} characters, without look-around and back references.");
        }

        var (min, max) = (Bound(type, rule.Min), Bound(type, rule.Max));
        if ((rule.Min is not null && min is null) || (rule.Max is not null && max is null))
        {
            yield return (min is null ? "rule.min" : "rule.max", $"A bound is {FieldValues.Form(type)}; texts have none.");
        }
        else if (min > max)
        {
            yield return ("rule.max", "The greatest value is not less than the least.");
        }

        if (rule.OneOf.Count > 500 || rule.OneOf.Any(one => FieldValues.Read(type, one) is null))
        {
            yield return ("rule.oneOf", $"oneOf has at most 500 entries, each {FieldValues.Form(type)}.");
        }

        if (rule.Expression is { } condition && (condition.Length > MaxExpression ? "It is longer than 500 characters." : Jsonata.Check(condition, limits: Bounded.Limits).FirstOrDefault()?.Message) is { } wrong)
        {
            yield return ("rule.expression", $"The expression cannot be used: {wrong}");
        }
    }

    private string? Find(string text, object value)
    {
        if (pattern is not null && !pattern.IsMatch(text))
        {
            return $"The value does not match {rule.Pattern}.";
        }

        if (rule.OneOf.Count > 0 && !rule.OneOf.Any(one => one == text || one == FieldValues.Write(value)))
        {
            return $"The value is none of {string.Join(", ", rule.OneOf.Take(20))}.";
        }

        var place = FieldValues.SortOf(value);
        if (place < Bound(TypeOf(value), rule.Min) || place > Bound(TypeOf(value), rule.Max))
        {
            return $"The value is {(rule.Min is null ? "at most " + rule.Max : rule.Max is null ? "at least " + rule.Min : $"{rule.Min} to {rule.Max}")}.";
        }

        return expression is null ? null : Evaluate(expression, value);
    }

    private static string? Evaluate(CompiledExpression expression, object value)
    {
        using var input = JsonDocument.Parse(value is decimal number ? number.ToString(CultureInfo.InvariantCulture) : $"\"{JsonEncodedText.Encode(FieldValues.Write(value))}\"");
        return expression.TryEvaluate(input.RootElement, Bounded, out var result, out var error)
            ? result.IsTrue ? null : $"The value does not fulfil {expression.Text}."
            : $"The field's rule cannot judge the value: {error!.Message}";
    }

    private static FieldType TypeOf(object value) => value is decimal ? FieldType.Number : value is DateTimeOffset ? FieldType.Time : FieldType.String;

    private static long? Bound(FieldType type, string? text) => text is null ? null : FieldValues.SortOf(FieldValues.Read(type, text));

    private static Regex Whole(string pattern) =>
        new($@"^(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));

    private static bool IsPattern(string text)
    {
        try
        {
            return Whole(text) is not null;
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
