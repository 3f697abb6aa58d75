namespace OrderHub.Server.Expressions.Syntax;

/// <summary>Looking over a built tree.</summary>
internal static class Walk
{
    public static IEnumerable<Node> Children(Node node)
    {
        IEnumerable<Node?> own = node switch
        {
            PathNode path => path.Steps,
            BinaryNode binary => [binary.Left, binary.Right],
            NegateNode negate => [negate.Operand],
            ArrayNode array => array.Items,
            ObjectNode map => map.Pairs.SelectMany(p => new[] { p.Key, p.Value }),
            BlockNode block => block.Expressions,
            ConditionNode condition => [condition.Condition, condition.Then, condition.Else],
            DefaultNode choice => [choice.Left, choice.Right],
            AssignNode assign => [assign.Value],
            CallNode call => call.Arguments.Prepend(call.Procedure),
            LambdaNode lambda => [lambda.Body],
            ApplyNode apply => [apply.Left, apply.Right],
            TransformNode transform => [transform.Pattern, transform.Update, transform.Delete],
            SortNode sort => sort.Terms.Select(t => t.Expression),
            _ => [],
        };
        foreach (var child in own)
        {
            if (child is not null)
            {
                yield return child;
            }
        }

        foreach (var filter in (node.Predicates ?? []).Concat((node.Stages ?? []).OfType<Filter>()))
        {
            yield return filter.Condition;
        }

        foreach (var (key, value) in node.Group ?? [])
        {
            yield return key;
            yield return value;
        }
    }

    /// <summary>The node and all below it, parents first.</summary>
    public static IEnumerable<Node> All(Node root)
    {
        var open = new Stack<Node>();
        open.Push(root);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var child in Children(node).Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>All names the expression itself binds: a variable of that name is not the built-in function.</summary>
    public static HashSet<string> BoundNames(Node root)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in All(root))
        {
            switch (node)
            {
                case AssignNode assign:
                    names.Add(assign.Variable);
                    break;
                case LambdaNode lambda:
                    names.UnionWith(lambda.Parameters);
                    break;
            }

            if (node.Focus is { } focus)
            {
                names.Add(focus);
            }

            if (node.Index is { } index)
            {
                names.Add(index);
            }

            foreach (var binding in (node.Stages ?? []).OfType<IndexBinding>())
            {
                names.Add(binding.Variable);
            }
        }

        return names;
    }

    /// <summary>The names assigned in a body but not inside a block or lambda of it: they live in the body's own frame.</summary>
    public static List<string> AssignedIn(IEnumerable<Node> body)
    {
        var names = new List<string>();
        var open = new Stack<Node>(body);
        while (open.TryPop(out var node))
        {
            if (node is AssignNode assign && !names.Contains(assign.Variable, StringComparer.Ordinal))
            {
                names.Add(assign.Variable);
            }

            // A block and a lambda have frames of their own; their filters are evaluated outside them.
            var inside = node switch
            {
                BlockNode => Children(node).Skip(((BlockNode)node).Expressions.Count),
                LambdaNode => Children(node).Skip(1),
                _ => Children(node),
            };
            foreach (var child in inside)
            {
                open.Push(child);
            }
        }

        return names;
    }
}
