using System.Text.Json;

namespace OrderHub.Server.Expressions.Values;

/// <summary>
/// An ordered list of values. A <em>sequence</em> is one that arose from a query rather than from JSON or a constructor:
/// a sequence of one item stands for that item, unless it is told to stay.
/// </summary>
internal abstract class ArrayValue() : Value(ValueKind.Array)
{
    public bool IsSequence;

    /// <summary>A sequence of one item that stays an array (<c>a[]</c>).</summary>
    public bool KeepSingleton;

    /// <summary>The sequence of one that wraps an input which is an array.</summary>
    public bool IsOuterWrapper;

    /// <summary>Made by an array constructor that is a step of a path: it is one item, and is not flattened.</summary>
    public bool IsCons;

    public abstract int Count { get; }

    public abstract Value this[int index] { get; }
}

/// <summary>An array of the input.</summary>
internal sealed class JsonArrayValue(JsonElement element) : ArrayValue
{
    private Value[]? _items;

    public JsonElement Element { get; } = element;

    public override int Count { get; } = element.GetArrayLength();

    public override Value this[int index] => (_items ?? Load())[index];

    private Value[] Load()
    {
        var items = new Value[Count];
        var at = 0;
        foreach (var item in Element.EnumerateArray())
        {
            items[at++] = Of(item);
        }

        return _items = items;
    }
}

/// <summary>A list that grows: sequences, and arrays made by constructors and functions.</summary>
internal sealed class ListValue : ArrayValue
{
    private Value[] _items;
    private int _count;

    public ListValue(int capacity = 0) => _items = capacity == 0 ? [] : new Value[capacity];

    public override int Count => _count;

    public override Value this[int index] => _items[index];

    public static ListValue Sequence(int capacity = 0) => new(capacity) { IsSequence = true };

    public static ListValue SequenceOf(Value? only)
    {
        var sequence = new ListValue(1) { IsSequence = true };
        if (only is not null)
        {
            sequence.Add(only);
        }

        return sequence;
    }

    public static ListValue From(IEnumerable<Value> items)
    {
        var list = new ListValue();
        foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    public void Add(Value item)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, _count * 2));
        }

        _items[_count++] = item;
    }

    public void AddAll(ArrayValue items)
    {
        var count = items.Count;
        if (_count + count > _items.Length)
        {
            Array.Resize(ref _items, Math.Max(_count + count, _count * 2));
        }

        if (items is ListValue list)
        {
            Array.Copy(list._items, 0, _items, _count, count);
            _count += count;
            return;
        }

        for (var i = 0; i < count; i++)
        {
            _items[_count++] = items[i];
        }
    }

    public void Replace(int index, Value item) => _items[index] = item;

    public ListValue Copy()
    {
        var copy = new ListValue(_count);
        copy.AddAll(this);
        return copy;
    }
}

/// <summary>A range: ten million numbers cost nothing until they are asked for one by one.</summary>
internal sealed class RangeValue(double first, int count) : ArrayValue
{
    public override int Count { get; } = count;

    public double First { get; } = first;

    public override Value this[int index] => new NumberValue(First + index);
}
