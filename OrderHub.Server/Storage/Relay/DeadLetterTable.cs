using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Statements on <c>dead_letter</c>: events set aside, by consumer.</summary>
public static class DeadLetterTable
{
    /// <summary>Guard: somebody else tries the letter, or is done with it.</summary>
    public const string ClaimedGuard = "dead_letter.claimed";

    private const string Columns = $"consumer, attempts, reason, parked_at, next_at, event_id, {OutboxTable.Columns}";

    private const string Narrowed =
        """
        AND (@p1 IS NULL OR consumer = @p1) AND (@p2 IS NULL OR order_no = @p2) AND (@p3 IS NULL OR (@p3 = 1 AND next_at IS NULL) OR (@p3 = 0 AND next_at IS NOT NULL))
        AND (@p4 IS NULL OR parked_at >= @p4) AND (@p5 IS NULL OR parked_at < @p5) AND (@p6 IS NULL OR event_id = @p6)
        """;

    /// <summary>Sets an event aside; nothing happens where it is already.</summary>
    public static void Insert(WriteBatch batch, DeadLetterRow row) => batch.Add(
        $"""
        INSERT INTO dead_letter ({Columns})
        SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14
        WHERE NOT EXISTS (SELECT 1 FROM dead_letter WHERE consumer = @p0 AND event_id = @p5)
        """,
        row.Consumer, row.Attempts, row.Reason, row.ParkedAt, row.NextAt, row.Event.EventId,
        row.Event.TenantId, row.Event.OrderId, row.Event.OrderNo, row.Event.OrderVersion, row.Event.Line, row.Event.Family, (int)row.Event.Status,
        row.Event.OccurredAt, row.Event.TraceParent);

    public static void Delete(WriteBatch batch, string consumer, long eventId) =>
        batch.Add("DELETE FROM dead_letter WHERE consumer = @p0 AND event_id = @p1", consumer, eventId);

    /// <summary>Writes what the last try brought.</summary>
    public static void Retried(WriteBatch batch, DeadLetterRow row) => batch.Add(
        "UPDATE dead_letter SET attempts = @p0, reason = @p1, next_at = @p2 WHERE consumer = @p3 AND event_id = @p4",
        row.Attempts, row.Reason, row.NextAt, row.Consumer, row.Event.EventId);

    /// <summary>Takes a letter for a try of ours, which counts at once: one that ends the process is not tried for ever. Nothing happens where somebody else took it.</summary>
    public static void Claim(WriteBatch batch, DeadLetterRow row, DateTimeOffset until) => batch.AddGuarded(
        ClaimedGuard, 1,
        "UPDATE dead_letter SET attempts = attempts + 1, next_at = @p0 WHERE consumer = @p1 AND event_id = @p2 AND next_at = @p3 AND attempts = @p4",
        until, row.Consumer, row.Event.EventId, row.NextAt, row.Attempts);

    /// <summary>Lets an order's letters be tried again, all of one tenant where no order is named.</summary>
    public static void Release(WriteBatch batch, string consumer, int tenantId, long? orderId, DateTimeOffset now) => batch.Add(
        "UPDATE dead_letter SET attempts = 0, next_at = @p0 WHERE tenant_id = @p1 AND consumer = @p2 AND (@p3 IS NULL OR order_id = @p3)",
        now, tenantId, consumer, orderId);

    /// <summary>The orders that have letters, and how many.</summary>
    public static Task<List<(int TenantId, long OrderId, long Letters)>> OrdersAsync(DbConnection connection, string consumer) => connection.ListAsync(
        "SELECT tenant_id, order_id, COUNT(*) FROM dead_letter WHERE consumer = @p0 GROUP BY tenant_id, order_id",
        row => (row.Int(), row.Long(), row.Long()), consumer);

    /// <summary>All letters of the orders whose first one is to be tried by now, in event order.</summary>
    public static Task<List<DeadLetterRow>> DueAsync(DbConnection connection, string consumer, DateTimeOffset now, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM dead_letter
        WHERE consumer = @p0 AND (tenant_id, order_id) IN (
          SELECT l.tenant_id, l.order_id FROM dead_letter l
          WHERE l.consumer = @p0 AND l.next_at <= @p1 AND NOT EXISTS (
            SELECT 1 FROM dead_letter e
            WHERE e.consumer = l.consumer AND e.tenant_id = l.tenant_id AND e.order_id = l.order_id AND e.event_id < l.event_id))
        ORDER BY event_id LIMIT @p2
        """,
        Read, consumer, now, limit);

    /// <summary>A tenant's letters that a filter takes, the oldest first, behind a place.</summary>
    public static Task<List<DeadLetterRow>> OfTenantAsync(DbConnection connection, int tenantId, DeadLetterFilter filter, DeadLetterPlace? behind, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM dead_letter WHERE tenant_id = @p0 {Narrowed}
          AND (@p8 IS NULL OR parked_at > @p8 OR (parked_at = @p8 AND (event_id > @p9 OR (event_id = @p9 AND consumer > @p10))))
        ORDER BY parked_at, event_id, consumer LIMIT @p7
        """,
        Read, [.. Values(tenantId, filter), limit, behind?.ParkedAt, behind?.EventId, behind?.Consumer]);

    /// <summary>The consumers and orders of a tenant's letters that a filter takes.</summary>
    public static Task<List<(string Consumer, long OrderId)>> OrdersOfAsync(DbConnection connection, int tenantId, DeadLetterFilter filter, int limit) => connection.ListAsync(
        $"SELECT DISTINCT consumer, order_id FROM dead_letter WHERE tenant_id = @p0 {Narrowed} ORDER BY consumer, order_id LIMIT @p7", row => (row.Text(), row.Long()), [.. Values(tenantId, filter), limit]);

    /// <summary>How many of a tenant's letters a filter takes.</summary>
    public static Task<long> CountAsync(DbConnection connection, int tenantId, DeadLetterFilter filter) => connection.FirstAsync(
        $"SELECT COUNT(event_id) FROM dead_letter WHERE tenant_id = @p0 {Narrowed}", row => row.Long(), Values(tenantId, filter));

    private static object?[] Values(int tenantId, DeadLetterFilter filter) =>
        [tenantId, filter.Consumer, filter.OrderNo, filter.Waits is { } waits ? (waits ? 1 : 0) : null, filter.After, filter.Before, filter.EventId];

    private static DeadLetterRow Read(RowReader row)
    {
        var (consumer, attempts, reason) = (row.Text(), row.Int(), row.Text());
        var (parkedAt, nextAt) = (row.Time(), row.TimeOrNull());
        return new()
        {
            Consumer = consumer,
            Attempts = attempts,
            Reason = reason,
            ParkedAt = parkedAt,
            NextAt = nextAt,
            Event = OutboxTable.Read(row),
        };
    }
}
