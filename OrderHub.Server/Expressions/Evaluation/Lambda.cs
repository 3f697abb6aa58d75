using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>What all closures of one <c>function(...) {...}</c> share.</summary>
/// <param name="Layout">The parameters, then the variables its body assigns outside any block.</param>
internal sealed record LambdaPlan(string[] Layout, int Parameters, Signature? Signature, Eval Body);

internal sealed class Lambda(LambdaPlan plan, Frame frame, Value? input) : FunctionValue
{
    public override int Arity => plan.Parameters;

    public override Value? Call(Run run, in Site site, Value?[] arguments)
    {
        run.Tick();
        var entry = run.Entry;
        var outer = run.Base;
        if (entry >= run.Limits.MaxDepth)
        {
            throw ErrorMessages.Fail("U1001");
        }

        run.Base = entry;
        Value? result;
        if (Stack.HasRoom)
        {
            result = Finish(run, Start(run, site, arguments));
        }
        else
        {
            var here = site;
            result = DeepStack.Continue(() => Finish(run, Start(run, here, arguments)));
        }

        // No finally: an error ends the whole evaluation.
        run.Base = outer;
        run.Entry = entry;
        return result;
    }

    private Value? Start(Run run, in Site site, Value?[] arguments)
    {
        var given = plan.Signature is { } signature ? signature.Apply(arguments, site.Input) : arguments;
        return plan.Body(run, Frame.ForCall(frame, plan.Layout, plan.Parameters, given), input);
    }

    /// <summary>A body that ends in a call hands the call back instead of making it: recursion in last place does not nest.</summary>
    private static Value? Finish(Run run, Value? result)
    {
        while (result is TailCall next)
        {
            run.Tick();
            try
            {
                result = next.Function is Lambda lambda
                    ? lambda.Start(run, next.Site, next.Arguments)
                    : next.Function.Call(run, next.Site, next.Arguments);
            }
            catch (ExpressionException e) when (Calls.Located(e, next.Position, next.Name))
            {
                throw;
            }
        }

        return Sequences.Unwrap(result);
    }
}

/// <summary>A call still to be made; seen by <see cref="Lambda"/> only.</summary>
internal sealed class TailCall(FunctionValue function, Site site, Value?[] arguments, int position, string? name) : Value(ValueKind.Function)
{
    public FunctionValue Function { get; } = function;

    public Site Site { get; } = site;

    public Value?[] Arguments { get; } = arguments;

    public int Position { get; } = position;

    public string? Name { get; } = name;
}

/// <summary>A function with some arguments already given.</summary>
internal sealed class PartialFunction(FunctionValue function, Value?[] given, int[] open) : FunctionValue
{
    public override int Arity => open.Length;

    public override Value? Call(Run run, in Site site, Value?[] arguments)
    {
        var all = (Value?[])given.Clone();
        for (var i = 0; i < open.Length && i < arguments.Length; i++)
        {
            all[open[i]] = arguments[i];
        }

        return function.Call(run, site, all);
    }
}

/// <summary><c>f ~> g</c>: first f, then g.</summary>
internal sealed class ComposedFunction(FunctionValue first, FunctionValue then) : FunctionValue
{
    public override int Arity => 1;

    public override Value? Call(Run run, in Site site, Value?[] arguments)
    {
        Stack.Guard();
        return then.Call(run, site, [first.Call(run, site, [arguments.Length > 0 ? arguments[0] : null])]);
    }
}
