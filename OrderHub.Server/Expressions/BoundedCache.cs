using System.Collections.Concurrent;

namespace OrderHub.Server.Expressions;

/// <summary>Keeps the newest so many compiled things by text. When full, the oldest goes: texts are few and live long.</summary>
internal sealed class BoundedCache<T>(int capacity)
    where T : class
{
    private const int LongestKept = 20_000;

    private readonly ConcurrentDictionary<Key, T> _items = new();
    private readonly ConcurrentQueue<Key> _order = new();

    public T Get(string text, ExpressionLimits limits, Func<string, ExpressionLimits, T> make)
    {
        var key = new Key(text, limits.MaxTextLength, limits.MaxNesting, limits.MaxRegexTime);
        if (_items.TryGetValue(key, out var known))
        {
            return known;
        }

        var made = make(text, limits);
        if (text.Length <= LongestKept && _items.TryAdd(key, made))
        {
            _order.Enqueue(key);
            if (_order.Count > capacity && _order.TryDequeue(out var oldest))
            {
                _items.TryRemove(oldest, out _);
            }
        }

        return made;
    }

    /// <summary>The limits that are built into compiled code are part of what it is.</summary>
    private readonly record struct Key(string Text, int MaxTextLength, int MaxNesting, TimeSpan MaxRegexTime);
}
