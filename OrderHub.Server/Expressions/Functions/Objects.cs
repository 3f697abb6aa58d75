using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

internal static class Objects
{
    private static readonly TextValue[] TypeNames =
        [new("null"), new("boolean"), new("number"), new("string"), new("array"), new("object"), new("function")];

    public static Value? Boolean(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is { } value ? BooleanValue.Of(Truth.Of(value)) : null;

    public static Value? Not(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is { } value ? BooleanValue.Of(!Truth.Of(value)) : null;

    public static Value? Exists(Run run, in Site site, Value?[] arguments) => BooleanValue.Of(arguments[0] is not null);

    public static Value? Type(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is { } value ? TypeNames[(int)value.Kind] : null;

    public static Value? Keys(Run run, in Site site, Value?[] arguments)
    {
        var keys = ListValue.Sequence();
        if (arguments[0] is ArrayValue array)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            AddKeys(run, array, keys, seen);
        }
        else if (arguments[0] is ObjectValue map)
        {
            for (var i = 0; i < map.Count; i++)
            {
                run.Charge(1);
                keys.Add(new TextValue(map.At(i).Key));
            }
        }

        return keys;
    }

    private static void AddKeys(Run run, ArrayValue array, ListValue keys, HashSet<string> seen)
    {
        Stack.Guard();
        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            if (array[i] is ArrayValue inner)
            {
                AddKeys(run, inner, keys, seen);
            }

            for (var f = 0; array[i] is ObjectValue map && f < map.Count; f++)
            {
                var name = map.At(f).Key;
                if (seen.Add(name))
                {
                    run.Charge(2);
                    keys.Add(new TextValue(name));
                }
            }
        }
    }

    public static Value? Lookup(Run run, in Site site, Value?[] arguments) =>
        arguments[1] is TextValue name ? Sequences.Lookup(run, arguments[0], new FieldName(name.Text)) : null;

    public static Value? Spread(Run run, in Site site, Value?[] arguments)
    {
        switch (arguments[0])
        {
            case ArrayValue array:
                var all = new ListValue();
                Spread(run, array, all);
                return all.Count == 0 ? ListValue.Sequence() : all;
            case ObjectValue map:
                var own = ListValue.Sequence(map.Count);
                Spread(run, map, own);
                return own;
            default:
                return arguments[0];
        }
    }

    private static void Spread(Run run, ArrayValue array, ListValue into)
    {
        Stack.Guard();
        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            switch (array[i])
            {
                case ArrayValue inner:
                    Spread(run, inner, into);
                    break;
                case ObjectValue map:
                    Spread(run, map, into);
                    break;
                case var other:
                    into.Add(other);
                    break;
            }
        }
    }

    private static void Spread(Run run, ObjectValue map, ListValue into)
    {
        for (var i = 0; i < map.Count; i++)
        {
            run.Charge(4);
            var (name, value) = map.At(i);
            var single = new MapValue(1);
            single.Set(name, value);
            into.Add(single);
        }
    }

    public static Value? Merge(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not ArrayValue objects)
        {
            return null;
        }

        var merged = new MapValue();
        for (var i = 0; i < objects.Count; i++)
        {
            var map = (ObjectValue)objects[i];
            run.Charge(map.Count);
            for (var f = 0; f < map.Count; f++)
            {
                run.Tick();
                var (name, value) = map.At(f);
                merged.Set(name, value);
            }
        }

        return merged;
    }

    public static Value? Clone(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is { } value ? Copies.Of(run, value) : null;

    public static Value? Error(Run run, in Site site, Value?[] arguments) =>
        throw ErrorMessages.Own("D3137", arguments[0] is TextValue text ? text.Text : "$error() function evaluated");

    public static Value? Assert(Run run, in Site site, Value?[] arguments) => arguments[0] is BooleanValue { Flag: true }
        ? null
        : throw ErrorMessages.Own("D3141", arguments[1] is TextValue text ? text.Text : "$assert() statement failed");
}
