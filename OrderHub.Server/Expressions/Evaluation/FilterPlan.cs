using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>One <c>[...]</c>: a position, a condition, or an expression that turns out to be either.</summary>
internal sealed class FilterPlan
{
    private readonly double? _index;
    private readonly Test? _test;
    private readonly Eval? _code;

    private FilterPlan(double? index, Test? test, Eval? code)
    {
        _index = index;
        _test = test;
        _code = code;
    }

    public static FilterPlan At(double index) => new(Math.Floor(index), null, null);

    public static FilterPlan When(Test test) => new(null, test, null);

    public static FilterPlan By(Eval code) => new(null, null, code);

    /// <returns>A sequence, except that a position holding an array gives that array.</returns>
    public Value? Apply(Run run, Frame frame, Value value)
    {
        if (value is TupleStream stream)
        {
            return Tuples(run, frame, stream);
        }

        if (value is not ArrayValue array)
        {
            var keep = _index is { } at ? at is 0 or -1 : Keeps(run, frame, value, 0, 1);
            return keep ? ListValue.SequenceOf(value) : ListValue.Sequence();
        }

        if (_index is { } index)
        {
            var place = index < 0 ? array.Count + index : index;
            if (place < 0 || place >= array.Count)
            {
                return ListValue.Sequence();
            }

            var item = array[(int)place];
            return item is ArrayValue ? item : ListValue.SequenceOf(item);
        }

        var kept = ListValue.Sequence();
        var count = array.Count;
        for (var i = 0; i < count; i++)
        {
            run.Tick();
            var item = array[i];
            if (_test is null ? Keeps(run, frame, item, i, count) : _test(run, frame, item))
            {
                kept.Add(item);
            }
        }

        return kept;
    }

    public TupleStream Tuples(Run run, Frame frame, TupleStream stream)
    {
        var kept = new TupleStream();
        var count = stream.Count;
        if (_index is { } index)
        {
            var place = index < 0 ? count + index : index;
            if (place >= 0 && place < count)
            {
                kept.Tuples.Add(stream.Tuples[(int)place]);
            }

            return kept;
        }

        for (var i = 0; i < count; i++)
        {
            run.Tick();
            var tuple = stream.Tuples[i];
            if (Keeps(run, tuple.Frame(frame), tuple.Item, i, count))
            {
                kept.Tuples.Add(tuple);
            }
        }

        return kept;
    }

    private bool Keeps(Run run, Frame frame, Value? item, int place, int count)
    {
        if (_test is not null)
        {
            return _test(run, frame, item);
        }

        var result = _code!(run, frame, item);
        switch (result)
        {
            case NumberValue number:
                return Names(number.Number, place, count);
            case ArrayValue { Count: > 0 } array when AllNumbers(run, array):
                for (var i = 0; i < array.Count; i++)
                {
                    if (Names(((NumberValue)array[i]).Number, place, count))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return Truth.Of(result);
        }
    }

    private static bool Names(double index, int place, int count)
    {
        if (double.IsInfinity(index))
        {
            throw ErrorMessages.Fail("D1001", value: index);
        }

        index = Math.Floor(index);
        return (index < 0 ? count + index : index) == place;
    }

    private static bool AllNumbers(Run run, ArrayValue array)
    {
        if (array is RangeValue)
        {
            return true;
        }

        for (var i = 0; i < array.Count; i++)
        {
            run.Tick();
            if (array[i] is not NumberValue)
            {
                return false;
            }
        }

        return true;
    }
}
