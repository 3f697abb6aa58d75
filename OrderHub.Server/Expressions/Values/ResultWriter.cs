using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderHub.Server.Expressions.Values;

/// <summary>Values as JSON. Numbers keep all their digits, and those of the input their text.</summary>
internal sealed class ResultWriter(Utf8JsonWriter writer, int maxOutput)
{
    public const int MaxDepth = 500;

    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, SkipValidation = true };

    public void Write(Value value, int depth)
    {
        if (depth >= MaxDepth)
        {
            // Deeper than any document: a transform that put an object into itself.
            throw ErrorMessages.Fail("U1001");
        }

        if (writer.BytesCommitted + writer.BytesPending > maxOutput)
        {
            throw ErrorMessages.Fail("U1003", value: maxOutput);
        }

        switch (value)
        {
            case JsonObjectValue source:
                PassOn(source.Element);
                break;
            case JsonArrayValue source:
                PassOn(source.Element);
                break;
            case NumberValue number:
                Number(number);
                break;
            case TextValue { HasSource: true } text:
                PassOn(text.Source);
                break;
            case TextValue text:
                Text(text.Text);
                break;
            case BooleanValue boolean:
                writer.WriteBooleanValue(boolean.Flag);
                break;
            case ArrayValue array:
                writer.WriteStartArray();
                for (var i = 0; i < array.Count; i++)
                {
                    Write(array[i], depth + 1);
                }

                writer.WriteEndArray();
                break;
            case ObjectValue map:
                Object(map, depth);
                break;
            case FunctionValue:
                // No data: an empty text, as $string gives.
                writer.WriteStringValue(string.Empty);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>
    /// Half a surrogate pair in the input, as an escape, is more than the platform's writer takes: such elements go out as
    /// they came in.
    /// </summary>
    private void PassOn(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.IndexOf("\\ud"u8) >= 0 || raw.IndexOf("\\uD"u8) >= 0)
        {
            writer.WriteRawValue(raw, skipInputValidation: true);
        }
        else
        {
            element.WriteTo(writer);
        }
    }

    private void Object(ObjectValue map, int depth)
    {
        writer.WriteStartObject();
        for (var i = 0; i < map.Count; i++)
        {
            var (name, value) = map.At(i);
            writer.WritePropertyName(IsWellFormed(name) ? name : string.Concat(name.EnumerateRunes()));
            Write(value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private void Number(NumberValue number)
    {
        if (number.Source.ValueKind == JsonValueKind.Number)
        {
            number.Source.WriteTo(writer);
        }
        else if (!double.IsFinite(number.Number))
        {
            throw ErrorMessages.Fail("D1001", value: number.Number);
        }
        else if (number.IsInteger && Math.Abs(number.Number) < 1e15)
        {
            writer.WriteNumberValue((long)number.Number);
        }
        else
        {
            writer.WriteRawValue(NumberText.Shortest(number.Number), skipInputValidation: true);
        }
    }

    private void Text(string text)
    {
        if (IsWellFormed(text))
        {
            writer.WriteStringValue(text);
            return;
        }

        // Half a surrogate pair can only be written as an escape.
        var quoted = new StringBuilder();
        JsonText.Quote(quoted, text);
        writer.WriteRawValue(quoted.ToString(), skipInputValidation: true);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
