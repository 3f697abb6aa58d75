using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_status_log</c>: what was reported of an order.</summary>
public static class OrderStatusLogTable
{
    private const string Columns = "log_id, status, decision, source, raw_code, raw_time, note, occurred_at, received_at, applied_at";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, StatusLogRow row) => batch.Add(
        $"""
        INSERT INTO ord_status_log (tenant_id, order_id, {Columns})
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11)
        """,
        tenantId, orderId, row.Entry.LogId, (int)row.Entry.Status, (int)row.Entry.Decision, row.Entry.Source, row.Entry.RawCode, row.Entry.RawTime,
        row.Note, row.Entry.OccurredAt, row.Entry.ReceivedAt, row.Entry.AppliedAt);

    /// <summary>All entries, oldest first.</summary>
    public static Task<List<StatusLogRow>> OfOrderAsync(DbConnection connection, int tenantId, long orderId) => connection.ListAsync(
        $"SELECT {Columns} FROM ord_status_log WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY log_id", Read, tenantId, orderId);

    private static StatusLogRow Read(RowReader row)
    {
        var (logId, status, decision) = (row.Long(), (OrderStatus)row.Int(), (StatusDecision)row.Int());
        var (source, rawCode, rawTime) = (row.Text(), row.TextOrNull(), row.TextOrNull());
        var note = row.BytesOrNull();
        return new(
            new()
            {
                LogId = logId,
                Status = status,
                Decision = decision,
                Source = source,
                RawCode = rawCode,
                RawTime = rawTime,
                OccurredAt = row.Time(),
                ReceivedAt = row.Time(),
                AppliedAt = row.Time(),
            },
            note);
    }
}
