using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary><c>^(a, &gt;b)</c>: a stable order by terms; a missing term goes last whichever the direction is.</summary>
internal sealed class SortPlan((Eval Code, bool Descending, int Position)[] terms)
{
    public ArrayValue Sort(Run run, Frame frame, ArrayValue items)
    {
        if (items.Count < 2)
        {
            return items;
        }

        var entries = new Entry[items.Count];
        run.Charge((long)entries.Length * (2 + terms.Length));
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry(items[i], null, new Value?[terms.Length], new bool[terms.Length]);
        }

        var sorted = new ListValue(entries.Length);
        foreach (var entry in Merging.Sort(entries, (a, b) => Compare(run, frame, a, b) > 0))
        {
            sorted.Add(entry.Item!);
        }

        return sorted;
    }

    public TupleStream Sort(Run run, Frame frame, TupleStream stream)
    {
        var entries = stream.Tuples
            .Select(t => new Entry(t.Item, t, new Value?[terms.Length], new bool[terms.Length]))
            .ToArray();
        var sorted = new TupleStream();
        sorted.Tuples.AddRange(Merging.Sort(entries, (a, b) => Compare(run, frame, a, b) > 0).Select(e => e.Tuple!));
        return sorted;
    }

    private int Compare(Run run, Frame frame, Entry left, Entry right)
    {
        for (var t = 0; t < terms.Length; t++)
        {
            run.Tick();
            var (_, descending, position) = terms[t];
            var a = Key(run, frame, left, t);
            var b = Key(run, frame, right, t);
            if (a is null || b is null)
            {
                if (a is null && b is null)
                {
                    continue;
                }

                return a is null ? 1 : -1;
            }

            var order = (a, b) switch
            {
                (NumberValue x, NumberValue y) => x.Number.CompareTo(y.Number),
                (TextValue x, TextValue y) => string.CompareOrdinal(x.Text, y.Text),
                (NumberValue or TextValue, NumberValue or TextValue) => throw ErrorMessages.Fail("T2007", position, "^", a, b),
                _ => throw ErrorMessages.Fail("T2008", position, "^", a is NumberValue or TextValue ? b : a),
            };
            if (order != 0)
            {
                return descending ? -order : order;
            }
        }

        return 0;
    }

    /// <summary>Each key is evaluated once, and only if a comparison gets that far.</summary>
    private Value? Key(Run run, Frame frame, Entry entry, int term)
    {
        if (!entry.Known[term])
        {
            var inner = entry.Tuple?.Frame(frame) ?? frame;
            entry.Keys[term] = terms[term].Code(run, inner, entry.Item);
            entry.Known[term] = true;
        }

        return entry.Keys[term];
    }

    private sealed record Entry(Value? Item, Tuple? Tuple, Value?[] Keys, bool[] Known);
}

/// <summary>
/// A stable merge sort over "does the left go after the right": it makes no assumption about the comparison, which may be a
/// function of the user's that contradicts itself.
/// </summary>
internal static class Merging
{
    public static T[] Sort<T>(T[] items, Func<T, T, bool> after)
    {
        if (items.Length < 2)
        {
            return items;
        }

        var from = (T[])items.Clone();
        var into = new T[items.Length];
        for (var width = 1; width < items.Length; width *= 2)
        {
            for (var start = 0; start < items.Length; start += width * 2)
            {
                Merge(from, into, start, Math.Min(start + width, items.Length), Math.Min(start + (width * 2), items.Length), after);
            }

            (from, into) = (into, from);
        }

        return from;
    }

    private static void Merge<T>(T[] from, T[] into, int start, int middle, int end, Func<T, T, bool> after)
    {
        var left = start;
        var right = middle;
        for (var at = start; at < end; at++)
        {
            var takeRight = left >= middle || (right < end && after(from[left], from[right]));
            into[at] = takeRight ? from[right++] : from[left++];
        }
    }
}
