using System.Text.Json;

namespace OrderHub.Server.Expressions.Values;

internal enum ValueKind : byte
{
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
    Function,
}

/// <summary>
/// A value of an evaluation. "Undefined", the absence of a value, is a null reference. Values that come from the input are
/// thin views of their JSON element; nothing of the document is copied.
/// </summary>
internal abstract class Value(ValueKind kind)
{
    public readonly ValueKind Kind = kind;

    public bool IsScalar => Kind <= ValueKind.Text;

    public static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObjectValue(element),
        JsonValueKind.Array => new JsonArrayValue(element),
        JsonValueKind.String => new TextValue(element),
        JsonValueKind.Number => new NumberValue(element),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        _ => NullValue.Instance,
    };
}

internal sealed class NullValue : Value
{
    public static readonly NullValue Instance = new();

    private NullValue()
        : base(ValueKind.Null)
    {
    }
}

internal sealed class BooleanValue : Value
{
    public static readonly BooleanValue True = new(true);
    public static readonly BooleanValue False = new(false);

    public readonly bool Flag;

    private BooleanValue(bool flag)
        : base(ValueKind.Boolean) => Flag = flag;

    public static BooleanValue Of(bool flag) => flag ? True : False;
}
