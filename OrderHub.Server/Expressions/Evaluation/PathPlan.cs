using System.Text.Json;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>A step of a path, ready to run.</summary>
/// <param name="Field">Set when the step is nothing but a field name.</param>
/// <param name="Code">What the step gives for one item; null for an ordering.</param>
internal sealed record StepPlan(
    FieldName? Field,
    Eval? Code,
    SortPlan? Sort,
    (FilterPlan? Filter, string? Index)[] Stages,
    bool IsTuple,
    string? Focus,
    string? Index,
    string? Ancestor);

/// <summary>
/// A path. Between steps the state is one item or a list of items; only steps that bind variables make tuples of them.
/// </summary>
internal sealed class PathPlan(StepPlan[] steps, bool firstIsVariable, bool firstIsCons, bool isTuple, bool keepSingleton, bool keepSequence, Grouping? group)
{
    // The names a path begins with, up to the first step that is more than a name: read straight from the input's bytes.
    private readonly FieldName[] _names = [.. steps.TakeWhile(s => s is { Field: not null, Stages.Length: 0, IsTuple: false }).Select(s => s.Field!)];
    private readonly int _firstTuple = Array.FindIndex(steps, s => s.IsTuple) is var at and >= 0 ? at : int.MaxValue;

    public Value? Evaluate(Run run, Frame frame, Value? input)
    {
        var result = Walk(run, frame, input);
        if (keepSingleton || keepSequence)
        {
            result = KeptSingleton(result);
        }

        if (group is not null)
        {
            return group.Of(run, frame, result);
        }

        return Sequences.Unwrap(result);
    }

    private static Value? KeptSingleton(Value? result)
    {
        switch (result)
        {
            case null or TupleStream:
                return result;
            case ArrayValue { IsSequence: false, IsCons: false }:
                return result;
            case ArrayValue { IsSequence: true } sequence:
                sequence.KeepSingleton = true;
                return sequence;
            default:
                var kept = ListValue.SequenceOf(result);
                kept.KeepSingleton = true;
                return kept;
        }
    }

    private Value? Walk(Run run, Frame frame, Value? input)
    {
        run.Tick();
        var at = 0;
        Value? current;
        var isList = false;
        if (input is JsonObjectValue source && _names.Length > 0)
        {
            if (!source.TryGet(_names[0], out var element))
            {
                return null;
            }

            for (at = 1; at < _names.Length && element.ValueKind == JsonValueKind.Object; at++)
            {
                if (!_names[at].TryIn(element, out element))
                {
                    return null;
                }
            }

            current = Value.Of(element);
            if (at == steps.Length)
            {
                return current;
            }

            isList = current is ArrayValue;
        }
        else
        {
            current = input;
            isList = input is ArrayValue && !firstIsVariable;
            if (firstIsCons && _firstTuple > 0)
            {
                current = steps[0].Code!(run, frame, input);
                isList = current is ArrayValue;
                at = 1;
            }
        }

        for (; at < steps.Length; at++)
        {
            if (at >= _firstTuple)
            {
                return Tuples(run, frame, at, current, isList);
            }

            if (isList && current is ArrayValue { Count: 0 })
            {
                return null;
            }

            current = Step(run, frame, steps[at], current, isList, at == steps.Length - 1);
            if (current is null)
            {
                return null;
            }

            isList = current is ArrayValue { IsCons: false };
        }

        return current;
    }

    private static Value? Step(Run run, Frame frame, StepPlan step, Value? current, bool isList, bool isLast)
    {
        if (step.Sort is { } sort)
        {
            return Sorted(run, frame, step, sort, current, isList);
        }

        if (!isList)
        {
            return Joined(run, One(run, frame, step, current), isLast);
        }

        var items = (ArrayValue)current!;
        if (step.Field is { } field && step.Stages.Length == 0 && items is JsonArrayValue array)
        {
            return Fields(run, field, array, isLast);
        }

        Value? only = null;
        ListValue? many = null;
        var count = items.Count;
        for (var i = 0; i < count; i++)
        {
            run.Tick();
            if (One(run, frame, step, items[i]) is { } result)
            {
                Collect(run, ref only, ref many, result);
            }
        }

        return many ?? Joined(run, only, isLast);
    }

    /// <summary>A field of each object of an array of the input, without a view of each object.</summary>
    private static Value? Fields(Run run, FieldName field, JsonArrayValue array, bool isLast)
    {
        Value? only = null;
        ListValue? many = null;
        foreach (var element in array.Element.EnumerateArray())
        {
            run.Tick();
            Value? result = null;
            if (element.ValueKind == JsonValueKind.Object)
            {
                result = field.TryIn(element, out var value) ? Value.Of(value) : null;
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                result = Sequences.Lookup(run, Value.Of(element), field);
            }

            if (result is not null)
            {
                Collect(run, ref only, ref many, result);
            }
        }

        return many ?? Joined(run, only, isLast);
    }

    private static void Collect(Run run, ref Value? only, ref ListValue? many, Value result)
    {
        if (many is null && only is null)
        {
            only = result;
            return;
        }

        run.Charge(1);
        if (many is null)
        {
            many = ListValue.Sequence(4);
            Sequences.AddFlat(run, many, only!);
        }

        Sequences.AddFlat(run, many, result);
    }

