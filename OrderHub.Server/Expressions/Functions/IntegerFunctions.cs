using OrderHub.Server.Expressions.Dates;
using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

internal static class IntegerFunctions
{
    public static Value? Format(Run run, in Site site, Value?[] arguments)
    {
        if (arguments[0] is not NumberValue number)
        {
            return null;
        }

        var value = Math.Floor(number.Number);
        if (!double.IsFinite(value))
        {
            throw ErrorMessages.Fail("D1001", value: value);
        }

        var picture = arguments[1] is TextValue text ? text.Text : string.Empty;
        run.ChargeText(picture.Length);
        return new TextValue(IntegerPicture.Parse(picture).Format(value));
    }

    public static Value? Parse(Run run, in Site site, Value?[] arguments) =>
        arguments[0] is TextValue text && arguments[1] is TextValue picture
            && IntegerPicture.Parse(picture.Text).Parse(text.Text, whole: false) is { } number
            ? new NumberValue(number)
            : null;
}
