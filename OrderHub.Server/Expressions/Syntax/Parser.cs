using OrderHub.Server.Expressions.Functions;

namespace OrderHub.Server.Expressions.Syntax;

/// <summary>
/// Top-down operator precedence. Every recursion passes <see cref="Expression"/>, which counts the nesting, so that no text
/// can exhaust the stack.
/// </summary>
internal sealed class Parser
{
    private readonly Lexer _lexer;
    private readonly ExpressionLimits _limits;
    private Token _token;
    private int _nesting;

    private Parser(string text, ExpressionLimits limits)
    {
        _lexer = new Lexer(text);
        _limits = limits;
        _token = _lexer.Next(afterOperand: false);
    }

    public static Node Parse(string text, ExpressionLimits limits)
    {
        if (text.Length > limits.MaxTextLength)
        {
            throw ErrorMessages.Fail("S0107", 0, null, limits.MaxTextLength);
        }

        var parser = new Parser(text, limits);
        var tree = parser.Expression(0);
        return parser._token.Kind == TokenKind.End
            ? tree
            : throw ErrorMessages.Fail("S0201", parser._token.End, parser._token.Text);
    }

    private static int Power(in Token token)
    {
        if (token.Kind != TokenKind.Operator)
        {
            return 0;
        }

        return token.Text switch
        {
            "[" or "(" or "@" or "#" => 80,
            "." => 75,
            "{" => 70,
            "*" or "/" or "%" => 60,
            "+" or "-" or "&" => 50,
            "=" or "!=" or "<" or ">" or "<=" or ">=" or "in" or "~>" or "^" or "?:" or "??" => 40,
            "and" => 30,
            "or" => 25,
            "?" => 20,
            ":=" => 10,
            _ => 0,
        };
    }

    private Node Expression(int power)
    {
        if (++_nesting > _limits.MaxNesting)
        {
            throw ErrorMessages.Fail("S0108", _token.End, null, _limits.MaxNesting);
        }

        var first = _token;
        RequireKnown(first);
        _token = _lexer.Next(afterOperand: LeavesOperand(first));
        var left = Prefix(first);
        var chain = 0;
        while (power < Power(_token))
        {
            // A long chain (a.b.c..., 1+1+1...) is a left-deep tree: as deep for the evaluator as brackets are.
            if (++chain + _nesting > _limits.MaxNesting * 4)
            {
                throw ErrorMessages.Fail("S0108", _token.End, null, _limits.MaxNesting * 4);
            }

            var op = _token;
            _token = _lexer.Next(afterOperand: false);
            left = Infix(op, left);
        }

        RequireKnown(_token);
        _nesting--;
        return left;
    }

    /// <summary>
    /// After an operand a slash divides. Of the operators only closing ones end an operand, and those the parser consumes
    /// in <see cref="Close"/>; a name-like operator in operand position is a name.
    /// </summary>
    private static bool LeavesOperand(in Token first) =>
        first.Kind != TokenKind.Operator || first.Text is "*" or "**" or "%" or "and" or "or" or "in";

    private static void RequireKnown(in Token token)
    {
        if (token.Is("!") || token.Is("~"))
        {
            throw ErrorMessages.Fail("S0204", token.End, token.Text);
        }
    }

    private Node Prefix(in Token token)
    {
        var at = token.End;
        switch (token.Kind)
        {
            case TokenKind.End:
                return new EndNode { Position = at };
            case TokenKind.Name:
                return new NameNode { Position = at, Name = token.Text };
            case TokenKind.Variable:
                return new VariableNode { Position = at, Name = token.Text };
            case TokenKind.Text:
                return new TextNode { Position = at, Text = token.Text };
            case TokenKind.Number:
                return new NumberNode { Position = at, Number = token.Number };
            case TokenKind.Constant:
                return new ConstantNode { Position = at, Constant = token.Text switch { "true" => true, "false" => false, _ => null } };
            case TokenKind.Regex:
                return new RegexNode { Position = at, Pattern = token.Text, Flags = token.Flags ?? string.Empty };
        }

        return token.Text switch
        {
            "and" or "or" or "in" => new NameNode { Position = at, Name = token.Text },
            "*" => new WildcardNode { Position = at },
            "**" => new DescendantNode { Position = at },
            "%" => new ParentNode { Position = at },
            "-" => Negate(at),
            "(" => Block(at),
            "[" => Array(at),
            "{" => new ObjectNode { Position = at, Pairs = Pairs() },
            "|" => Transform(at),
            _ => throw ErrorMessages.Fail("S0211", at, token.Text),
        };
    }

    private Node Infix(in Token op, Node left)
    {
        var at = op.End;
        switch (op.Text)
        {
            case "[":
                return FilterOrKeepArray(at, left);
            case "(":
                return CallOrLambda(at, left);
            case "{":
                return new GroupSyntax { Position = at, Left = left, Pairs = Pairs() };
            case "^":
                return new SortSyntax { Position = at, Left = left, Terms = SortTerms() };
            case "@" or "#":
                return Bind(op, left);
            case "~>":
                return new ApplyNode { Position = at, Left = left, Right = Expression(40) };
            case "?":
                return Conditional(at, left);
            case "?:" or "??":
                return new DefaultNode { Position = at, WhenMissing = op.Text == "??", Left = left, Right = Expression(0) };
            case ":=":
                return left is VariableNode variable
                    ? new AssignNode { Position = at, Variable = variable.Name, Value = Expression(9) }
                    : throw ErrorMessages.Fail("S0212", left.Position, Describe(left));
            default:
                return new BinaryNode { Position = at, Operator = op.Text, Left = left, Right = Expression(Power(op)) };
        }
    }