    /// <summary>
    /// The single result of a step. A plain array as the last word stays what it is; a sequence is passed on as a new one,
    /// since whether it is to stay an array is for this path to say.
    /// </summary>
    private static Value? Joined(Run run, Value? only, bool isLast)
    {
        if (only is not ArrayValue array || array.IsCons || (isLast && !array.IsSequence))
        {
            return only;
        }

        if (array.Count == 0)
        {
            return null;
        }

        if (!isLast || !array.KeepSingleton)
        {
            return only;
        }

        var copy = ListValue.Sequence(array.Count);
        run.Charge(array.Count);
        copy.AddAll(array);
        return copy;
    }

    private static Value? One(Run run, Frame frame, StepPlan step, Value? item)
    {
        var result = step.Field is { } field ? Sequences.Lookup(run, item, field) : step.Code!(run, frame, item);
        foreach (var (filter, _) in step.Stages)
        {
            if (result is null)
            {
                return null;
            }

            if (filter is not null)
            {
                result = filter.Apply(run, frame, result);
            }
        }

        return result;
    }

    private static Value? Sorted(Run run, Frame frame, StepPlan step, SortPlan sort, Value? current, bool isList)
    {
        if (current is null)
        {
            return null;
        }

        Value? result = isList ? sort.Sort(run, frame, (ArrayValue)current) : current;
        if (result is ArrayValue { Count: 1 } one && isList)
        {
            result = ListValue.SequenceOf(one[0]);
        }

        foreach (var (filter, _) in step.Stages)
        {
            result = result is null ? null : filter?.Apply(run, frame, result);
        }

        return result is ArrayValue { Count: 0 } ? null : result;
    }

    // ---- Tuples: from the first step that binds a variable on. ----
    private Value? Tuples(Run run, Frame frame, int first, Value? current, bool isList)
    {
        var items = isList ? (ArrayValue)current! : ListValue.SequenceOf(current);
        TupleStream? stream = null;
        if (current is null)
        {
            // Without an input there is still one round: a path may begin with a function or a constructor.
            stream = new TupleStream();
            stream.Tuples.Add(new Tuple(null, [], []));
        }

        for (var at = first; at < steps.Length; at++)
        {
            stream = TupleStep(run, frame, steps[at], items, stream);
        }

        if (isTuple || group is not null)
        {
            return stream;
        }

        var result = ListValue.Sequence(stream!.Count);
        run.Charge(stream.Count);
        foreach (var tuple in stream.Tuples)
        {
            if (tuple.Item is not null)
            {
                result.Add(tuple.Item);
            }
        }

        return result;
    }

    private static TupleStream TupleStep(Run run, Frame frame, StepPlan step, ArrayValue items, TupleStream? stream)
    {
        TupleStream result;
        if (step.Sort is { } sort)
        {
            result = stream is null ? Numbered(sort.Sort(run, frame, items), step.Index) : Renumbered(sort.Sort(run, frame, stream), step.Index);
        }
        else
        {
            result = new TupleStream();
            if (stream is null)
            {
                for (var i = 0; i < items.Count; i++)
                {
                    Extend(run, frame, step, Tuple.Of(items[i]), result);
                }
            }
            else
            {
                foreach (var tuple in stream.Tuples)
                {
                    Extend(run, frame, step, tuple, result);
                }
            }
        }

        foreach (var (filter, index) in step.Stages)
        {
            result = filter is not null ? filter.Tuples(run, frame, result) : Renumbered(result, index);
        }

        return result;
    }

    private static void Extend(Run run, Frame frame, StepPlan step, Tuple tuple, TupleStream into)
    {
        run.Tick();
        run.Charge(2);
        var result = step.Field is { } field
            ? Sequences.Lookup(run, tuple.Item, field)
            : step.Code!(run, tuple.Frame(frame), tuple.Item);
        switch (result)
        {
            case null:
                return;
            case TupleStream inner:
                for (var i = 0; i < inner.Count; i++)
                {
                    run.Tick();
                    into.Tuples.Add(Bound(step, tuple, tuple.Merge(inner.Tuples[i]), i));
                }

                return;
            case ArrayValue array:
                for (var i = 0; i < array.Count; i++)
                {
                    run.Tick();
                    into.Tuples.Add(Bound(step, tuple, Focused(step, tuple, array[i]), i));
                }

                return;
            default:
                into.Tuples.Add(Bound(step, tuple, Focused(step, tuple, result), 0));
                return;
        }
    }

    /// <summary>@ binds the item and leaves the context where it was: that is what makes a join.</summary>
    private static Tuple Focused(StepPlan step, Tuple tuple, Value item) =>
        step.Focus is { } focus ? tuple.With(focus, item) : tuple with { Item = item };

    private static Tuple Bound(StepPlan step, Tuple before, Tuple after, int index)
    {
        if (step.Index is { } variable)
        {
            after = after.With(variable, new NumberValue(index));
        }

        return step.Ancestor is { } ancestor ? after.With(ancestor, before.Item) : after;
    }

    private static TupleStream Numbered(ArrayValue items, string? variable)
    {
        var stream = new TupleStream();
        for (var i = 0; i < items.Count; i++)
        {
            var tuple = Tuple.Of(items[i]);
            stream.Tuples.Add(variable is null ? tuple : tuple.With(variable, new NumberValue(i)));
        }

        return stream;
    }

    private static TupleStream Renumbered(TupleStream stream, string? variable)
    {
        if (variable is null)
        {
            return stream;
        }

        var numbered = new TupleStream();
        for (var i = 0; i < stream.Count; i++)
        {
            numbered.Tuples.Add(stream.Tuples[i].With(variable, new NumberValue(i)));
        }

        return numbered;
    }
}
