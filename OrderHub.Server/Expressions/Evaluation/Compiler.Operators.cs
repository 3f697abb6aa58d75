using OrderHub.Server.Expressions.Syntax;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

internal sealed partial class Compiler
{
    private Eval Binary(BinaryNode node, int depth)
    {
        switch (node.Operator)
        {
            case "+" or "-" or "*" or "/" or "%":
                return Arithmetic(node, depth);
            case "&":
                var head = Node(node.Left, depth + 1);
                var rest = Node(node.Right, depth + 1);
                return (run, frame, input) =>
                {
                    var left = head(run, frame, input);
                    return Operators.Concatenate(run, left, rest(run, frame, input));
                };
            case "..":
                return new Eval(Range(node, depth));
            case "<" or "<=" or ">" or ">=":
                return Comparison(node, depth);
            default:
                var test = BooleanOf(node, depth);
                return (run, frame, input) => BooleanValue.Of(test(run, frame, input));
        }
    }

    private Eval Arithmetic(BinaryNode node, int depth)
    {
        var left = Node(node.Left, depth + 1);
        var right = Node(node.Right, depth + 1);
        var op = node.Operator[0];
        var position = node.Position;
        return (run, frame, input) =>
        {
            var a = left(run, frame, input);
            var b = right(run, frame, input);
            return a is NumberValue x && b is NumberValue y && double.IsFinite(x.Number) && double.IsFinite(y.Number)
                ? new NumberValue(Operators.Calculate(op, x.Number, y.Number))
                : Operators.Arithmetic(op, a, b, position);
        };
    }

    private Eval Comparison(BinaryNode node, int depth)
    {
        var left = Node(node.Left, depth + 1);
        var right = Node(node.Right, depth + 1);
        var op = node.Operator;
        var position = node.Position;
        return (run, frame, input) =>
        {
            var a = left(run, frame, input);
            return Operators.Compare(op, a, right(run, frame, input), position) is { } holds ? BooleanValue.Of(holds) : null;
        };
    }

    /// <summary>An expression as a condition: what is not a boolean is judged by its truth.</summary>
    private Test TestOf(Node node, int depth)
    {
        Stack.Guard();
        var test = PlainTestOf(node, depth);
        return depth % LevelsPerGuard == 0 ? Guarded(test) : test;
    }

    private Test PlainTestOf(Node node, int depth)
    {
        if (node is BinaryNode { Predicates: null, Group: null } binary)
        {
            switch (binary.Operator)
            {
                case "=" or "!=" or "and" or "or" or "in":
                    return BooleanOf(binary, depth);
                case "<" or "<=" or ">" or ">=":
                    return ComparisonTest(binary, depth);
            }
        }

        if (node is BlockNode { Expressions: [BinaryNode only], Predicates: null, Group: null, KeepArray: false } && !_dynamic)
        {
            return TestOf(only, depth + 1);
        }

        var code = Node(node, depth);
        return (run, frame, input) => Truth.Of(code(run, frame, input));
    }

    private Test BooleanOf(BinaryNode node, int depth)
    {
        switch (node.Operator)
        {
            case "and":
                var both = (TestOf(node.Left, depth + 1), TestOf(node.Right, depth + 1));
                return (run, frame, input) => both.Item1(run, frame, input) && both.Item2(run, frame, input);
            case "or":
                var either = (TestOf(node.Left, depth + 1), TestOf(node.Right, depth + 1));
                return (run, frame, input) => either.Item1(run, frame, input) || either.Item2(run, frame, input);
            case "=" when FieldOf(node.Left) is { } field && node.Right is TextNode { Predicates: null } text:
                return FieldIsText(field, text.Text, Node(node.Left, depth + 1));
        }

        var left = Node(node.Left, depth + 1);
        var right = Node(node.Right, depth + 1);
        return node.Operator switch
        {
            "=" => (run, frame, input) =>
            {
                var a = left(run, frame, input);
                return Operators.AreEqual(a, right(run, frame, input));
            },
            "!=" => (run, frame, input) =>
            {
                var a = left(run, frame, input);
                return Operators.AreUnequal(a, right(run, frame, input));
            },
            _ => (run, frame, input) =>
            {
                var a = left(run, frame, input);
                return Operators.IsIn(run, a, right(run, frame, input));
            },
        };
    }

    private Test ComparisonTest(BinaryNode node, int depth)
    {
        var left = Node(node.Left, depth + 1);
        var right = Node(node.Right, depth + 1);
        var op = node.Operator;
        var position = node.Position;
        if (FieldOf(node.Left) is { } field && node.Right is NumberNode { Predicates: null } number)
        {
            var limit = number.Number;
            var constant = new NumberValue(limit);
            return (run, frame, input) =>
            {
                // The common filter, quantity > 10: straight from the bytes of the input.
                if (input is JsonObjectValue source)
                {
                    if (!source.TryGet(field, out var element))
                    {
                        return false;
                    }

                    if (element.ValueKind == System.Text.Json.JsonValueKind.Number)
                    {
                        return Operators.Holds(op, NumberValue.Parse(element), limit);
                    }
                }

                return Operators.Compare(op, left(run, frame, input), constant, position) ?? false;
            };
        }

        return (run, frame, input) =>
        {
            var a = left(run, frame, input);
            return Operators.Compare(op, a, right(run, frame, input), position) ?? false;
        };
    }

    private static Test FieldIsText(FieldName field, string text, Eval general)
    {
        var constant = new TextValue(text);
        return (run, frame, input) =>
        {
            if (input is JsonObjectValue source)
            {
                if (!source.TryGet(field, out var element))
                {
                    return false;
                }

                if (element.ValueKind == System.Text.Json.JsonValueKind.String)
                {
                    return new TextValue(element).Is(constant);
                }
            }

            return Operators.AreEqual(general(run, frame, input), constant);
        };
    }

    /// <summary>The field, if the expression is nothing but one field of the context.</summary>
    private static FieldName? FieldOf(Node node) =>
        node is PathNode { Steps: [NameNode { Stages: null, IsTuple: false, KeepArray: false } name], Group: null, KeepSingletonArray: false, IsTuple: false }
            ? new FieldName(name.Name)
            : null;
}
