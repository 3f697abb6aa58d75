using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_status_log</c>: what was reported of an order.</summary>
public static class OrderStatusLogTable
{
    private const string Columns = "log_id, status, decision, source, raw_code, raw_time, note, occurred_at, received_at, applied_at";

    /// <param name="batch">Where the row goes.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="orderVersion">The order's version after the report.</param>
    /// <param name="row">The entry.</param>
    public static void Insert(WriteBatch batch, int tenantId, long orderId, int orderVersion, StatusLogRow row) => batch.Add(
        $"""
        INSERT INTO ord_status_log (tenant_id, order_id, {Columns}, order_version)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12)
        """,
        tenantId, orderId, row.Entry.LogId, (int)row.Entry.Status, (int)row.Entry.Decision, row.Entry.Source, row.Entry.RawCode, row.Entry.RawTime,
        row.Note, row.Entry.OccurredAt, row.Entry.ReceivedAt, row.Entry.AppliedAt, orderVersion);

    /// <summary>The statuses that the order advanced to after that version, oldest first.</summary>
    public static Task<List<(OrderStatus Status, int OrderVersion, string Source, DateTimeOffset AppliedAt)>> SinceAsync(
        DbConnection connection, int tenantId, long orderId, int version) => connection.ListAsync(
        "SELECT status, order_version, source, applied_at FROM ord_status_log WHERE tenant_id = @p0 AND order_id = @p1 AND order_version > @p2 AND decision <= @p3 ORDER BY log_id",
        row => ((OrderStatus)row.Int(), row.Int(), row.Text(), row.Time()), tenantId, orderId, version, (int)StatusDecision.AdvanceInferred);

    /// <summary>The statuses that the order advanced to from one version up to another, both among them, in order.</summary>
    public static Task<List<StatusAdvance>> AdvancesAsync(DbConnection connection, int tenantId, long orderId, int fromVersion, int toVersion) => connection.ListAsync(
        """
        SELECT log_id, status, order_version, occurred_at, received_at FROM ord_status_log
        WHERE tenant_id = @p0 AND order_id = @p1 AND order_version >= @p2 AND order_version <= @p3 AND decision <= @p4 ORDER BY order_version, log_id
        """,
        row => new StatusAdvance(row.Long(), (OrderStatus)row.Int(), row.Int(), row.Time(), row.Time()), tenantId, orderId, fromVersion, toVersion, (int)StatusDecision.AdvanceInferred);

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
