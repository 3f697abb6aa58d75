using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Dates;

internal static class DateFunctions
{
    public static Value? Now(Run run, in Site site, Value?[] arguments) =>
        new TextValue(DateFormatter.Format(Clock(run), Text(arguments[0]), Text(arguments[1])));

    public static Value? Millis(Run run, in Site site, Value?[] arguments) => new NumberValue(Clock(run));

    public static Value? FromMillis(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not NumberValue millis)
        {
            return null;
        }

        run.ChargeText(Text(arguments[1])?.Length ?? 0);
        return new TextValue(DateFormatter.Format(millis.Number, Text(arguments[1]), Text(arguments[2])));
    }

    public static Value? ToMillis(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not TextValue text)
        {
            return null;
        }

        var millis = Text(arguments[1]) is { } picture
            ? DateParser.Parse(text.Text, picture, () => Clock(run), run.Limits.MaxRegexTime)
            : IsoTimestamp.Parse(text.Text) ?? throw ErrorMessages.Fail("D3110", value: text);
        return millis is { } known ? new NumberValue(known) : null;
    }

    private static double Clock(Run run) => run.Context.Instant is { } instant
        ? instant.ToUnixTimeMilliseconds()
        : throw ErrorMessages.Fail("D3150", value: "no clock was given");

    private static string? Text(Value? value) => (value as TextValue)?.Text;
}
