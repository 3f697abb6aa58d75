namespace OrderHub.Server.Expressions.Syntax;

/// <summary>
/// Turns the parser's tree into the one that is evaluated: dots become paths, and what was written behind an expression
/// (filters, grouping, ordering, bindings) becomes part of the step it belongs to.
/// </summary>
internal sealed class PathBuilder
{
    private readonly ParentLinks _parents = new();
    private readonly int _maxDepth;
    private int _depth;

    private PathBuilder(int maxDepth) => _maxDepth = maxDepth;

    public static Node Build(Node syntax, ExpressionLimits limits)
    {
        // The depth of the tree bounds the recursion of everything that walks or evaluates it.
        var tree = new PathBuilder(limits.MaxNesting * 4).Visit(syntax);
        return tree is ParentNode || tree.Seeking is not null
            ? throw ErrorMessages.Fail("S0217", tree.Position, tree.Kind)
            : tree;
    }

    private Node Visit(Node node)
    {
        if (++_depth > _maxDepth)
        {
            throw ErrorMessages.Fail("S0108", node.Position, null, _maxDepth);
        }

        Values.Stack.Guard();
        var built = node switch
        {
            EndNode => throw ErrorMessages.Fail("S0207", node.Position, node.Kind),
            NameNode name => new PathNode { Position = name.Position, Steps = [name], KeepSingletonArray = name.KeepArray },
            ParentNode parent => Parent(parent),
            BinaryNode { Operator: "." } dot => Dot(dot),
            BinaryNode binary => Binary(binary),
            FilterSyntax filter => FilterStep(filter),
            GroupSyntax group => Grouping(group),
            SortSyntax sort => Sort(sort),
            BindSyntax bind => bind.IsIndex ? IndexBind(bind) : FocusBind(bind),
            AssignNode assign => Assign(assign),
            NegateNode negate => Negate(negate),
            ArrayNode array => Array(array),
            ObjectNode value => Object(value),
            BlockNode block => Block(block),
            ConditionNode condition => Condition(condition),
            DefaultNode choice => Default(choice),
            CallNode call => Call(call),
            LambdaNode lambda => Lambda(lambda),
            ApplyNode apply => Apply(apply),
            TransformNode transform => Transform(transform),
            _ => node,
        };
        if (node.KeepArray)
        {
            built.KeepArray = true;
        }

        _depth--;
        return built;
    }

    private ParentNode Parent(ParentNode node)
    {
        node.Slot = _parents.NewSlot();
        return node;
    }

    private PathNode Dot(BinaryNode dot)
    {
        var left = Visit(dot.Left);
        PathNode path;
        if (left is PathNode existing)
        {
            path = existing;
        }
        else
        {
            path = new PathNode { Position = dot.Position, Steps = [left] };
            if (left is ParentNode parent)
            {
                (path.Seeking ??= []).Add(parent.Slot!);
            }
        }

        var right = Visit(dot.Right);
        if (right is PathNode { Group: null, Predicates: null } tail)
        {
            path.Steps.AddRange(tail.Steps);
        }
        else if (right is PathNode inner)
        {
            path.Steps.AddRange(inner.Steps);
            path.Group ??= inner.Group;
            path.GroupPosition = inner.GroupPosition;
        }
        else
        {
            if (right.Predicates is { } filters)
            {
                right.Stages = [.. filters];
                right.Predicates = null;
            }

            path.Steps.Add(right);
        }

        for (var i = 0; i < path.Steps.Count; i++)
        {
            path.Steps[i] = path.Steps[i] switch
            {
                NumberNode number => throw ErrorMessages.Fail("S0213", number.Position, null, number.Number),
                ConstantNode constant => throw ErrorMessages.Fail("S0213", constant.Position, null, constant.Text),
                TextNode text => AsName(text),
                var step => step,
            };
        }

        path.KeepSingletonArray |= path.Steps.Exists(s => s.KeepArray);
        MarkCons(path.Steps[0]);
        MarkCons(path.Steps[^1]);
        _parents.Resolve(path);
        return path;
    }

