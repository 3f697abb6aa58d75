namespace OrderHub.Server.Expressions.Values;

/// <summary>What counts as true, and what counts as equal.</summary>
internal static class Truth
{
    public static bool Of(Value? value)
    {
        switch (value)
        {
            case null:
                return false;
            case BooleanValue boolean:
                return boolean.Flag;
            case NumberValue number:
                return double.IsInfinity(number.Number)
                    ? throw ErrorMessages.Fail("D1001", value: number.Number)
                    : number.Number != 0 && !double.IsNaN(number.Number);
            case TextValue text:
                return text.Text.Length > 0;
            case ArrayValue array:
                return OfArray(array);
            case ObjectValue map:
                return map.Count > 0;
            default:
                return false;
        }
    }

    private static bool OfArray(ArrayValue array)
    {
        // Nested arrays of one recurse; anything longer is true as soon as one item is.
        Value? current = array;
        while (current is ArrayValue { Count: 1 } one)
        {
            current = one[0];
        }

        if (current is not ArrayValue many)
        {
            return Of(current);
        }

        for (var i = 0; i < many.Count; i++)
        {
            if (many[i] is ArrayValue inner ? AnyOf(inner, 0) : Of(many[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyOf(ArrayValue array, int depth)
    {
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is ArrayValue inner ? depth < 100 && AnyOf(inner, depth + 1) : Of(array[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Deep equality; the order of an object's fields does not matter.</summary>
    public static bool Same(Value left, Value right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        return (left, right) switch
        {
            (NumberValue a, NumberValue b) => a.Number == b.Number,
            (TextValue a, TextValue b) => a.Is(b),
            (BooleanValue a, BooleanValue b) => a.Flag == b.Flag,
            (NullValue, NullValue) => true,
            (ArrayValue a, ArrayValue b) => SameItems(a, b),
            (ObjectValue a, ObjectValue b) => SameFields(a, b),
            _ => false,
        };
    }

    private static bool SameItems(ArrayValue left, ArrayValue right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        Stack.Guard();
        for (var i = 0; i < left.Count; i++)
        {
            if (!Same(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameFields(ObjectValue left, ObjectValue right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        Stack.Guard();
        for (var i = 0; i < left.Count; i++)
        {
            var (name, value) = left.At(i);
            if (right.Get(name) is not { } other || !Same(value, other))
            {
                return false;
            }
        }

        return true;
    }
}
