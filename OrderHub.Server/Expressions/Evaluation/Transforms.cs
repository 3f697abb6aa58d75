using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

internal sealed record TransformPlan(Eval Pattern, Eval Update, Eval? Delete, int UpdatePosition, int DeletePosition, int Position);

/// <summary><c>|pattern|update,delete|</c>: a copy of its argument with every match of the pattern changed.</summary>
internal sealed class TransformFunction(TransformPlan plan, Frame frame) : FunctionValue
{
    private static readonly Signature Accepts = Signature.Parse("<(oa):o>", 0);

    public override int Arity => 1;

    public override Value? Call(Run run, in Site site, Value?[] arguments)
    {
        var given = Accepts.Apply(arguments, site.Input);
        if (given.Length == 0 || given[0] is not { } original)
        {
            return null;
        }

        if (run.Variable(frame, "clone") is not FunctionValue clone)
        {
            throw ErrorMessages.Fail("T2013", plan.Position);
        }

        var copy = clone.Call(run, site, [original]);
        switch (plan.Pattern(run, frame, copy))
        {
            case null:
                break;
            case ArrayValue matches:
                for (var i = 0; i < matches.Count; i++)
                {
                    Change(run, matches[i]);
                }

                break;
            case var match:
                Change(run, match);
                break;
        }

        return copy;
    }

    private void Change(Run run, Value match)
    {
        run.Tick();
        var target = match as MapValue;
        switch (plan.Update(run, frame, match))
        {
            case null:
                break;
            case ObjectValue update:
                for (var i = 0; target is not null && i < update.Count; i++)
                {
                    var (name, value) = update.At(i);
                    run.Charge(1);
                    target.Set(name, value);
                }

                break;
            case var other:
                throw ErrorMessages.Fail("T2011", plan.UpdatePosition, null, other);
        }

        if (plan.Delete?.Invoke(run, frame, match) is { } names)
        {
            Delete(target, names);
        }
    }

    private void Delete(MapValue? target, Value names)
    {
        var list = Sequences.AsArray(names);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not TextValue)
            {
                throw ErrorMessages.Fail("T2012", plan.DeletePosition, null, names);
            }
        }

        for (var i = 0; target is not null && i < list.Count; i++)
        {
            target.Remove(((TextValue)list[i]).Text);
        }
    }
}

internal static class Copies
{
    /// <summary>A deep copy of arrays and objects, which can be changed in place. Scalars are shared.</summary>
    public static Value Of(Run run, Value value)
    {
        run.Tick();
        switch (value)
        {
            case ArrayValue array:
                Stack.Guard();
                run.Charge(array.Count);
                var list = new ListValue(array.Count);
                for (var i = 0; i < array.Count; i++)
                {
                    list.Add(Of(run, array[i]));
                }

                return list;
            case ObjectValue source:
                Stack.Guard();
                run.Charge(source.Count);
                var map = new MapValue(source.Count);
                for (var i = 0; i < source.Count; i++)
                {
                    var (name, field) = source.At(i);
                    map.Set(name, Of(run, field));
                }

                return map;
            default:
                return value;
        }
    }
}
