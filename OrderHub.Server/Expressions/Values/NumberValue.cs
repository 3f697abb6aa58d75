using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace OrderHub.Server.Expressions.Values;

/// <summary>A double; one that comes from the input also keeps its element, so that passing it on keeps its text.</summary>
internal sealed class NumberValue : Value
{
    public readonly double Number;

    /// <summary>The element of the input, of kind Undefined for a computed number.</summary>
    public readonly JsonElement Source;

    public NumberValue(double number)
        : base(ValueKind.Number) => Number = number;

    public NumberValue(JsonElement source)
        : base(ValueKind.Number)
    {
        Number = Parse(source);
        Source = source;
    }

    public bool IsInteger => Math.Floor(Number) == Number && double.IsFinite(Number);

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];

    /// <summary>
    /// Up to 15 digits with a plain fraction, which is nearly every number of an order, are exact in a double, and so is the
    /// power of ten they are divided by: one division rounds correctly. The rest goes the general way.
    /// </summary>
    public static double Parse(JsonElement element)
    {
        var text = JsonMarshal.GetRawUtf8Value(element);
        if (text.Length <= 16)
        {
            long digits = 0;
            var scale = -1;
            var at = text[0] == '-' ? 1 : 0;
            for (var i = at; i < text.Length; i++)
            {
                var digit = (uint)(text[i] - '0');
                if (digit <= 9)
                {
                    digits = (digits * 10) + digit;
                }
                else if (text[i] == '.' && scale < 0)
                {
                    scale = text.Length - i - 1;
                }
                else
                {
                    return Slow(text);
                }
            }

            // 16 characters without sign or point would be 16 digits: past what a double holds exactly.
            if (digits <= 999_999_999_999_999)
            {
                var number = scale > 0 ? digits / PowersOfTen[scale] : digits;
                return at == 0 ? number : -number;
            }
        }

        return Slow(text);
    }

    private static double Slow(ReadOnlySpan<byte> text) =>
        double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>
    /// The text of a whole number of the input that has more digits than a double holds; null otherwise. Identifiers of
    /// 64 bits must not lose digits by being turned into text.
    /// </summary>
    public string? ExactInteger()
    {
        if (Source.ValueKind != JsonValueKind.Number || Math.Abs(Number) < 1e15 || !double.IsFinite(Number))
        {
            return null;
        }

        var text = JsonMarshal.GetRawUtf8Value(Source);
        return text.Length <= 40 && text.IndexOfAnyExceptInRange((byte)'-', (byte)'9') < 0 && text.IndexOf((byte)'.') < 0
            ? Encoding.ASCII.GetString(text)
            : null;
    }
}
