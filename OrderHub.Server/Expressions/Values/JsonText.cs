using System.Globalization;
using System.Text;

namespace OrderHub.Server.Expressions.Values;

/// <summary>Values as JSON text for <c>$string</c>: numbers to 15 digits, functions as empty text, two spaces of indent if asked.</summary>
internal sealed class JsonText(bool indented, int maxLength, bool exact = false)
{
    private readonly StringBuilder _built = new();

    public static string Of(Value value, bool indented, int maxLength)
    {
        var writer = new JsonText(indented, maxLength);
        writer.Write(value, 0);
        return writer._built.ToString();
    }

    /// <summary>Enough of a value to recognise it in an error.</summary>
    public static string Preview(Value value)
    {
        const int Enough = 120;
        if (value is FunctionValue)
        {
            return "a function";
        }

        var writer = new JsonText(indented: false, Enough, exact: true);
        try
        {
            writer.Write(value, 0);
        }
        catch (ExpressionException)
        {
            // Longer than enough: the cut below is all we want.
        }

        return writer._built.Length <= Enough ? writer._built.ToString() : writer._built.ToString(0, Enough) + "...";
    }

    private void Write(Value value, int depth)
    {
        switch (value)
        {
            case NullValue:
                _built.Append("null");
                break;
            case BooleanValue boolean:
                _built.Append(boolean.Flag ? "true" : "false");
                break;
            case NumberValue number:
                Number(number);
                break;
            case TextValue text:
                Quote(_built, text.Text);
                break;
            case ArrayValue array:
                Array(array, depth);
                break;
            case ObjectValue map:
                Object(map, depth);
                break;
            default:
                _built.Append("\"\"");
                break;
        }

        if (_built.Length > maxLength)
        {
            throw ErrorMessages.Fail("U1003", value: maxLength);
        }
    }

    private void Number(NumberValue number)
    {
        if (number.ExactInteger() is { } raw)
        {
            _built.Append(raw);
        }
        else if (!double.IsFinite(number.Number))
        {
            _built.Append(exact ? "null" : throw ErrorMessages.Fail("D1001", value: number.Number));
        }
        else
        {
            _built.Append(exact ? NumberText.Shortest(number.Number) : NumberText.Rounded(number.Number));
        }
    }

    private void Array(ArrayValue array, int depth)
    {
        Stack.Guard();
        _built.Append('[');
        for (var i = 0; i < array.Count; i++)
        {
            Separate(i, depth + 1);
            Write(array[i], depth + 1);
        }

        Finish(array.Count, depth, ']');
    }

    private void Object(ObjectValue map, int depth)
    {
        Stack.Guard();
        _built.Append('{');
        for (var i = 0; i < map.Count; i++)
        {
            var (name, value) = map.At(i);
            Separate(i, depth + 1);
            Quote(_built, name);
            _built.Append(indented ? ": " : ":");
            Write(value, depth + 1);
        }

        Finish(map.Count, depth, '}');
    }

    private void Separate(int index, int depth)
    {
        if (index > 0)
        {
            _built.Append(',');
        }

        Line(depth);
    }

    private void Finish(int count, int depth, char bracket)
    {
        if (count > 0)
        {
            Line(depth);
        }

        _built.Append(bracket);
    }

    private void Line(int depth)
    {
        if (indented)
        {
            _built.Append('\n').Append(' ', depth * 2);
        }
    }

    internal static void Quote(StringBuilder built, string text)
    {
        built.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"':
                    built.Append("\\\"");
                    break;
                case '\\':
                    built.Append("\\\\");
                    break;
                case '\n':
                    built.Append("\\n");
                    break;
                case '\r':
                    built.Append("\\r");
                    break;
                case '\t':
                    built.Append("\\t");
                    break;
                case '\b':
                    built.Append("\\b");
                    break;
                case '\f':
                    built.Append("\\f");
                    break;
                case < ' ':
                    built.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        built.Append(c).Append(text[++i]);
                    }
                    else if (char.IsSurrogate(c))
                    {
                        built.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    }
                    else
                    {
                        built.Append(c);
                    }

                    break;
            }
        }

        built.Append('"');
    }
}
