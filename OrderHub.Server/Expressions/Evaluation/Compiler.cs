using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Patterns;
using OrderHub.Server.Expressions.Syntax;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>
/// Turns the tree into delegates, once. What is known from the text is decided here: field names are encoded, built-in
/// functions found, blocks without variables lose their frame, comparisons of a field with a number lose their values.
/// </summary>
internal sealed partial class Compiler
{
    // Every so many levels of the text, one check of the stack: shallow expressions pay nothing.
    private const int LevelsPerGuard = 24;

    private readonly HashSet<string> _bound;

    /// <summary>True when names cannot be settled from the text alone, because of <c>$eval</c>.</summary>
    private readonly bool _dynamic;

    private readonly ExpressionLimits _limits;

    private Compiler(Node tree, bool insideEval, ExpressionLimits limits)
    {
        _bound = Walk.BoundNames(tree);
        _dynamic = insideEval || Walk.All(tree).Any(n => n is VariableNode { Name: "eval" });
        _limits = limits;
    }

    /// <param name="insideEval">The code runs in frames of another expression, whose names are unknown.</param>
    public static (Eval Code, string[] Layout) Compile(Node tree, ExpressionLimits limits, bool insideEval = false)
    {
        var compiler = new Compiler(tree, insideEval, limits);
        return (compiler.Node(tree, 1), [.. Walk.AssignedIn([tree])]);
    }

    /// <param name="depth">Nesting of the node in its body, counted as evaluation nests.</param>
    /// <param name="tail">The value is the value of a lambda body: a call may be handed back instead of made.</param>
    private Eval Node(Node node, int depth, bool tail = false)
    {
        Stack.Guard();
        var plain = node.Predicates is null && (node.Group is null || node is PathNode) && !node.KeepArray;
        var code = plain ? Kind(node, depth, tail) : Finished(node, Raw(node, depth), depth);
        return depth % LevelsPerGuard == 0 ? Guarded(code) : code;
    }

    private Eval Kind(Node node, int depth, bool tail) => node switch
    {
        PathNode path => Path(path, depth),
        NameNode name => Name(name),
        VariableNode variable => Variable(variable),
        TextNode text => Constant(new TextValue(text.Text)),
        NumberNode number => Constant(new NumberValue(number.Number)),
        ConstantNode constant => Constant(constant.Constant is { } flag ? BooleanValue.Of(flag) : NullValue.Instance),
        RegexNode regex => Constant(new RegexFunction(Pattern.Compile(regex.Pattern, regex.Flags, regex.Position, _limits))),
        WildcardNode => Wildcards.Fields,
        DescendantNode => Wildcards.Descendants,
        ParentNode parent => Parent(parent),
        BinaryNode binary => Binary(binary, depth),
        NegateNode negate => Negate(negate, depth),
        ArrayNode array => Array(array, depth),
        ObjectNode map => Object(map, depth),
        BlockNode block => Block(block, depth, tail),
        ConditionNode condition => Condition(condition, depth, tail),
        DefaultNode choice => Default(choice, depth),
        AssignNode assign => Assign(assign, depth),
        CallNode call => Call(call, depth, tail),
        LambdaNode lambda => Lambda(lambda),
        ApplyNode apply => Apply(apply, depth),
        TransformNode transform => Transform(transform, depth),
        _ => throw ErrorMessages.Fail("S0206", node.Position, node.Kind),
    };

    private static Eval Guarded(Eval code) => (run, frame, input) =>
    {
        return Stack.HasRoom ? code(run, frame, input) : DeepStack.Continue(() => code(run, frame, input));
    };

    private static Test Guarded(Test test) => (run, frame, input) =>
        Stack.HasRoom ? test(run, frame, input) : DeepStack.Continue(() => test(run, frame, input));

    /// <summary>
    /// What is written behind an expression: filters, then grouping, then <c>[]</c>. A sequence of one becomes that one only
    /// after all of them.
    /// </summary>
    private Eval Finished(Node node, Eval code, int depth)
    {
        var behind = Behind(node, code, depth);
        return node.KeepArray
            ? (run, frame, input) => Sequences.Keep(behind(run, frame, input))
            : (run, frame, input) => Sequences.Unwrap(behind(run, frame, input));
    }

    private Eval Behind(Node node, Eval code, int depth)
    {
        if (node.Predicates is { } predicates)
        {
            var filters = predicates.ConvertAll(p => FilterOf(p, depth)).ToArray();
            var unfiltered = code;
            code = (run, frame, input) =>
            {
                var value = unfiltered(run, frame, input);
                foreach (var filter in filters)
                {
                    if (value is null)
                    {
                        return null;
                    }

                    value = filter.Apply(run, frame, value);
                }

                return value;
            };
        }

        if (node.Group is not null && node is not PathNode)
        {
            var group = new Grouping(Pairs(node.Group, depth));
            var ungrouped = code;
            code = (run, frame, input) => group.Of(run, frame, ungrouped(run, frame, input));
        }

        return code;
    }

    private static Eval Constant(Value value) => (_, _, _) => value;

    private static Eval Name(NameNode name)
    {
        var field = new FieldName(name.Name);
        return (run, _, input) => Sequences.Lookup(run, input, field);
    }

    private Eval Variable(VariableNode variable)
    {
        var name = variable.Name;
        if (name.Length == 0)
        {
            return (_, _, input) => input is ArrayValue { IsOuterWrapper: true } wrapper ? wrapper[0] : Sequences.Unwrap(input);
        }

        if (name == "$" && !_dynamic)
        {
            return (run, frame, _) => Sequences.Unwrap(run.Variable(frame, name));
        }

        return Builtin(name) is { } builtin
            ? (run, _, _) => run.HasVariables && run.TryGiven(name, out var given) ? given : builtin
            : (run, frame, _) => Sequences.Unwrap(run.Variable(frame, name));
    }

