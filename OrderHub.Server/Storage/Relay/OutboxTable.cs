using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Statements on <c>outbox</c> and <c>outbox_part</c>. It is one queue for all tenants: consumers find the tenant in each row.</summary>
public static class OutboxTable
{
    /// <summary>Guard: the part's counter is missing, which no store of ours can be.</summary>
    public const string PartGuard = "outbox.part";

    internal const string Columns = "tenant_id, order_id, order_no, order_version, line, family, status, occurred_at, trace_parent";

    /// <summary>Adds an event at the end of its order's part. Last in the batch, because the part is held from here to the commit.</summary>
    public static void Insert(WriteBatch batch, OrderEvent change)
    {
        var part = OutboxPart.Of(change.OrderId);
        var row = $"outbox_part {part}";

        // The insert below counts for both: it finds no row where this one changed none.
        batch.AddLast(row, PartGuard, null, "UPDATE outbox_part SET position = position + 1 WHERE part = @p0", part);
        batch.AddLast(
            row, PartGuard, 1,
            $"""
            INSERT INTO outbox (part, position, {Columns})
            SELECT part, position, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9 FROM outbox_part WHERE part = @p0
            """,
            part, change.TenantId, change.OrderId, change.OrderNo, change.OrderVersion, change.Line, change.Family, (int)change.Status, change.OccurredAt, change.TraceParent);
    }

    /// <summary>The newest position of each part, by part.</summary>
    public static async Task<long[]> HeadsAsync(DbConnection connection)
    {
        var heads = new long[OutboxPart.Count];
        foreach (var (part, position) in await connection.ListAsync("SELECT part, position FROM outbox_part", row => (row.Int(), row.Long())))
        {
            heads[part] = position;
        }

        return heads;
    }

    /// <summary>The oldest position that each part still has; behind its newest where it is empty.</summary>
    public static async Task<long[]> TailsAsync(DbConnection connection)
    {
        var tails = (await HeadsAsync(connection)).Select(head => head + 1).ToArray();
        foreach (var (part, position) in await connection.ListAsync("SELECT part, MIN(position) FROM outbox GROUP BY part", row => (row.Int(), row.Long())))
        {
            tails[part] = position;
        }

        return tails;
    }

    /// <summary>A part's events behind a position, in order.</summary>
    public static Task<List<OrderEvent>> AfterAsync(DbConnection connection, int part, long position, int limit) => connection.ListAsync(
        $"SELECT part, position, {Columns} FROM outbox WHERE part = @p0 AND position > @p1 ORDER BY position LIMIT @p2", ReadPlaced, part, position, limit);

    /// <summary>A part's oldest events that happened before a time, up to a position: the last one's position, and how many they are.</summary>
    public static async Task<(long Last, int Count)> OldAsync(DbConnection connection, int part, DateTimeOffset before, long upTo, int limit)
    {
        var oldest = await connection.ListAsync(
            "SELECT position, occurred_at FROM outbox WHERE part = @p0 AND position <= @p1 ORDER BY position LIMIT @p2",
            row => (Position: row.Long(), At: row.Time()), part, upTo, limit);
        var old = oldest.TakeWhile(row => row.At < before).ToList();
        return old.Count == 0 ? default : (old[^1].Position, old.Count);
    }

    public static void DeleteUpTo(WriteBatch batch, int part, long position) =>
        batch.Add("DELETE FROM outbox WHERE part = @p0 AND position <= @p1", part, position);

    /// <summary>An event whose number is the first column.</summary>
    internal static OrderEvent Read(RowReader row) => Read(row, row.Long());

    private static OrderEvent ReadPlaced(RowReader row) => Read(row, OutboxPart.EventId(row.Int(), row.Long()));

    private static OrderEvent Read(RowReader row, long eventId) => new()
    {
        EventId = eventId,
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
