using System.Collections.Frozen;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions;

/// <summary>The catalogue of codes: those of the JSONata reference, <c>U10xx</c> for the limits of the hub, and <c>H10xx</c> for templates.</summary>
internal static class ErrorMessages
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["S0101"] = "The text has no closing quote.",
        ["S0102"] = "The number {token} is out of range.",
        ["S0103"] = "The escape \\{token} is not supported.",
        ["S0104"] = "The escape \\u needs four hexadecimal digits.",
        ["S0105"] = "The quoted name has no closing back-quote.",
        ["S0106"] = "The comment has no end.",
        ["S0107"] = "The expression is longer than {value} characters.",
        ["S0108"] = "The expression is nested deeper than {value} levels.",
        ["S0201"] = "Did not expect {token} here.",
        ["S0202"] = "Expected {value} but found {token}.",
        ["S0203"] = "Expected {value} before the end of the expression.",
        ["S0204"] = "There is no operator {token}.",
        ["S0205"] = "Unexpected {token}.",
        ["S0206"] = "Unknown kind of expression {token}.",
        ["S0207"] = "The expression ends too early.",
        ["S0208"] = "Parameter {value} of a function must be a variable name (starting with $), not {token}.",
        ["S0209"] = "A filter cannot follow a grouping in the same step.",
        ["S0210"] = "A step can have one grouping only.",
        ["S0211"] = "{token} cannot begin an expression.",
        ["S0212"] = "The left side of := must be a variable name (starting with $), not {token}.",
        ["S0213"] = "The literal {value} cannot be a step of a path.",
        ["S0214"] = "The right side of {token} must be a variable name (starting with $).",
        ["S0215"] = "A context variable must be bound before any filter of the step.",
        ["S0216"] = "A context variable must be bound before the order-by of the step.",
        ["S0217"] = "The parent of this expression cannot be determined.",
        ["S0301"] = "A regular expression cannot be empty.",
        ["S0302"] = "The regular expression has no closing slash.",
        ["S0303"] = "The regular expression is not valid: {value}",
        ["S0401"] = "Only functions and arrays take type parameters, {value} does not.",
        ["S0402"] = "A choice of types cannot hold parameterised types: {value}.",
        ["S0500"] = "The expression has syntax errors.",
        ["T0410"] = "Argument {index} of {function} is not of the right type.",
        ["T0411"] = "The context is not of the right type for argument {index} of {function}.",
        ["T0412"] = "Argument {index} of {function} must be an array of {type}.",
        ["T1003"] = "A key of an object must be a text; got {value}.",
        ["T1005"] = "{token} is not a function. Did you mean ${token}?",
        ["T1006"] = "{token} is not a function.",
        ["T1007"] = "{token} is not a function. Did you mean ${token}?",
        ["T1008"] = "{token} is not a function.",
        ["T1010"] = "The matcher given to {function} does not return what a matcher must return.",
        ["T2001"] = "The left side of {token} must be a number, not {value}.",
        ["T2002"] = "The right side of {token} must be a number, not {value}.",
        ["T2003"] = "The left side of the range must be a whole number, not {value}.",
        ["T2004"] = "The right side of the range must be a whole number, not {value}.",
        ["T2006"] = "The right side of ~> must be a function.",
        ["T2007"] = "Cannot order {value} against {value2}: they are of different types.",
        ["T2008"] = "Only numbers and texts can be ordered by, not {value}.",
        ["T2009"] = "Cannot compare {value} and {value2} with {token}: they are of different types.",
        ["T2010"] = "Only numbers and texts can be compared with {token}, not {value}.",
        ["T2011"] = "The update of a transform must be an object, not {value}.",
        ["T2012"] = "The deletion of a transform must be a text or an array of texts, not {value}.",
        ["T2013"] = "A transform needs $clone, which is no function here.",
        ["D1001"] = "The number {value} is out of range.",
        ["D1002"] = "Cannot negate {value}: it is not a number.",
        ["D1004"] = "The regular expression matches an empty text.",
        ["D1009"] = "Two keys of the object are both {value}.",
        ["D2014"] = "The range would hold {value} items; the limit is {value2}.",
        ["D2015"] = "The sequence is longer than {value} items.",
        ["D3001"] = "{function} cannot turn a number that is not finite into text.",
        ["D3010"] = "The second argument of $replace cannot be an empty text.",
        ["D3011"] = "The fourth argument of $replace must not be negative.",
        ["D3012"] = "$replace got a replacement that is not a text.",
        ["D3020"] = "The third argument of $split must not be negative.",
        ["D3030"] = "{value} cannot be read as a number.",
        ["D3040"] = "The third argument of $match must not be negative.",
        ["D3050"] = "The second argument of $reduce must be a function of at least two arguments.",
        ["D3060"] = "There is no square root of the negative number {value}.",
        ["D3061"] = "The power of {value} and {value2} is out of range.",
        ["D3070"] = "$sort without a comparison function takes numbers only or texts only.",
        ["D3080"] = "The picture has more than two sub-pictures.",
        ["D3081"] = "The sub-picture has more than one decimal separator.",
        ["D3082"] = "The sub-picture has more than one percent sign.",
        ["D3083"] = "The sub-picture has more than one per-mille sign.",
        ["D3084"] = "The sub-picture has both a percent and a per-mille sign.",
        ["D3085"] = "The sub-picture has no digit.",
        ["D3086"] = "The sub-picture has a plain character between its digits.",
        ["D3087"] = "The sub-picture has a grouping separator next to its decimal separator.",
        ["D3088"] = "The sub-picture has a grouping separator at the end of its integer part.",
        ["D3089"] = "The sub-picture has two grouping separators in a row.",
        ["D3090"] = "The integer part has an optional digit after a mandatory one.",
        ["D3091"] = "The fractional part has a mandatory digit after an optional one.",
        ["D3092"] = "The sub-picture has both a percent or per-mille sign and an exponent.",
        ["D3093"] = "The exponent must consist of mandatory digits.",
        ["D3100"] = "The base must be between 2 and 36, not {value}.",
        ["D3110"] = "{value} is not an ISO 8601 time stamp.",
        ["D3120"] = "The text given to $eval has a syntax error: {value}",
        ["D3121"] = "The expression given to $eval failed: {value}",
        ["D3130"] = "Numbering in the style of {value} is not supported.",
        ["D3131"] = "All digits of the picture must be of the same decimal family.",
        ["D3132"] = "There is no component {value} in date and time pictures.",
        ["D3133"] = "Only months and days have names, {value} has none.",
        ["D3134"] = "The time zone picture has more than four digits.",
        ["D3135"] = "The date and time picture has no closing bracket.",
        ["D3136"] = "The date and time picture lacks what is needed to build a time stamp.",
        ["D3137"] = "{message}",
        ["D3138"] = "$single found more than one match.",
        ["D3139"] = "$single found no match.",
        ["D3140"] = "{function} got a malformed text: {value}",
        ["D3141"] = "{message}",
        ["D3150"] = "The input is not what the hub can evaluate: {value}",
        ["H1002"] = "{token} finds nothing in the data.",
        ["H1004"] = "{token} takes one argument: the text of an expression.",
        ["U1001"] = "The evaluation went too deep or took too long: check for a function that never ends.",
        ["U1002"] = "The evaluation took more than {value} steps.",
        ["U1003"] = "The result is larger than {value} characters.",
        ["U1004"] = "The evaluation needs more memory than {value} cells.",
        ["U1005"] = "The regular expression took longer than {value} ms on this text.",
        ["U1006"] = "The evaluation was cancelled.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ExpressionException Fail(string code, int position = -1, string? token = null, object? value = null, object? value2 = null)
    {
        var shown = Show(value);
        var text = Texts[code];
        text = text
            .Replace("{token}", token is null ? "this" : text.Contains("${token}", StringComparison.Ordinal) ? token : $"'{token}'", StringComparison.Ordinal)
            .Replace("{value}", shown ?? "nothing", StringComparison.Ordinal)
            .Replace("{value2}", Show(value2) ?? "nothing", StringComparison.Ordinal);
        if (token is not null)
        {
            text = text.Replace("{function}", "$" + token, StringComparison.Ordinal);
        }

        return new ExpressionException(new ExpressionError(code, text, position, token, shown));
    }

    public static ExpressionException Argument(string code, int index, Value? value, string? type = null)
    {
        var text = Texts[code]
            .Replace("{index}", index.ToString(), StringComparison.Ordinal)
            .Replace("{type}", type ?? "that type", StringComparison.Ordinal);
        return new ExpressionException(new ExpressionError(code, text, -1, null, Show(value)));
    }

    /// <summary>The message of <c>$error</c> and <c>$assert</c> is the author's own.</summary>
    public static ExpressionException Own(string code, string message) =>
        new(new ExpressionError(code, message, -1));

    private static string? Show(object? value) => value switch
    {
        null => null,
        Value v => JsonText.Preview(v),
        IFormattable f => f.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