    /// <summary>The built-in function a name can only mean, unless the caller passes a variable of that name.</summary>
    private BuiltinFunction? Builtin(string name) => _dynamic || _bound.Contains(name) ? null : Builtins.Find(name);

    private static Eval Parent(ParentNode parent)
    {
        var name = parent.Slot!.Name;
        return (_, frame, _) => frame.TryFind(name, out var value) ? Sequences.Unwrap(value) : null;
    }

    private (Eval Key, Eval Value, int Position)[] Pairs(List<(Node Key, Node Value)> pairs, int depth) =>
        [.. pairs.Select(p => (Node(p.Key, depth + 1), Node(p.Value, depth + 1), p.Key.Position))];

    private Eval Negate(NegateNode node, int depth)
    {
        var operand = Node(node.Operand, depth + 1);
        var position = node.Position;
        return (run, frame, input) => operand(run, frame, input) switch
        {
            null => null,
            NumberValue number => double.IsInfinity(number.Number)
                ? throw ErrorMessages.Fail("D1001", position, "-", number.Number)
                : new NumberValue(-number.Number),
            var other => throw ErrorMessages.Fail("D1002", position, "-", other),
        };
    }

    private Eval Array(ArrayNode node, int depth)
    {
        var cons = node.IsCons;
        if (node.Items is [BinaryNode { Operator: ".." } only])
        {
            var range = Range(only, depth + 1);
            return (run, frame, input) =>
            {
                ArrayValue list = range(run, frame, input) ?? (ArrayValue)new ListValue();
                list.IsCons = cons;
                return list;
            };
        }

        var items = node.Items.Select(i => (Code: Node(i, depth + 1), IsArray: i is ArrayNode)).ToArray();
        return (run, frame, input) =>
        {
            var list = new ListValue(items.Length) { IsCons = cons };
            foreach (var (code, isArray) in items)
            {
                run.Tick();
                var value = code(run, frame, input);
                if (value is null)
                {
                    continue;
                }

                if (isArray)
                {
                    list.Add(value);
                }
                else
                {
                    Sequences.AddItems(run, list, value);
                }
            }

            return list;
        };
    }

    private Func<Run, Frame, Value?, RangeValue?> Range(BinaryNode node, int depth)
    {
        var left = Node(node.Left, depth + 1);
        var right = Node(node.Right, depth + 1);
        var position = node.Position;
        return (run, frame, input) =>
            Operators.Range(run, left(run, frame, input), right(run, frame, input), position);
    }

    private Eval Object(ObjectNode node, int depth)
    {
        var pairs = Pairs(node.Pairs, depth);
        return new Grouping(pairs).Of;
    }

    private Eval Block(BlockNode node, int depth, bool tail)
    {
        var last = node.Expressions.Count - 1;
        var expressions = node.Expressions.Select((e, i) => Node(e, depth + 1, tail && i == last)).ToArray();
        var layout = Walk.AssignedIn(node.Expressions).ToArray();
        if (layout.Length == 0 && !_dynamic)
        {
            return expressions switch
            {
                [] => (_, _, _) => null,
                [var only] => only,
                _ => (run, frame, input) => InTurn(expressions, run, frame, input),
            };
        }

        return (run, frame, input) => InTurn(expressions, run, Frame.WithUnassigned(frame, layout), input);
    }

    private static Value? InTurn(Eval[] expressions, Run run, Frame frame, Value? input)
    {
        Value? value = null;
        foreach (var expression in expressions)
        {
            value = expression(run, frame, input);
        }

        return value;
    }

    private Eval Condition(ConditionNode node, int depth, bool tail)
    {
        var condition = TestOf(node.Condition, depth + 1);
        var then = Node(node.Then, depth + 1, tail);
        var otherwise = node.Else is null ? null : Node(node.Else, depth + 1, tail);
        return (run, frame, input) => condition(run, frame, input)
            ? then(run, frame, input)
            : otherwise?.Invoke(run, frame, input);
    }

    private Eval Default(DefaultNode node, int depth)
    {
        var left = Node(node.Left, depth + 1);
        var right = Node(node.Right, depth + 1);
        var whenMissing = node.WhenMissing;
        return (run, frame, input) =>
        {
            var value = left(run, frame, input);
            return (whenMissing ? value is not null : Truth.Of(value)) ? value : right(run, frame, input);
        };
    }

    private Eval Assign(AssignNode node, int depth)
    {
        var value = Node(node.Value, depth + 1);
        var name = node.Variable;
        return (run, frame, input) =>
        {
            var result = value(run, frame, input);
            frame.Bind(name, result);
            return result;
        };
    }

    private Eval Lambda(LambdaNode node)
    {
        var layout = node.Parameters.Concat(Walk.AssignedIn([node.Body]).Except(node.Parameters, StringComparer.Ordinal)).ToArray();
        var plan = new LambdaPlan(layout, node.Parameters.Length, node.Signature, Node(node.Body, 1, tail: true));
        return (_, frame, input) => new Lambda(plan, frame, input);
    }

    private Eval Transform(TransformNode node, int depth)
    {
        var plan = new TransformPlan(
            Node(node.Pattern, depth + 1),
            Node(node.Update, depth + 1),
            node.Delete is null ? null : Node(node.Delete, depth + 1),
            node.Update.Position,
            node.Delete?.Position ?? 0,
            node.Position);
        return (_, frame, _) => new TransformFunction(plan, frame);
    }
}
