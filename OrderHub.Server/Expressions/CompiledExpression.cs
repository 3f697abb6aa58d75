using System.Text.Json;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Syntax;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions;

/// <summary>An expression ready to evaluate, as often as wanted and on any number of threads at once.</summary>
public sealed class CompiledExpression
{
    private readonly Eval _code;
    private readonly string[] _layout;
    private readonly Node _tree;

    internal CompiledExpression(string text, Node tree, ExpressionLimits limits)
    {
        Text = text;
        _tree = tree;
        (_code, _layout) = Compiler.Compile(tree, limits);
    }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Evaluates over an input.</summary>
    /// <param name="input">The document; an element of kind Undefined for none.</param>
    /// <exception cref="ExpressionException">With code, position and, where a field was not found, the nearest name.</exception>
    public ExpressionResult Evaluate(JsonElement input, EvaluationContext context)
    {
        try
        {
            return new ExpressionResult(Run(input, context), context.Limits, Text.Length);
        }
        catch (ExpressionException e)
        {
            // A limit met between calls has no place of its own.
            e.Locate(Text.Length, null);
            if (e.Error.Suggestion is null && MissingFields.FirstIn(_tree, input) is { Suggestion: { } suggestion })
            {
                e.Suggest(suggestion);
            }

            throw;
        }
    }

    /// <summary>Evaluates over an input, giving a failure as a value.</summary>
    public bool TryEvaluate(JsonElement input, EvaluationContext context, out ExpressionResult result, out ExpressionError? error)
    {
        try
        {
            result = Evaluate(input, context);
            error = null;
            return true;
        }
        catch (ExpressionException e)
        {
            result = default;
            error = e.Error;
            return false;
        }
    }

    /// <summary>
    /// The fields the expression names that the input does not have, each with the nearest name that exists: why a mapping
    /// found nothing.
    /// </summary>
    public IReadOnlyList<MissingField> FieldsMissingIn(JsonElement input) => MissingFields.In(_tree, input);

    private Value? Run(JsonElement input, EvaluationContext context)
    {
        Value? root = input.ValueKind == JsonValueKind.Undefined ? null : Value.Of(input);
        if (root is ArrayValue array)
        {
            var wrapper = ListValue.SequenceOf(array);
            wrapper.IsOuterWrapper = true;
            root = wrapper;
        }

        var run = new Run(context, root);
        if (context.Cancellation.IsCancellationRequested)
        {
            run.CheckTime();
        }

        return _code(run, Frame.WithUnassigned(null, _layout), root);
    }
}

/// <param name="Path">The names down to the missing one, as <c>order.goods.qty</c>.</param>
/// <param name="Position">Offset in the expression just after the name.</param>
/// <param name="Suggestion">The nearest name that exists there, if any is near.</param>
public sealed record MissingField(string Path, int Position, string? Suggestion);
