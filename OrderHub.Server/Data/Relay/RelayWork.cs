using System.Data.Common;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>What one pass of a consumer's loop finds, read at one moment.</summary>
/// <param name="Events">New events, in order.</param>
/// <param name="Blocked">Orders that have letters: their new events line up behind them.</param>
/// <param name="Due">Letters of orders whose first letter is to be tried again, in event order.</param>
/// <param name="Last">The newest event of the outbox.</param>
internal sealed record RelayWork(
    IReadOnlyList<OrderEvent> Events, IReadOnlyDictionary<(int TenantId, long OrderId), long> Blocked, IReadOnlyList<DeadLetterRow> Due, long Last)
{
    public static async Task<RelayWork> ReadAsync(DbConnection connection, string consumer, long cursor, int limit, DateTimeOffset now)
    {
        var events = await OutboxTable.AfterAsync(connection, cursor, limit);
        var blocked = await DeadLetterTable.OrdersAsync(connection, consumer);
        var due = blocked.Count == 0 ? [] : await DeadLetterTable.DueAsync(connection, consumer, now, limit);
        var last = events.Count < limit ? events.LastOrDefault()?.EventId ?? cursor : await OutboxTable.LastAsync(connection);
        return new(events, blocked.ToDictionary(order => (order.TenantId, order.OrderId), order => order.Letters), due, last);
    }
}
