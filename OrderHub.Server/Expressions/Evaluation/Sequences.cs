using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>The rules by which results of queries are joined into sequences, and sequences of one become that one.</summary>
internal static class Sequences
{
    /// <summary>A sequence of none is nothing; of one, that one, unless it is told to stay.</summary>
    public static Value? Unwrap(Value? value) =>
        value is ListValue { IsSequence: true, Count: <= 1 } sequence ? UnwrapShort(sequence) : value;

    public static Value? Keep(Value? value)
    {
        if (value is ArrayValue { IsSequence: true } sequence)
        {
            sequence.KeepSingleton = true;
        }

        return Unwrap(value);
    }

    private static Value? UnwrapShort(ListValue sequence)
    {
        if (sequence.Count == 0)
        {
            return null;
        }

        return sequence.KeepSingleton ? sequence : sequence[0];
    }

    /// <summary>Adds a result to a sequence: arrays add their items, unless they were constructed as one item.</summary>
    public static void AddFlat(Run run, ListValue sequence, Value result)
    {
        if (result is ArrayValue { IsCons: false } items)
        {
            run.Charge(items.Count);
            sequence.AddAll(items);
        }
        else
        {
            sequence.Add(result);
        }
    }

    /// <summary>What <c>$append</c> and array constructors do: an array of all items of both.</summary>
    public static Value? Append(Run run, Value? left, Value? right)
    {
        if (left is null)
        {
            return right;
        }

        if (right is null)
        {
            return left;
        }

        var joined = new ListValue();
        AddItems(run, joined, left);
        AddItems(run, joined, right);
        return joined;
    }

    public static void AddItems(Run run, ListValue list, Value value)
    {
        if (value is ArrayValue items)
        {
            run.Charge(items.Count);
            list.AddAll(items);
        }
        else
        {
            list.Add(value);
        }
    }

    public static ArrayValue AsArray(Value value) => value as ArrayValue ?? ListValue.SequenceOf(value);

    public static Value? Lookup(Run run, Value? input, FieldName name) => input switch
    {
        JsonObjectValue source => source.Get(name),
        ObjectValue map => map.Get(name),
        ArrayValue array => LookupAll(run, array, name),
        _ => null,
    };

    private static Value? LookupAll(Run run, ArrayValue array, FieldName name)
    {
        ListValue? found = null;
        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            var item = array[i];
            if (item is ArrayValue)
            {
                Stack.Guard();
            }

            if (Lookup(run, item, name) is { } value)
            {
                AddItems(run, found ??= ListValue.Sequence(), value);
            }
        }

        return Unwrap(found);
    }
}
