using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Notice;

/// <summary>Messages that were sent, oldest first; of the number only its end is shown.</summary>
internal sealed class NoticeBook
{
    private readonly ConcurrentQueue<(string OrderId, string Mobile, string Text)> sent = new();

    public string Send(string orderId, string mobile, string text)
    {
        sent.Enqueue((orderId, mobile, text));
        return $"N{sent.Count:000000}";
    }

    public IReadOnlyList<object> Snapshot() => [.. sent.Select(one => (object)new { one.OrderId, MobileEnd = one.Mobile[^4..], one.Text })];
}