    /// <summary>The word an error shows for an expression in a place where only a name may stand.</summary>
    private static string Describe(Node node) => node switch
    {
        NameNode n => n.Name,
        VariableNode v => v.Name,
        TextNode t => t.Text,
        NumberNode n => n.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ConstantNode c => c.Text,
        BinaryNode b => b.Operator,
        _ => node.Kind,
    };

    private Token Take(bool afterOperand)
    {
        var taken = _token;
        _token = _lexer.Next(afterOperand);
        return taken;
    }

    private void Require(string op, bool closes)
    {
        if (!_token.Is(op))
        {
            throw _token.Kind == TokenKind.End
                ? ErrorMessages.Fail("S0203", _token.End, _token.Text, $"'{op}'")
                : ErrorMessages.Fail("S0202", _token.End, _token.Text, $"'{op}'");
        }

        Take(afterOperand: closes);
    }

    private void Close(string op) => Require(op, closes: true);

    private void Require(string op) => Require(op, closes: false);

    private bool Accept(string op)
    {
        if (!_token.Is(op))
        {
            return false;
        }

        Take(afterOperand: false);
        return true;
    }

    private NegateNode Negate(int at) => new() { Position = at, Operand = Expression(70) };

    private BlockNode Block(int at)
    {
        var expressions = new List<Node>();
        while (!_token.Is(")"))
        {
            expressions.Add(Expression(0));
            if (!Accept(";"))
            {
                break;
            }
        }

        Close(")");
        return new BlockNode { Position = at, Expressions = expressions };
    }

    private ArrayNode Array(int at)
    {
        var items = new List<Node>();
        if (!_token.Is("]"))
        {
            do
            {
                var item = Expression(0);
                if (_token.Is(".."))
                {
                    var range = Take(afterOperand: false);
                    item = new BinaryNode { Position = range.End, Operator = "..", Left = item, Right = Expression(0) };
                }

                items.Add(item);
            }
            while (Accept(","));
        }

        Close("]");
        return new ArrayNode { Position = at, Items = items };
    }

    private List<(Node Key, Node Value)> Pairs()
    {
        var pairs = new List<(Node, Node)>();
        if (!_token.Is("}"))
        {
            do
            {
                var key = Expression(0);
                Require(":");
                pairs.Add((key, Expression(0)));
            }
            while (Accept(","));
        }

        Close("}");
        return pairs;
    }

    private TransformNode Transform(int at)
    {
        var pattern = Expression(0);
        Require("|");
        var update = Expression(0);
        var delete = Accept(",") ? Expression(0) : null;
        Close("|");
        return new TransformNode { Position = at, Pattern = pattern, Update = update, Delete = delete };
    }

    private Node FilterOrKeepArray(int at, Node left)
    {
        if (_token.Is("]"))
        {
            Take(afterOperand: true);
            var step = left;
            while (step is FilterSyntax filter)
            {
                step = filter.Left;
            }

            step.KeepArray = true;
            return left;
        }

        var condition = Expression(0);
        Close("]");
        return new FilterSyntax { Position = at, Left = left, Condition = condition };
    }

    private List<(Node Expression, bool Descending)> SortTerms()
    {
        Require("(");
        var terms = new List<(Node, bool)>();
        do
        {
            var descending = false;
            if (!Accept("<"))
            {
                descending = Accept(">");
            }

            terms.Add((Expression(0), descending));
        }
        while (Accept(","));
        Close(")");
        return terms;
    }

    private BindSyntax Bind(in Token op, Node left) =>
        Expression(80) is VariableNode variable
            ? new BindSyntax { Position = op.End, Left = left, Variable = variable.Name, IsIndex = op.Text == "#" }
            : throw ErrorMessages.Fail("S0214", op.End, op.Text);

    private ConditionNode Conditional(int at, Node condition)
    {
        var then = Expression(0);
        var otherwise = Accept(":") ? Expression(0) : null;
        return new ConditionNode { Position = at, Condition = condition, Then = then, Else = otherwise };
    }

    private Node CallOrLambda(int at, Node left)
    {
        var arguments = new List<Node?>();
        var partial = false;
        if (!_token.Is(")"))
        {
            do
            {
                if (_token.Is("?"))
                {
                    Take(afterOperand: true);
                    partial = true;
                    arguments.Add(null);
                }
                else
                {
                    arguments.Add(Expression(0));
                }
            }
            while (Accept(","));
        }

        Close(")");
        return left is NameNode { Name: "function" or "λ" }
            ? Lambda(at, arguments)
            : new CallNode { Position = at, Procedure = left, Arguments = arguments, IsPartial = partial };
    }

    private LambdaNode Lambda(int at, List<Node?> arguments)
    {
        var names = new string[arguments.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = arguments[i] is VariableNode variable
                ? variable.Name
                : throw ErrorMessages.Fail("S0208", arguments[i]?.Position ?? at, arguments[i] is { } other ? Describe(other) : "?", i + 1);
        }

        var signature = _token.Is("<") ? SignatureText() : null;
        Require("{");
        var body = Expression(0);
        Close("}");
        return new LambdaNode { Position = at, Parameters = names, Signature = signature, Body = body };
    }

    private Signature SignatureText()
    {
        var at = _token.End;
        Take(afterOperand: false);
        var text = new System.Text.StringBuilder("<");
        for (var depth = 1; depth > 0 && !_token.Is("{") && _token.Kind != TokenKind.End;)
        {
            var token = Take(afterOperand: false);
            depth += token.Is("<") ? 1 : token.Is(">") ? -1 : 0;
            text.Append(token.Text);
        }

        return Signature.Parse(text.ToString(), at);
    }
}
