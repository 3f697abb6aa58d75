using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace OrderHub.Server.Expressions.Values;

/// <summary>A name to look up, with its bytes ready: names of the expression are encoded once, when it is compiled.</summary>
internal sealed class FieldName(string text)
{
    public string Text { get; } = text;

    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

    /// <summary>Compared with the bytes of the input, where the text still is only there.</summary>
    public bool Is(TextValue text)
    {
        if (!text.HasSource || text.IsDecoded)
        {
            return string.Equals(text.Text, Text, StringComparison.Ordinal);
        }

        try
        {
            return text.Source.ValueEquals(_utf8);
        }
        catch (InvalidOperationException)
        {
            return string.Equals(text.Text, Text, StringComparison.Ordinal);
        }
    }

    public bool TryIn(JsonElement map, out JsonElement value)
    {
        try
        {
            return map.TryGetProperty(_utf8, out value);
        }
        catch (InvalidOperationException)
        {
            // Some name of the object holds half a surrogate pair, as an escape.
            foreach (var property in map.EnumerateObject())
            {
                if (string.Equals(NameOf(property), Text, StringComparison.Ordinal))
                {
                    value = property.Value;
                    return true;
                }
            }

            value = default;
            return false;
        }
    }

    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8PropertyName(property);
            return TextValue.DecodeLoosely("\"" + Encoding.UTF8.GetString(raw) + "\"");
        }
    }
}

internal abstract class ObjectValue() : Value(ValueKind.Object)
{
    public abstract int Count { get; }

    public abstract Value? Get(FieldName name);

    public abstract Value? Get(string name);

    public abstract KeyValuePair<string, Value> At(int index);
}

/// <summary>An object of the input.</summary>
internal sealed class JsonObjectValue(JsonElement element) : ObjectValue
{
    private KeyValuePair<string, Value>[]? _fields;

    public JsonElement Element { get; } = element;

    public override int Count => Fields().Length;

    public bool TryGet(FieldName name, out JsonElement value) => name.TryIn(Element, out value);

    public override Value? Get(FieldName name) => name.TryIn(Element, out var value) ? Of(value) : null;

    public override Value? Get(string name) => Get(new FieldName(name));

    public override KeyValuePair<string, Value> At(int index) => Fields()[index];

    private KeyValuePair<string, Value>[] Fields()
    {
        if (_fields is not null)
        {
            return _fields;
        }

        // A name written twice counts once, with its last value.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var fields = new List<KeyValuePair<string, Value>>();
        foreach (var property in Element.EnumerateObject())
        {
            var field = KeyValuePair.Create(FieldName.NameOf(property), Of(property.Value));
            if (places.TryAdd(field.Key, fields.Count))
            {
                fields.Add(field);
            }
            else
            {
                fields[places[field.Key]] = field;
            }
        }

        return _fields = [.. fields];
    }
}

/// <summary>An object made by the expression, in order of insertion.</summary>
internal sealed class MapValue : ObjectValue
{
    private const int LinearUpTo = 8;

    private KeyValuePair<string, Value>[] _fields;
    private Dictionary<string, int>? _places;
    private int _count;

    public MapValue(int capacity = 4) => _fields = new KeyValuePair<string, Value>[Math.Max(capacity, 1)];

    public override int Count => _count;

    public override Value? Get(FieldName name) => Get(name.Text);

    public override Value? Get(string name) => Find(name) is var at and >= 0 ? _fields[at].Value : null;

    public override KeyValuePair<string, Value> At(int index) => _fields[index];

    public bool TryGet(string name, [NotNullWhen(true)] out Value? value)
    {
        value = Get(name);
        return value is not null;
    }

    public void Set(string name, Value value)
    {
        var at = Find(name);
        if (at >= 0)
        {
            _fields[at] = KeyValuePair.Create(name, value);
            return;
        }

        if (_count == _fields.Length)
        {
            Array.Resize(ref _fields, _count * 2);
        }

        _fields[_count] = KeyValuePair.Create(name, value);
        _places?.Add(name, _count);
        _count++;
    }

    public void Remove(string name)
    {
        var at = Find(name);
        if (at < 0)
        {
            return;
        }

        Array.Copy(_fields, at + 1, _fields, at, _count - at - 1);
        _count--;
        _places = null;
    }

    private int Find(string name)
    {
        if (_count > LinearUpTo)
        {
            return Places().TryGetValue(name, out var place) ? place : -1;
        }

        for (var i = 0; i < _count; i++)
        {
            if (string.Equals(_fields[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> Places()
    {
        if (_places is null)
        {
            _places = new Dictionary<string, int>(_count * 2, StringComparer.Ordinal);
            for (var i = 0; i < _count; i++)
            {
                _places.Add(_fields[i].Key, i);
            }
        }

        return _places;
    }
}