    private static NameNode AsName(TextNode text) => new()
    {
        Position = text.Position,
        Name = text.Text,
        KeepArray = text.KeepArray,
        Stages = text.Stages ?? text.Predicates?.ConvertAll(f => (Stage)f),
        Focus = text.Focus,
        Index = text.Index,
        IsTuple = text.IsTuple,
    };

    private static void MarkCons(Node step)
    {
        if (step is ArrayNode array)
        {
            array.IsCons = true;
        }
    }

    private BinaryNode Binary(BinaryNode node)
    {
        var built = new BinaryNode { Position = node.Position, Operator = node.Operator, Left = Visit(node.Left), Right = Visit(node.Right) };
        ParentLinks.Carry(built, built.Left);
        ParentLinks.Carry(built, built.Right);
        return built;
    }

    private Node FilterStep(FilterSyntax syntax)
    {
        var built = Visit(syntax.Left);
        var step = built is PathNode { Steps: var steps } ? steps[^1] : built;
        if (step.Group is not null)
        {
            throw ErrorMessages.Fail("S0209", syntax.Position);
        }

        var condition = Visit(syntax.Condition);
        if (condition.Seeking is { } seeking)
        {
            foreach (var slot in seeking)
            {
                if (slot.Level == 1)
                {
                    _parents.Seek(step, slot);
                }
                else
                {
                    slot.Level--;
                }
            }

            ParentLinks.Carry(step, condition);
        }

        var filter = new Filter(condition, syntax.Position);
        if (built is PathNode)
        {
            (step.Stages ??= []).Add(filter);
        }
        else
        {
            (step.Predicates ??= []).Add(filter);
        }

        return built;
    }

    private Node Grouping(GroupSyntax syntax)
    {
        var built = Visit(syntax.Left);
        if (built.Group is not null)
        {
            throw ErrorMessages.Fail("S0210", syntax.Position);
        }

        built.Group = VisitPairs(syntax.Pairs);
        built.GroupPosition = syntax.Position;
        return built;
    }

    private List<(Node Key, Node Value)> VisitPairs(List<(Node Key, Node Value)> pairs) =>
        pairs.ConvertAll(pair => (Visit(pair.Key), Visit(pair.Value)));

    private PathNode Sort(SortSyntax syntax)
    {
        var left = Visit(syntax.Left);
        var path = left as PathNode;
        if (path is null)
        {
            path = new PathNode { Position = left.Position, Steps = [left] };
            if (left is ParentNode parent)
            {
                (path.Seeking ??= []).Add(parent.Slot!);
            }
        }

        var sort = new SortNode { Position = syntax.Position, Terms = [] };
        foreach (var (expression, descending) in syntax.Terms)
        {
            var term = Visit(expression);
            ParentLinks.Carry(sort, term);
            sort.Terms.Add((term, descending));
        }

        path.Steps.Add(sort);
        _parents.Resolve(path);
        return path;
    }

    private Node FocusBind(BindSyntax syntax)
    {
        var built = Visit(syntax.Left);
        var step = built is PathNode { Steps: var steps } ? steps[^1] : built;
        if (step.Stages is not null || step.Predicates is not null)
        {
            throw ErrorMessages.Fail("S0215", syntax.Position);
        }

        if (step is SortNode)
        {
            throw ErrorMessages.Fail("S0216", syntax.Position);
        }

        step.KeepArray |= syntax.KeepArray;
        step.Focus = syntax.Variable;
        step.IsTuple = true;
        return built;
    }

    private PathNode IndexBind(BindSyntax syntax)
    {
        var left = Visit(syntax.Left);
        Node step;
        if (left is PathNode path)
        {
            step = path.Steps[^1];
        }
        else
        {
            step = left;
            path = new PathNode { Position = left.Position, Steps = [left] };
            if (step.Predicates is { } filters)
            {
                step.Stages = [.. filters];
                step.Predicates = null;
            }
        }

        if (step.Stages is null)
        {
            step.Index = syntax.Variable;
        }
        else
        {
            step.Stages.Add(new IndexBinding(syntax.Variable));
        }

        step.IsTuple = true;
        return path;
    }

