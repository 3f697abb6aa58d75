using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Syntax;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

internal sealed partial class Compiler
{
    private Eval Call(CallNode node, int depth, bool tail)
    {
        if (node.IsPartial)
        {
            return Partial(node, depth);
        }

        var raw = CallRaw(node, depth, tail, null);
        return tail ? raw : (run, frame, input) => Sequences.Unwrap(raw(run, frame, input));
    }

    /// <summary>A call or a wildcard whose sequence has not been unwrapped yet.</summary>
    private Eval Raw(Node node, int depth) => node switch
    {
        CallNode { IsPartial: false } call => CallRaw(call, depth, tail: false, null),
        ApplyNode apply => ApplyRaw(apply, depth),
        WildcardNode => Wildcards.FieldsRaw,
        DescendantNode => Wildcards.DescendantsRaw,
        _ => Kind(node, depth, tail: false),
    };

    /// <param name="first">The left side of <c>~></c>, which goes before the written arguments.</param>
    private Eval CallRaw(CallNode node, int depth, bool tail, Eval? first)
    {
        var procedure = Procedure(node, depth);
        var name = NameOf(node.Procedure);
        var position = node.Position;
        var count = node.Arguments.Count + (first is null ? 0 : 1);
        var arguments = new Eval[count];
        if (first is not null)
        {
            arguments[0] = first;
        }

        for (var i = 0; i < node.Arguments.Count; i++)
        {
            arguments[i + count - node.Arguments.Count] = Node(node.Arguments[i]!, depth + 1);
        }

        var missing = MissingFunction(node, "T1005", "T1006");
        return (run, frame, input) =>
        {
            run.Tick();
            var function = procedure(run, frame, input);
            var values = arguments.Length == 0 ? [] : new Value?[arguments.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = arguments[i](run, frame, input);
            }

            if (function is not FunctionValue callable)
            {
                throw missing(run, frame, function);
            }

            var site = new Site(frame, input);
            if (tail)
            {
                return new TailCall(callable, site, values, position, name);
            }

            try
            {
                run.Entry = run.Base + depth;
                return callable.Call(run, site, values);
            }
            catch (ExpressionException e) when (Calls.Located(e, position, name))
            {
                throw;
            }
        };
    }

    private Eval Procedure(CallNode node, int depth) => Node(node.Procedure, depth + 1);

    private static string? NameOf(Node procedure) => procedure switch
    {
        VariableNode variable => variable.Name,
        PathNode { Steps: [NameNode name, ..] } => name.Name,
        _ => null,
    };

    /// <summary>A call of a name without its dollar is the commonest slip: say so when the function exists.</summary>
    private static Func<Run, Frame, Value?, ExpressionException> MissingFunction(CallNode node, string meant, string unknown)
    {
        var name = NameOf(node.Procedure);
        var position = node.Position;
        var isPath = node.Procedure is PathNode;
        return (run, frame, value) =>
        {
            var code = isPath && value is null && name is not null && run.Variable(frame, name) is not null ? meant : unknown;
            var failure = ErrorMessages.Fail(code, position, name);
            if (code == meant)
            {
                failure.Suggest("$" + name);
            }
            else if (name is not null && Nearest.To(name, Builtins.Names) is { } near)
            {
                failure.Suggest("$" + near);
            }

            return failure;
        };
    }

    private Eval Partial(CallNode node, int depth)
    {
        var procedure = Procedure(node, depth);
        var arguments = node.Arguments.Select(a => a is null ? null : Node(a, depth + 1)).ToArray();
        var open = Enumerable.Range(0, arguments.Length).Where(i => arguments[i] is null).ToArray();
        var missing = MissingFunction(node, "T1007", "T1008");
        return (run, frame, input) =>
        {
            var given = new Value?[arguments.Length];
            for (var i = 0; i < given.Length; i++)
            {
                given[i] = arguments[i]?.Invoke(run, frame, input);
            }

            var function = procedure(run, frame, input);
            return function is FunctionValue callable
                ? new PartialFunction(callable, given, open)
                : throw missing(run, frame, function);
        };
    }

    private Eval Apply(ApplyNode node, int depth)
    {
        var raw = ApplyRaw(node, depth);
        return (run, frame, input) => Sequences.Unwrap(raw(run, frame, input));
    }

    private Eval ApplyRaw(ApplyNode node, int depth)
    {
        var left = Node(node.Left, depth + 1);
        if (node.Right is CallNode { IsPartial: false } call)
        {
            // Filters and groupings behind the call are of its result, the left side being one of its arguments.
            var piped = CallRaw(call, depth, tail: false, left);
            return call.Predicates is null && call.Group is null ? piped : Behind(call, piped, depth);
        }

        var right = Node(node.Right, depth + 1);
        var position = node.Position;
        var name = NameOf(node.Right);
        return (run, frame, input) =>
        {
            run.Tick();
            var value = left(run, frame, input);
            if (right(run, frame, input) is not FunctionValue function)
            {
                throw ErrorMessages.Fail("T2006", position, "~>", value);
            }

            if (value is FunctionValue first)
            {
                return new ComposedFunction(first, function);
            }

            try
            {
                run.Entry = run.Base + depth;
                return function.Call(run, new Site(frame, input), [value]);
            }
            catch (ExpressionException e) when (Calls.Located(e, position, name))
            {
                throw;
            }
        };
    }
}
