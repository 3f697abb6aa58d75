namespace OrderHub.Connectors.Signatures;

/// <summary>
/// Remembers the nonces of one window in this process, at most <c>capacity</c> of them. It saves work; what makes a replay on
/// another node harmless is that messages are known by their id.
/// </summary>
public sealed class ReplayGuard(TimeProvider time, int capacity = 200_000)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long Entry, DateTimeOffset Until)> order = new();
    private long entries;

    /// <summary>True for a time within <paramref name="window"/> of now, in either direction: clocks run fast and slow.</summary>
    public bool IsTimely(DateTimeOffset timestamp, TimeSpan window) => (time.GetUtcNow() - timestamp).Duration() <= window;

    /// <summary>
    /// True the first time within the window. Ask only for messages whose signature was right, and <see cref="GiveBack"/> the nonce
    /// where nothing came of the message.
    /// </summary>
    public bool IsFirst(string owner, string nonce, TimeSpan window)
    {
        var now = time.GetUtcNow();
        var key = KeyOf(owner, nonce);
        lock (gate)
        {
            while (order.TryPeek(out var oldest) && (oldest.Until <= now || seen.Count >= capacity))
            {
                order.Dequeue();
                Remove(oldest.Key, oldest.Entry);
            }

            if (!seen.TryAdd(key, ++entries))
            {
                return false;
            }

            // Twice the window: the message may carry a time from the future.
            order.Enqueue((key, entries, now + (window * 2)));
            return true;
        }
    }

    /// <summary>Lets the nonce be used once more: its message was answered "later" and stored nowhere, so the same bytes come again.</summary>
    public void GiveBack(string owner, string nonce)
    {
        lock (gate)
        {
            seen.Remove(KeyOf(owner, nonce));
        }
    }

    // A nonce that was given back and used again has a younger entry, which an older one's end must not take away.
    private void Remove(string key, long entry)
    {
        if (seen.TryGetValue(key, out var current) && current == entry)
        {
            seen.Remove(key);
        }
    }

    private static string KeyOf(string owner, string nonce) => $"{owner}\n{nonce}";
}
