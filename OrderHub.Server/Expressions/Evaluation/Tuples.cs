using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>An item on its way through a path, with the variables bound on that way (@, #, and the hidden ones of %).</summary>
internal sealed record Tuple(Value? Item, string[] Names, Value?[] Values)
{
    public static Tuple Of(Value item) => new(item, [], []);

    public Tuple With(string name, Value? value)
    {
        var at = Array.IndexOf(Names, name);
        if (at < 0)
        {
            return this with { Names = [.. Names, name], Values = [.. Values, value] };
        }

        var values = (Value?[])Values.Clone();
        values[at] = value;
        return this with { Values = values };
    }

    /// <summary>Takes over the item and the variables of an inner path.</summary>
    public Tuple Merge(Tuple inner)
    {
        var merged = this with { Item = inner.Item };
        for (var i = 0; i < inner.Names.Length; i++)
        {
            merged = merged.With(inner.Names[i], inner.Values[i]);
        }

        return merged;
    }

    public Frame Frame(Frame parent) => new(parent, Names, (Value?[])Values.Clone());
}

/// <summary>The tuples of a path. Seen from outside it is an array of the items.</summary>
internal sealed class TupleStream : ArrayValue
{
    public List<Tuple> Tuples { get; } = [];

    public override int Count => Tuples.Count;

    public override Value this[int index] => Tuples[index].Item ?? NullValue.Instance;

    public TupleStream() => IsSequence = true;
}
