using OrderHub.Server.Expressions.Functions;

namespace OrderHub.Server.Expressions.Syntax;

/// <summary>
/// A node of the tree. The parser builds it; <see cref="PathBuilder"/> then gathers dots into paths and hangs filters,
/// groupings, variable bindings and parent references on the steps they belong to.
/// </summary>
internal abstract class Node
{
    /// <summary>Offset just after the token the node came from.</summary>
    public required int Position { get; init; }

    /// <summary>Word for error tokens: what kind of expression this is.</summary>
    public abstract string Kind { get; }

    /// <summary>Written with an empty <c>[]</c>: a single result stays an array.</summary>
    public bool KeepArray { get; set; }

    /// <summary>Filters of a node that is not a step.</summary>
    public List<Filter>? Predicates { get; set; }

    /// <summary>Filters and positional bindings of a step, in the order written.</summary>
    public List<Stage>? Stages { get; set; }

    public List<(Node Key, Node Value)>? Group { get; set; }

    public int GroupPosition { get; set; }

    /// <summary>The step works on tuples: it binds variables (@, #) or remembers its parent (%).</summary>
    public bool IsTuple { get; set; }

    public string? Focus { get; set; }

    public string? Index { get; set; }

    /// <summary>Set when a later % refers to the input of this step: the hidden variable that remembers it.</summary>
    public ParentSlot? Ancestor { get; set; }

    /// <summary>Parents asked for below this node that could not be found inside it.</summary>
    public List<ParentSlot>? Seeking { get; set; }

    public override string ToString() => $"{Kind}@{Position}";
}

/// <summary>The variable through which a % reads its parent.</summary>
internal sealed class ParentSlot
{
    public required string Label { get; set; }

    public int Level { get; set; } = 1;

    /// <summary>Slots that ended at the same step share one variable.</summary>
    public ParentSlot? SameAs { get; set; }

    public string Name => SameAs?.Name ?? Label;
}

internal abstract record Stage;

internal sealed record Filter(Node Condition, int Position) : Stage;

internal sealed record IndexBinding(string Variable) : Stage;

internal sealed class NameNode : Node
{
    public required string Name { get; init; }

    public override string Kind => "name";
}

internal sealed class VariableNode : Node
{
    /// <summary>Without dollar: empty for the context, "$" for the root.</summary>
    public required string Name { get; init; }

    public override string Kind => "variable";
}

internal sealed class TextNode : Node
{
    public required string Text { get; init; }

    public override string Kind => "string";
}

internal sealed class NumberNode : Node
{
    public required double Number { get; init; }

    public override string Kind => "number";
}

/// <summary>true, false and null.</summary>
internal sealed class ConstantNode : Node
{
    public required bool? Constant { get; init; }

    public override string Kind => "value";

    public string Text => Constant switch { true => "true", false => "false", null => "null" };
}

internal sealed class RegexNode : Node
{
    public required string Pattern { get; init; }

    public required string Flags { get; init; }

    public override string Kind => "regex";
}

internal sealed class WildcardNode : Node
{
    public override string Kind => "wildcard";
}

internal sealed class DescendantNode : Node
{
    public override string Kind => "descendant";
}

internal sealed class ParentNode : Node
{
    public ParentSlot? Slot { get; set; }

    public override string Kind => "parent";
}

internal sealed class BinaryNode : Node
{
    public required string Operator { get; init; }

    public required Node Left { get; init; }

    public required Node Right { get; init; }

    public override string Kind => "binary";
}

internal sealed class NegateNode : Node
{
    public required Node Operand { get; init; }

    public override string Kind => "unary";
}

internal sealed class ArrayNode : Node
{
    public required List<Node> Items { get; init; }

    /// <summary>First or last step of a path: its result is one item, not many.</summary>
    public bool IsCons { get; set; }

    public override string Kind => "unary";
}

internal sealed class ObjectNode : Node
{
    public required List<(Node Key, Node Value)> Pairs { get; init; }

    public override string Kind => "unary";
}

internal sealed class BlockNode : Node
{
    public required List<Node> Expressions { get; init; }

    public bool IsCons { get; set; }

    public override string Kind => "block";
}

internal sealed class ConditionNode : Node
{
    public required Node Condition { get; init; }

    public required Node Then { get; init; }

    public Node? Else { get; init; }

    public override string Kind => "condition";
}

/// <summary><c>a ?: b</c> (when a is true) and <c>a ?? b</c> (when a exists): a is evaluated once.</summary>
internal sealed class DefaultNode : Node
{
    public required bool WhenMissing { get; init; }

    public required Node Left { get; init; }

    public required Node Right { get; init; }

    public override string Kind => "condition";
}

internal sealed class AssignNode : Node
{
    public required string Variable { get; init; }

    public required Node Value { get; init; }

    public override string Kind => "bind";
}

internal sealed class CallNode : Node
{
    public required Node Procedure { get; init; }

    /// <summary>A null argument is a <c>?</c> left open by a partial application.</summary>
    public required List<Node?> Arguments { get; init; }

    public required bool IsPartial { get; init; }

    public override string Kind => IsPartial ? "partial" : "function";
}

internal sealed class LambdaNode : Node
{
    public required string[] Parameters { get; init; }

    public required Signature? Signature { get; init; }

    public required Node Body { get; init; }

    public override string Kind => "lambda";
}

internal sealed class ApplyNode : Node
{
    public required Node Left { get; init; }

    public required Node Right { get; init; }

    public override string Kind => "apply";
}

internal sealed class TransformNode : Node
{
    public required Node Pattern { get; init; }

    public required Node Update { get; init; }

    public Node? Delete { get; init; }

    public override string Kind => "transform";
}

internal sealed class SortNode : Node
{
    public required List<(Node Expression, bool Descending)> Terms { get; init; }

    public override string Kind => "sort";
}

internal sealed class PathNode : Node
{
    public required List<Node> Steps { get; init; }

    /// <summary>Some step was written with <c>[]</c>.</summary>
    public bool KeepSingletonArray { get; set; }

    public override string Kind => "path";
}

/// <summary>
/// Where an operand is missing at the end of the text. It is an error, but a bracket left open is the better explanation, so
/// the parser goes on and the path builder complains.
/// </summary>
internal sealed class EndNode : Node
{
    public override string Kind => "(end)";
}

// What the parser alone knows; the path builder leaves none of these in the tree.
internal sealed class FilterSyntax : Node
{
    public required Node Left { get; init; }

    public required Node Condition { get; init; }

    public override string Kind => "filter";
}

internal sealed class GroupSyntax : Node
{
    public required Node Left { get; init; }

    public required List<(Node Key, Node Value)> Pairs { get; init; }

    public override string Kind => "group";
}

internal sealed class SortSyntax : Node
{
    public required Node Left { get; init; }

    public required List<(Node Expression, bool Descending)> Terms { get; init; }

    public override string Kind => "sort";
}

internal sealed class BindSyntax : Node
{
    public required Node Left { get; init; }

    public required string Variable { get; init; }

    /// <summary># binds the position, @ the item.</summary>
    public required bool IsIndex { get; init; }

    public override string Kind => "bind";
}
