using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>Object constructors and group-by: items with the same key go to the same field.</summary>
internal sealed class Grouping((Eval Key, Eval Value, int Position)[] pairs)
{
    public Value? Of(Run run, Frame frame, Value? input) => input switch
    {
        TupleStream stream => OfTuples(run, frame, stream),
        ArrayValue { Count: not 1 } array => OfMany(run, frame, array),
        ArrayValue array => OfOne(run, frame, array[0]),
        _ => OfOne(run, frame, input),
    };

    /// <summary>The plain constructor: one item, each key once.</summary>
    private MapValue OfOne(Run run, Frame frame, Value? item)
    {
        // Keys first, then values: an error in a key comes before any in a value.
        var names = new string?[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            run.Tick();
            names[i] = KeyOf(pairs[i].Key(run, frame, item), pairs[i].Position)?.Text;
            for (var j = 0; names[i] is not null && j < i; j++)
            {
                if (string.Equals(names[j], names[i], StringComparison.Ordinal))
                {
                    throw ErrorMessages.Fail("D1009", pairs[i].Position, names[i], names[i]);
                }
            }
        }

        var map = new MapValue(pairs.Length);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (names[i] is { } name && pairs[i].Value(run, frame, item) is { } value)
            {
                map.Set(name, value);
            }
        }

        run.Charge(pairs.Length);
        return map;
    }

    private MapValue OfMany(Run run, Frame frame, ArrayValue array)
    {
        var groups = new Groups<Value>();
        if (array.Count == 0)
        {
            return OfOne(run, frame, null);
        }

        for (var i = 0; i < array.Count; i++)
        {
            var item = array[i];
            for (var p = 0; p < pairs.Length; p++)
            {
                run.Tick();
                run.Charge(1);
                groups.Add(KeyOf(pairs[p].Key(run, frame, item), pairs[p].Position), p, item, pairs[p].Position);
            }
        }

        var map = new MapValue(groups.All.Count);
        foreach (var group in groups.All)
        {
            if (pairs[group.Pair].Value(run, frame, Joined(run, group.Items)) is { } value)
            {
                map.Set(group.Name.Text, value);
            }
        }

        return map;
    }

    private MapValue OfTuples(Run run, Frame frame, TupleStream stream)
    {
        var groups = new Groups<Tuple>();
        foreach (var tuple in stream.Tuples)
        {
            var inner = tuple.Frame(frame);
            for (var p = 0; p < pairs.Length; p++)
            {
                run.Tick();
                run.Charge(1);
                groups.Add(KeyOf(pairs[p].Key(run, inner, tuple.Item), pairs[p].Position), p, tuple, pairs[p].Position);
            }
        }

        var map = new MapValue(groups.All.Count);
        foreach (var group in groups.All)
        {
            var reduced = Reduce(run, group.Items);
            if (pairs[group.Pair].Value(run, reduced.Frame(frame), reduced.Item) is { } value)
            {
                map.Set(group.Name.Text, value);
            }
        }

        return map;
    }

    private static TextValue? KeyOf(Value? key, int position) => key switch
    {
        null => null,
        TextValue text => text,
        _ => throw ErrorMessages.Fail("T1003", position, null, key),
    };

    private static Value? Joined(Run run, List<Value> items)
    {
        if (items.Count == 1)
        {
            return items[0];
        }

        // Two items or more make a list; each array among them adds its items.
        var joined = new ListValue(items.Count);
        foreach (var item in items)
        {
            Sequences.AddItems(run, joined, item);
        }

        return joined;
    }

    /// <summary>The tuples of a group as one: each variable holds the values of all.</summary>
    private static Tuple Reduce(Run run, List<Tuple> tuples)
    {
        var reduced = tuples[0];
        for (var i = 1; i < tuples.Count; i++)
        {
            var next = tuples[i];
            var item = Sequences.Append(run, reduced.Item, next.Item);
            for (var n = 0; n < next.Names.Length; n++)
            {
                var at = Array.IndexOf(reduced.Names, next.Names[n]);
                reduced = reduced.With(next.Names[n], Sequences.Append(run, at < 0 ? null : reduced.Values[at], next.Values[n]));
            }

            reduced = reduced with { Item = item };
        }

        return reduced;
    }

    /// <summary>The groups in order of their first item. There are few as a rule, so they are looked through one by one.</summary>
    private sealed class Groups<T>
    {
        private const int LookedThrough = 12;

        private Dictionary<string, int>? _places;

        public List<Group<T>> All { get; } = [];

        public void Add(TextValue? key, int pair, T item, int position)
        {
            if (key is null)
            {
                return;
            }

            if (Find(key) is not { } group)
            {
                _places?.Add(key.Text, All.Count);
                All.Add(new Group<T>(new FieldName(key.Text), pair, [item]));
            }
            else if (group.Pair != pair)
            {
                throw ErrorMessages.Fail("D1009", position, key.Text, key);
            }
            else
            {
                group.Items.Add(item);
            }
        }

        private Group<T>? Find(TextValue key)
        {
            if (All.Count > LookedThrough)
            {
                _places ??= Enumerable.Range(0, All.Count).ToDictionary(i => All[i].Name.Text, i => i, StringComparer.Ordinal);
                return _places.TryGetValue(key.Text, out var place) ? All[place] : null;
            }

            foreach (var group in All)
            {
                if (group.Name.Is(key))
                {
                    return group;
                }
            }

            return null;
        }
    }

    private sealed record Group<T>(FieldName Name, int Pair, List<T> Items);
}
