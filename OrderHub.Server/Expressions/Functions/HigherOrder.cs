using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary>Functions that call a function. It gets as many arguments (item, index, whole) as it takes.</summary>
internal static class HigherOrder
{
    public static Value? Map(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue array)
        {
            return null;
        }

        var function = (FunctionValue)arguments[1]!;
        var mapped = ListValue.Sequence();
        for (var i = 0; i < array.Count; i++)
        {
            if (Call(run, site, function, array[i], i, array) is { } result)
            {
                run.Charge(1);
                mapped.Add(result);
            }
        }

        return mapped;
    }

    public static Value? Filter(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue array)
        {
            return null;
        }

        var function = (FunctionValue)arguments[1]!;
        var kept = ListValue.Sequence();
        for (var i = 0; i < array.Count; i++)
        {
            var item = array[i];
            if (Truth.Of(Call(run, site, function, item, i, array)))
            {
                run.Charge(1);
                kept.Add(item);
            }
        }

        return kept;
    }

    public static Value? Single(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue array)
        {
            return null;
        }

        Value? found = null;
        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            var item = array[i];
            if (arguments[1] is FunctionValue function && !Truth.Of(Call(run, site, function, item, i, array)))
            {
                continue;
            }

            found = found is null ? item : throw ErrorMessages.Fail("D3138");
        }

        return found ?? throw ErrorMessages.Fail("D3139");
    }

    public static Value? Reduce(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue array)
        {
            return null;
        }

        var function = (FunctionValue)arguments[1]!;
        if (function.Arity < 2)
        {
            throw ErrorMessages.Fail("D3050");
        }

        var here = Inside(site);
        var first = arguments[2] is null ? 1 : 0;
        var total = arguments[2] ?? (array.Count > 0 ? array[0] : null);
        for (var i = first; i < array.Count; i++)
        {
            run.Tick();
            total = function.Call(run, here, function.Arity switch
            {
                2 => [total, array[i]],
                3 => [total, array[i], new NumberValue(i)],
                _ => [total, array[i], new NumberValue(i), array],
            });
        }

        return total;
    }

    public static Value? Sift(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ObjectValue map || arguments[1] is not FunctionValue function)
        {
            return null;
        }

        var kept = new MapValue();
        for (var i = 0; i < map.Count; i++)
        {
            var (name, value) = map.At(i);
            if (Truth.Of(Call(run, site, function, value, new TextValue(name), map)))
            {
                run.Charge(2);
                kept.Set(name, value);
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    public static Value? Each(Run run, in Site site, Value?[] arguments)
    {
        var results = ListValue.Sequence();
        if (arguments[0] is not ObjectValue map)
        {
            return results;
        }

        var function = (FunctionValue)arguments[1]!;
        for (var i = 0; i < map.Count; i++)
        {
            var (name, value) = map.At(i);
            if (Call(run, site, function, value, new TextValue(name), map) is { } result)
            {
                run.Charge(1);
                results.Add(result);
            }
        }

        return results;
    }

    private static Value? Call(Run run, in Site site, FunctionValue function, Value item, int index, Value whole) =>
        function.Arity > 1
            ? Call(run, site, function, item, new NumberValue(index), whole)
            : Call(run, site, function, item, NullValue.Instance, whole);

    private static Value? Call(Run run, in Site site, FunctionValue function, Value item, Value index, Value whole)
    {
        run.Tick();
        Value?[] arguments = function.Arity switch
        {
            <= 1 => [item],
            2 => [item, index],
            _ => [item, index, whole],
        };
        return Sequences.Unwrap(function.Call(run, Inside(site), arguments));
    }

    /// <summary>A function that is passed on has no context of its own to fall back on.</summary>
    private static Site Inside(in Site site) => new(site.Frame, NullValue.Instance);
}
