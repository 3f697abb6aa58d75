using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Statements on <c>outbox</c>. It is one queue for all tenants: consumers find the tenant in each row.</summary>
public static class OutboxTable
{
    internal const string Columns = "tenant_id, order_id, order_no, order_version, line, family, status, occurred_at, trace_parent";

    public static void Insert(WriteBatch batch, OrderEvent change) => batch.Add(
        $"INSERT INTO outbox ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        change.TenantId, change.OrderId, change.OrderNo, change.OrderVersion, change.Line, change.Family, (int)change.Status, change.OccurredAt, change.TraceParent);

    /// <summary>The events behind a cursor, in order. No event ever appears before one that was seen: ids rise in commit order.</summary>
    public static Task<List<OrderEvent>> AfterAsync(DbConnection connection, long eventId, int limit) => connection.ListAsync(
        $"SELECT event_id, {Columns} FROM outbox WHERE event_id > @p0 ORDER BY event_id LIMIT @p1", Read, eventId, limit);

    /// <summary>The newest event's id; 0 where there never was one.</summary>
    public static Task<long> LastAsync(DbConnection connection) => connection.FirstAsync(
        "SELECT event_id FROM outbox ORDER BY event_id DESC LIMIT 1", row => row.Long());

    /// <summary>The oldest events that happened before a time, up to a number of them: the last one's id, and how many they are.</summary>
    public static async Task<(long Last, int Count)> OldAsync(DbConnection connection, DateTimeOffset before, long upTo, int limit)
    {
        var oldest = await connection.ListAsync(
            "SELECT event_id, occurred_at FROM outbox WHERE event_id <= @p0 ORDER BY event_id LIMIT @p1",
            row => (Id: row.Long(), At: row.Time()), upTo, limit);
        var old = oldest.TakeWhile(row => row.At < before).ToList();
        return old.Count == 0 ? default : (old[^1].Id, old.Count);
    }

    public static void DeleteUpTo(WriteBatch batch, long eventId) => batch.Add("DELETE FROM outbox WHERE event_id <= @p0", eventId);

    internal static OrderEvent Read(RowReader row) => new()
    {
        EventId = row.Long(),
        TenantId = row.Int(),
        OrderId = row.Long(),
        OrderNo = row.Text(),
        OrderVersion = row.Int(),
        Line = row.Text(),
        Family = row.Text(),
        Status = (OrderStatus)row.Int(),
        OccurredAt = row.Time(),
        TraceParent = row.TextOrNull(),
    };
}
