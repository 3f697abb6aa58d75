using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>The steps * (all fields) and ** (everything below).</summary>
internal static class Wildcards
{
    public static Value? Fields(Run run, Frame frame, Value? input) => Sequences.Unwrap(FieldsRaw(run, frame, input));

    public static Value? Descendants(Run run, Frame frame, Value? input) => Sequences.Unwrap(DescendantsRaw(run, frame, input));

    public static Value? FieldsRaw(Run run, Frame frame, Value? input)
    {
        if (input is ArrayValue { IsOuterWrapper: true, Count: > 0 } wrapper)
        {
            input = wrapper[0];
        }

        // Flattening an array leaves a plain list, which a sequence of one is not: a single array stays an array.
        var found = ListValue.Sequence();
        var count = input switch { ArrayValue a => a.Count, ObjectValue o => o.Count, _ => 0 };
        for (var i = 0; i < count; i++)
        {
            run.Tick();
            var value = input is ArrayValue array ? array[i] : ((ObjectValue)input!).At(i).Value;
            if (value is ArrayValue nested)
            {
                Flatten(run, found, nested);
                found.IsSequence = false;
            }
            else
            {
                found.Add(value);
            }
        }

        return found.Count == 0 ? null : found;
    }

    private static void Flatten(Run run, ListValue into, ArrayValue array)
    {
        Stack.Guard();
        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            if (array[i] is ArrayValue nested)
            {
                Flatten(run, into, nested);
            }
            else
            {
                into.Add(array[i]);
            }
        }
    }

    public static Value? DescendantsRaw(Run run, Frame frame, Value? input)
    {
        if (input is null)
        {
            return null;
        }

        var found = ListValue.Sequence();
        Descend(run, found, input);
        return found.Count == 1 ? found[0] : found;
    }

    private static void Descend(Run run, ListValue into, Value value)
    {
        run.Tick();
        Stack.Guard();
        if (value is ArrayValue array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Descend(run, into, array[i]);
            }

            return;
        }

        run.Charge(1);
        into.Add(value);
        if (value is ObjectValue map)
        {
            for (var i = 0; i < map.Count; i++)
            {
                Descend(run, into, map.At(i).Value);
            }
        }
    }
}
