namespace OrderHub.Server.Expressions.Syntax;

/// <summary>
/// Resolves % when the expression is compiled: each % gets a hidden variable, and the step whose input it names is told to
/// bind that variable in its tuples.
/// </summary>
internal sealed class ParentLinks
{
    private int _count;

    public ParentSlot NewSlot() => new() { Label = "!" + _count++ };

    /// <summary>Hands the open parents of a part up to the whole.</summary>
    public static void Carry(Node whole, Node? part)
    {
        if (part is null)
        {
            return;
        }

        if (part.Seeking is { } seeking)
        {
            (whole.Seeking ??= []).AddRange(seeking);
        }

        if (part is ParentNode { Slot: { } slot })
        {
            (whole.Seeking ??= []).Add(slot);
        }
    }

    /// <summary>Walks back from the last step of a path for every parent its last step asks for.</summary>
    public void Resolve(PathNode path)
    {
        var last = path.Steps[^1];
        var slots = last.Seeking is null ? [] : new List<ParentSlot>(last.Seeking);
        if (last is ParentNode { Slot: { } own })
        {
            slots.Add(own);
        }

        foreach (var slot in slots)
        {
            var index = path.Steps.Count - 2;
            while (slot.Level > 0)
            {
                if (index < 0)
                {
                    (path.Seeking ??= []).Add(slot);
                    break;
                }

                var step = path.Steps[index--];

                // Steps in a row that each bind a context variable share one context: only the first has a parent to offer.
                while (index >= 0 && step.Focus is not null && path.Steps[index].Focus is not null)
                {
                    step = path.Steps[index--];
                }

                Seek(step, slot);
            }
        }
    }

    /// <summary>Goes one step back: a name gives up one level, another % asks for one more.</summary>
    public void Seek(Node node, ParentSlot slot)
    {
        switch (node)
        {
            case NameNode or WildcardNode:
                slot.Level--;
                if (slot.Level == 0)
                {
                    if (node.Ancestor is null)
                    {
                        node.Ancestor = slot;
                    }
                    else if (!ReferenceEquals(node.Ancestor, slot))
                    {
                        slot.SameAs = node.Ancestor;
                    }

                    node.IsTuple = true;
                }

                break;
            case ParentNode:
                slot.Level++;
                break;
            case BlockNode block:
                if (block.Expressions.Count > 0)
                {
                    block.IsTuple = true;
                    Seek(block.Expressions[^1], slot);
                }

                break;
            case PathNode path:
                path.IsTuple = true;
                var index = path.Steps.Count - 1;
                Seek(path.Steps[index--], slot);
                while (slot.Level > 0 && index >= 0)
                {
                    Seek(path.Steps[index--], slot);
                }

                break;
            default:
                throw ErrorMessages.Fail("S0217", node.Position, node.Kind);
        }
    }
}
