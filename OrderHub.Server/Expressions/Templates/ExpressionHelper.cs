using System.Text.Json;
using HandlebarsDotNet;

namespace OrderHub.Server.Expressions.Templates;

/// <summary>
/// <c>{{expr "..."}}</c> puts in the value of an expression over the current context, <c>{{#each (expr "...")}}</c> walks it,
/// and <c>{{#with (expr "...")}}</c> makes it the context. The whole data is <c>$root</c>. An expression that finds nothing
/// is an error, as an unknown field is; <c>??</c> in the expression says what to put there instead.
/// </summary>
internal static class ExpressionHelper
{
    public const string Name = "expr";

    public static object Evaluate(Context context, Arguments arguments)
    {
        var rendering = Rendering.Current ?? throw new InvalidOperationException("A template is rendered through CompiledTemplate");
        if (arguments.Length != 1 || arguments[0] is not string text)
        {
            throw ErrorMessages.Fail("H1004", 0, Name);
        }

        rendering.CheckTime();
        var input = TemplateValues.ElementOf(context.Value);
        var given = rendering.Context;
        var variables = given.Variables is null
            ? new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            : new Dictionary<string, JsonElement>(given.Variables, StringComparer.Ordinal);
        variables["root"] = rendering.Data;
        var expression = Jsonata.Compile(text, given.Limits);
        var result = expression.Evaluate(input, given with { Variables = variables });
        if (result.IsUndefined)
        {
            var missing = expression.FieldsMissingIn(input);
            throw Missing(text, missing.Count > 0 ? missing[0].Suggestion : null);
        }

        return TemplateValues.Of(result.ToElement(), rendering) ?? string.Empty;
    }

    private static ExpressionException Missing(string text, string? suggestion)
    {
        var failure = ErrorMessages.Fail("H1002", 0, text);
        if (suggestion is not null)
        {
            failure.Suggest(suggestion);
        }

        return failure;
    }
}
