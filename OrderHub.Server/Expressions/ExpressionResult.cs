using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions;

/// <summary>
/// What an evaluation gave. "Undefined", the absence of a value, is no JSON: ask <see cref="IsUndefined"/> first.
/// The result may refer into the input: it must not outlive the input's document.
/// </summary>
public readonly struct ExpressionResult
{
    private readonly Value? _value;
    private readonly ExpressionLimits? _limits;

    private readonly int _end;

    /// <param name="end">Length of the expression: where an error of the result as a whole is reported.</param>
    internal ExpressionResult(Value? value, ExpressionLimits limits, int end)
    {
        _value = value;
        _limits = limits;
        _end = end;
    }

    /// <summary>True when the expression found nothing, or gave a function, which is no data.</summary>
    public bool IsUndefined => _value is null or FunctionValue;

    /// <summary>The result as a condition, by the rules of <c>$boolean</c>; undefined is false.</summary>
    public bool IsTrue => Truth.Of(_value);

    /// <summary>The result if it is a number, in double precision.</summary>
    public double? AsNumber() => (_value as NumberValue)?.Number;

    /// <summary>The result if it is a text.</summary>
    public string? AsText() => (_value as TextValue)?.Text;

    /// <summary>The result as text, as <c>$string</c> gives it; empty when undefined.</summary>
    public string ToText() => _value is null ? string.Empty : Texts.Of(_value, Limits.MaxOutput);

    /// <summary>The result as JSON. What was only passed through is the very element of the input.</summary>
    /// <returns>An element of kind Undefined when there is no result.</returns>
    /// <exception cref="ExpressionException">The result holds a number that is not finite, is too large, or contains itself.</exception>
    public JsonElement ToElement()
    {
        switch (_value)
        {
            case null or FunctionValue:
                return default;
            case JsonObjectValue source:
                return source.Element;
            case JsonArrayValue source:
                return source.Element;
            case NumberValue { Source.ValueKind: JsonValueKind.Number } number:
                return number.Source;
            case TextValue { HasSource: true } text:
                return text.Source;
            default:
                var reader = new Utf8JsonReader(Written().WrittenSpan, new JsonReaderOptions { MaxDepth = ResultWriter.MaxDepth });
                return JsonElement.ParseValue(ref reader);
        }
    }

    /// <summary>The result as a tree that can be changed; null when undefined, as for JSON null.</summary>
    public JsonNode? ToNode() => IsUndefined
        ? null
        : JsonNode.Parse(Written().WrittenSpan, documentOptions: new JsonDocumentOptions { MaxDepth = ResultWriter.MaxDepth });

    /// <summary>Writes the result; nothing is written when it is undefined.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (_value is { } value and not FunctionValue)
        {
            try
            {
                new ResultWriter(writer, Limits.MaxOutput).Write(value, 0);
            }
            catch (ExpressionException e) when (Evaluation.Calls.Located(e, _end, null))
            {
                throw;
            }
        }
    }

    /// <summary>The result as compact JSON; empty when undefined.</summary>
    public string ToJson() => IsUndefined ? string.Empty : System.Text.Encoding.UTF8.GetString(Written().WrittenSpan);

    public override string ToString() => IsUndefined ? "undefined" : ToJson();

    private ExpressionLimits Limits => _limits ?? ExpressionLimits.Default;

    private ArrayBufferWriter<byte> Written()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, ResultWriter.Options);
        WriteTo(writer);
        writer.Flush();
        return buffer;
    }
}
