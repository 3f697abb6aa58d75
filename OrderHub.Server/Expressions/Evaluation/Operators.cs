using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>The binary operators on values.</summary>
internal static class Operators
{
    public static double? Number(Value? value, string code, string op, int position)
    {
        switch (value)
        {
            case NumberValue number when double.IsFinite(number.Number):
                return number.Number;
            case NumberValue number when !double.IsNaN(number.Number):
                throw ErrorMessages.Fail("D1001", position, op, number.Number);
            case null:
                return null;
            default:
                throw ErrorMessages.Fail(code, position, op, value);
        }
    }

    public static Value? Arithmetic(char op, Value? left, Value? right, int position)
    {
        var token = op.ToString();
        var a = Number(left, "T2001", token, position);
        var b = Number(right, "T2002", token, position);
        return a is { } x && b is { } y ? new NumberValue(Calculate(op, x, y)) : null;
    }

    public static double Calculate(char op, double x, double y) => op switch
    {
        '+' => x + y,
        '-' => x - y,
        '*' => x * y,
        '/' => x / y,
        _ => x % y,
    };

    /// <summary>Missing values are equal to nothing, and unequal to nothing either.</summary>
    public static bool AreEqual(Value? left, Value? right) => left is not null && right is not null && Truth.Same(left, right);

    public static bool AreUnequal(Value? left, Value? right) => left is not null && right is not null && !Truth.Same(left, right);

    /// <returns>Null when a side is missing.</returns>
    public static bool? Compare(string op, Value? left, Value? right, int position)
    {
        if (left is not (null or NumberValue or TextValue) || right is not (null or NumberValue or TextValue))
        {
            throw ErrorMessages.Fail("T2010", position, op, left is null or NumberValue or TextValue ? right : left);
        }

        if (left is null || right is null)
        {
            return null;
        }

        if (left is NumberValue a && right is NumberValue b)
        {
            return Holds(op, a.Number, b.Number);
        }

        return left is TextValue s && right is TextValue t
            ? Holds(op, string.CompareOrdinal(s.Text, t.Text), 0)
            : throw ErrorMessages.Fail("T2009", position, op, left, right);
    }

    public static bool Holds(string op, double a, double b) => op switch
    {
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    };

    public static bool IsIn(Run run, Value? item, Value? list)
    {
        if (item is null || list is null)
        {
            return false;
        }

        if (list is not ArrayValue array)
        {
            return SameScalar(item, list);
        }

        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            if (SameScalar(item, array[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"in" finds scalars; two objects or arrays are the same only if they are one.</summary>
    private static bool SameScalar(Value left, Value right) =>
        ReferenceEquals(left, right) || (left.IsScalar && right.IsScalar && Truth.Same(left, right));

    public static Value Concatenate(Run run, Value? left, Value? right)
    {
        var a = left is null ? string.Empty : Texts.Of(left, run.Limits.MaxOutput);
        var b = right is null ? string.Empty : Texts.Of(right, run.Limits.MaxOutput);
        run.ChargeText((long)a.Length + b.Length);
        return new TextValue(string.Concat(a, b));
    }

    public static RangeValue? Range(Run run, Value? left, Value? right, int position)
    {
        if (left is not null and not NumberValue { IsInteger: true })
        {
            throw ErrorMessages.Fail("T2003", position, "..", left);
        }

        if (right is not null and not NumberValue { IsInteger: true })
        {
            throw ErrorMessages.Fail("T2004", position, "..", right);
        }

        if (left is not NumberValue first || right is not NumberValue last || first.Number > last.Number)
        {
            return null;
        }

        var size = last.Number - first.Number + 1;
        return size > run.Limits.MaxRange
            ? throw ErrorMessages.Fail("D2014", position, "..", size, run.Limits.MaxRange)
            : new RangeValue(first.Number, (int)size);
    }
}
