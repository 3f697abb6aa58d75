using System.Collections.Concurrent;

namespace OrderHub.Server.Expressions;

/// <summary>
/// Keeps the newest compiled things by text, up to so many characters of text: what is compiled grows with its text. When full,
/// the oldest goes; texts are few and live long.
/// </summary>
internal sealed class BoundedCache<T>(int capacity)
    where T : class
{
    private const int LongestKept = 20_000;

    // What a compiled expression costs whatever its length, in characters of text.
    private const int Overhead = 50;

    private readonly ConcurrentDictionary<Key, T> _items = new();
    private readonly ConcurrentQueue<Key> _order = new();
    private long _held;

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
            Interlocked.Add(ref _held, text.Length + Overhead);
            while (Interlocked.Read(ref _held) > capacity && _order.TryDequeue(out var oldest))
            {
                _items.TryRemove(oldest, out _);
                Interlocked.Add(ref _held, -(oldest.Text.Length + Overhead));
            }
        }

        return made;
    }

    /// <summary>The limits that are built into compiled code are part of what it is.</summary>
    private readonly record struct Key(string Text, int MaxTextLength, int MaxNesting, TimeSpan MaxRegexTime);
}
