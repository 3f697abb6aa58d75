namespace OrderHub.Connectors.Signatures;

/// <summary>
/// Remembers the nonces of one window in this process, at most <c>capacity</c> of them. It saves work; what makes a replay on
/// another node harmless is that messages are known by their id.
/// </summary>
public sealed class ReplayGuard(TimeProvider time, int capacity = 200_000)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset Until)> order = new();

    /// <summary>True for a time within <paramref name="window"/> of now, in either direction: clocks run fast and slow.</summary>
    public bool IsTimely(DateTimeOffset timestamp, TimeSpan window) => (time.GetUtcNow() - timestamp).Duration() <= window;

    /// <summary>True the first time within the window. Ask only for messages whose signature was right.</summary>
    public bool IsFirst(string owner, string nonce, TimeSpan window)
    {
        var now = time.GetUtcNow();
        var key = $"{owner}\n{nonce}";
        lock (gate)
        {
            while (order.TryPeek(out var oldest) && (oldest.Until <= now || seen.Count >= capacity))
            {
                seen.Remove(order.Dequeue().Key);
            }

            if (!seen.Add(key))
            {
                return false;
            }

            // Twice the window: the message may carry a time from the future.
            order.Enqueue((key, now + (window * 2)));
            return true;
        }
    }
}