    private AssignNode Assign(AssignNode node)
    {
        var built = new AssignNode { Position = node.Position, Variable = node.Variable, Value = Visit(node.Value) };
        ParentLinks.Carry(built, built.Value);
        return built;
    }

    private Node Negate(NegateNode node)
    {
        var operand = Visit(node.Operand);
        if (operand is NumberNode { Predicates: null, Group: null } number)
        {
            return new NumberNode { Position = node.Position, Number = -number.Number };
        }

        var built = new NegateNode { Position = node.Position, Operand = operand };
        ParentLinks.Carry(built, operand);
        return built;
    }

    private ArrayNode Array(ArrayNode node)
    {
        var built = new ArrayNode { Position = node.Position, Items = node.Items.ConvertAll(Visit) };
        built.Items.ForEach(item => ParentLinks.Carry(built, item));
        return built;
    }

    private ObjectNode Object(ObjectNode node)
    {
        var built = new ObjectNode { Position = node.Position, Pairs = VisitPairs(node.Pairs) };
        foreach (var (key, value) in built.Pairs)
        {
            ParentLinks.Carry(built, key);
            ParentLinks.Carry(built, value);
        }

        return built;
    }

    private BlockNode Block(BlockNode node)
    {
        var built = new BlockNode { Position = node.Position, Expressions = node.Expressions.ConvertAll(Visit) };
        foreach (var expression in built.Expressions)
        {
            ParentLinks.Carry(built, expression);
            built.IsCons |= expression is ArrayNode { IsCons: true }
                or PathNode { Steps: [ArrayNode { IsCons: true }, ..] }
                or PathNode { Steps: [BlockNode { IsCons: true }, ..] };
        }

        return built;
    }

    private ConditionNode Condition(ConditionNode node)
    {
        var built = new ConditionNode
        {
            Position = node.Position,
            Condition = Visit(node.Condition),
            Then = Visit(node.Then),
            Else = node.Else is null ? null : Visit(node.Else),
        };
        ParentLinks.Carry(built, built.Condition);
        ParentLinks.Carry(built, built.Then);
        ParentLinks.Carry(built, built.Else);
        return built;
    }

    private DefaultNode Default(DefaultNode node)
    {
        var built = new DefaultNode
        {
            Position = node.Position,
            WhenMissing = node.WhenMissing,
            Left = Visit(node.Left),
            Right = Visit(node.Right),
        };
        ParentLinks.Carry(built, built.Left);
        ParentLinks.Carry(built, built.Right);
        return built;
    }

    private CallNode Call(CallNode node)
    {
        var built = new CallNode
        {
            Position = node.Position,
            Procedure = Visit(node.Procedure),
            Arguments = node.Arguments.ConvertAll(a => a is null ? null : Visit(a)),
            IsPartial = node.IsPartial,
        };
        built.Arguments.ForEach(argument => ParentLinks.Carry(built, argument));
        return built;
    }

    private LambdaNode Lambda(LambdaNode node) => new()
    {
        Position = node.Position,
        Parameters = node.Parameters,
        Signature = node.Signature,
        Body = Visit(node.Body),
    };

    private ApplyNode Apply(ApplyNode node)
    {
        var built = new ApplyNode { Position = node.Position, Left = Visit(node.Left), Right = Visit(node.Right) };
        ParentLinks.Carry(built, built.Left);
        ParentLinks.Carry(built, built.Right);
        built.KeepArray = built.Left.KeepArray || built.Right.KeepArray;
        return built;
    }

    private TransformNode Transform(TransformNode node) => new()
    {
        Position = node.Position,
        Pattern = Visit(node.Pattern),
        Update = Visit(node.Update),
        Delete = node.Delete is null ? null : Visit(node.Delete),
    };
}
