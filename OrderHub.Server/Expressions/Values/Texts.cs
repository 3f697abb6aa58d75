namespace OrderHub.Server.Expressions.Values;

/// <summary>A value as text: what <c>$string</c> and the &amp; operator give.</summary>
internal static class Texts
{
    public static string Of(Value value, int maxLength, bool indented = false)
    {
        switch (value)
        {
            case TextValue text:
                return text.Text;
            case NumberValue number:
                return double.IsFinite(number.Number)
                    ? number.ExactInteger() ?? NumberText.Rounded(number.Number)
                    : throw ErrorMessages.Fail("D3001", value: number.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            case FunctionValue:
                return string.Empty;
            case ArrayValue { IsOuterWrapper: true, Count: > 0 } wrapper:
                return JsonText.Of(wrapper[0], indented, maxLength);
            default:
                return JsonText.Of(value, indented, maxLength);
        }
    }
}
