using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace OrderHub.Server.Expressions.Templates;

/// <summary>JSON as the template engine sees it. Objects and arrays keep their element, for expressions to work on.</summary>
internal static class TemplateValues
{
    public static object? Of(JsonElement element, Rendering rendering) => element.ValueKind switch
    {
        JsonValueKind.Object => new TemplateObject(element, rendering),
        JsonValueKind.Array => new TemplateArray(element, rendering),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A number is written as it was read: a decimal keeps its zeros, and what is no plain decimal stays text.</summary>
    private static object Number(JsonElement element)
    {
        var text = element.GetRawText();
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text
            ? number
            : text;
    }

    public static JsonElement ElementOf(object? value) => value switch
    {
        TemplateObject map => map.Element,
        TemplateArray array => array.Element,
        null => JsonSerializer.SerializeToElement<object?>(null),
        string or decimal or bool => JsonSerializer.SerializeToElement(value, value.GetType()),
        _ => JsonSerializer.SerializeToElement(value.ToString()),
    };
}

/// <summary>An object, filled on first use.</summary>
internal sealed class TemplateObject : Dictionary<string, object?>
{
    public TemplateObject(JsonElement element, Rendering rendering)
        : base(StringComparer.Ordinal)
    {
        Element = element;
        foreach (var property in element.EnumerateObject())
        {
            rendering.Tick();
            this[property.Name] = TemplateValues.Of(property.Value, rendering);
        }
    }

    public JsonElement Element { get; }

    public override string ToString() => Element.GetRawText();
}

/// <summary>An array that counts how often it is walked: nested loops multiply, and the engine itself has no limit.</summary>
internal sealed class TemplateArray(JsonElement element, Rendering rendering) : IReadOnlyList<object?>
{
    private readonly object?[] _items = [.. element.EnumerateArray().Select(e => TemplateValues.Of(e, rendering))];

    public JsonElement Element { get; } = element;

    public int Count => _items.Length;

    public object? this[int index]
    {
        get
        {
            rendering.Tick();
            return _items[index];
        }
    }

    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var item in _items)
        {
            rendering.Tick();
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Element.GetRawText();
}
