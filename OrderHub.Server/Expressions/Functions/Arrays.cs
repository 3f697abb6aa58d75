using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

internal static class Arrays
{
    public static Value? Append(Run run, in Site site, Value?[] arguments) =>
        Sequences.Append(run, arguments[0], arguments[1]);

    public static Value? Zip(Run run, in Site site, Value?[] arguments)
    {
        var length = int.MaxValue;
        foreach (var argument in arguments)
        {
            length = Math.Min(length, argument is ArrayValue array ? array.Count : 0);
        }

        var zipped = new ListValue();
        for (var i = 0; i < length; i++)
        {
            run.Tick();
            run.Charge(arguments.Length + 2);
            var row = new ListValue(arguments.Length);
            foreach (var argument in arguments)
            {
                row.Add(((ArrayValue)argument!)[i]);
            }

            zipped.Add(row);
        }

        return zipped;
    }

    public static Value? Reverse(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue { Count: > 1 } array)
        {
            return arguments[0];
        }

        run.Charge(array.Count);
        var reversed = new ListValue(array.Count);
        for (var i = array.Count - 1; i >= 0; i--)
        {
            run.Tick();
            reversed.Add(array[i]);
        }

        return reversed;
    }

    public static Value? Distinct(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue { Count: > 1 } array)
        {
            return arguments[0];
        }

        // Scalars by hash; objects and arrays against those kept, which is quadratic and is therefore counted.
        var distinct = new ListValue { IsSequence = array is ListValue && array.IsSequence };
        var scalars = new HashSet<object>();
        var others = new List<Value>();
        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            var item = array[i];
            bool isNew;
            if (item.IsScalar)
            {
                isNew = scalars.Add(item switch { NumberValue n => n.Number, TextValue t => t.Text, _ => item });
            }
            else
            {
                isNew = others.TrueForAll(other =>
                {
                    run.Tick();
                    return !Truth.Same(item, other);
                });
                if (isNew)
                {
                    others.Add(item);
                }
            }

            if (isNew)
            {
                run.Charge(2);
                distinct.Add(item);
            }
        }

        return distinct;
    }

    public static Value? Sort(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue { Count: > 1 } array)
        {
            return arguments[0];
        }

        run.Charge(array.Count * 2L);
        var items = new Value[array.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = array[i];
        }

        if (arguments[1] is FunctionValue comparison)
        {
            var here = new Site(site.Frame, NullValue.Instance);
            return ListValue.From(Merging.Sort(items, (a, b) =>
            {
                run.Tick();
                return Truth.Of(comparison.Call(run, here, [a, b]));
            }));
        }

        if (System.Array.TrueForAll(items, i => i is NumberValue))
        {
            return ListValue.From(Merging.Sort(items, (a, b) =>
            {
                run.Tick();
                return ((NumberValue)a).Number > ((NumberValue)b).Number;
            }));
        }

        return System.Array.TrueForAll(items, i => i is TextValue)
            ? ListValue.From(Merging.Sort(items, (a, b) =>
            {
                run.Tick();
                return string.CompareOrdinal(((TextValue)a).Text, ((TextValue)b).Text) > 0;
            }))
            : throw ErrorMessages.Fail("D3070");
    }

    public static Value? Shuffle(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue { Count: > 1 } array)
        {
            return arguments[0];
        }

        run.Charge(array.Count * 2L);
        var items = new Value[array.Count];
        for (var i = 0; i < items.Length; i++)
        {
            run.Tick();
            var place = Math.Clamp((int)(Numbers.Draw(run) * (i + 1)), 0, i);
            items[i] = items[place];
            items[place] = array[i];
        }

        return ListValue.From(items);
    }
}
