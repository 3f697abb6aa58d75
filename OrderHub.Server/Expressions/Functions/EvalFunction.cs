using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary><c>$eval(text, context)</c>: sees the variables of the place it is called from.</summary>
internal static class EvalFunction
{
    public static Value? Eval(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        Eval code;
        try
        {
            code = Jsonata.Inner(text.Text, run.Limits);
        }
        catch (ExpressionException e)
        {
            throw ErrorMessages.Fail("D3120", value: e.Error.Message);
        }

        var entry = run.Entry;
        var outer = run.Base;
        if (entry >= run.Limits.MaxDepth)
        {
            throw ErrorMessages.Fail("U1001");
        }

        Stack.Guard();
        try
        {
            run.Base = entry;
            var context = arguments[1] is ArrayValue array ? Wrapped(array) : arguments[1];
            var result = code(run, site.Frame, arguments[1] is null ? site.Input : context);
            run.Base = outer;
            run.Entry = entry;
            return result;
        }
        catch (ExpressionException e) when (!e.Code.StartsWith('U'))
        {
            // A limit is of the whole evaluation; only the expression's own failures are $eval's.
            throw ErrorMessages.Fail("D3121", value: e.Error.Message);
        }
    }

    private static ListValue Wrapped(ArrayValue array)
    {
        var wrapper = ListValue.SequenceOf(array);
        wrapper.IsOuterWrapper = true;
        return wrapper;
    }
}
