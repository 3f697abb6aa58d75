using System.Data.Common;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>What one pass of a consumer's loop finds, read at one moment.</summary>
/// <param name="Events">New events, those of each part in order.</param>
/// <param name="Blocked">Orders that have letters: their new events line up behind them.</param>
/// <param name="Due">Letters of orders whose first letter is to be tried again, in event order.</param>
/// <param name="Left">Events that are not handled yet, over all parts of the loop.</param>
/// <param name="HasGap">True where events were removed before the loop came to them.</param>
internal sealed record RelayWork(
    IReadOnlyList<OrderEvent> Events, IReadOnlyDictionary<(int TenantId, long OrderId), long> Blocked, IReadOnlyList<DeadLetterRow> Due, long Left, bool HasGap)
{
    public static async Task<RelayWork> ReadAsync(
        DbConnection connection, string consumer, IReadOnlyDictionary<int, long> positions, int limit, DateTimeOffset now)
    {
        var heads = await OutboxTable.HeadsAsync(connection);
        var behind = positions.Where(part => heads[part.Key] > part.Value).ToList();
        var events = new List<OrderEvent>();
        var gap = false;
        foreach (var (part, position) in behind)
        {
            // Each part its share, so that a full one starves no other.
            var some = await OutboxTable.AfterAsync(connection, part, position, Math.Max(1, limit / behind.Count));
            gap |= some.Count == 0 || OutboxPart.PositionOf(some[0].EventId) != position + 1;
            events.AddRange(some);
        }

        var blocked = await DeadLetterTable.OrdersAsync(connection, consumer);
        var due = blocked.Count == 0 ? [] : await DeadLetterTable.DueAsync(connection, consumer, now, limit);
        return new(
            events,
            blocked.ToDictionary(order => (order.TenantId, order.OrderId), order => order.Letters),
            [.. due.Where(letter => positions.ContainsKey(OutboxPart.OfEvent(letter.Event.EventId)))],
            behind.Sum(part => heads[part.Key] - part.Value),
            gap);
    }

    /// <summary>Where each part stands when the events are handled.</summary>
    public IReadOnlyDictionary<int, long> Ends => Events.GroupBy(change => OutboxPart.OfEvent(change.EventId)).ToDictionary(part => part.Key, part => OutboxPart.PositionOf(part.Last().EventId));
}
