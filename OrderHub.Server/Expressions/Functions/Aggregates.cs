using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

internal static class Aggregates
{
    public static Value? Sum(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is ArrayValue numbers ? new NumberValue(Total(run, numbers)) : null;

    public static Value? Count(Run run, in Site site, Value?[] arguments) =>
        new NumberValue(arguments[0] is ArrayValue items ? items.Count : 0);

    public static Value? Max(Run run, in Site site, Value?[] arguments) => Best(run, arguments[0], largest: true);

    public static Value? Min(Run run, in Site site, Value?[] arguments) => Best(run, arguments[0], largest: false);

    public static Value? Average(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is ArrayValue { Count: > 0 } numbers ? new NumberValue(Total(run, numbers) / numbers.Count) : null;

    private static double Total(Run run, ArrayValue numbers)
    {
        var total = 0d;
        for (var i = 0; i < numbers.Count; i++)
        {
            run.Tick();
            total += ((NumberValue)numbers[i]).Number;
        }

        return total;
    }

    private static NumberValue? Best(Run run, Value? argument, bool largest)
    {
        if (argument is not ArrayValue { Count: > 0 } numbers)
        {
            return null;
        }

        var best = (NumberValue)numbers[0];
        for (var i = 1; i < numbers.Count; i++)
        {
            run.Tick();
            var next = (NumberValue)numbers[i];
            if (largest ? next.Number > best.Number : next.Number < best.Number)
            {
                best = next;
            }
        }

        return best;
    }
}
