using System.Data.Common;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_modify_log</c>: who changed which field of an order.</summary>
public static class OrderModifyLogTable
{
    private const string Columns = "log_id, order_version, actor, path, old_masked, new_masked, changed_at";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, ModifyLogEntry entry) => batch.Add(
        $"INSERT INTO ord_modify_log (tenant_id, order_id, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        tenantId, orderId, entry.LogId, entry.OrderVersion, entry.Actor, entry.Path, entry.OldMasked, entry.NewMasked, entry.ChangedAt);

    /// <summary>Entries before a given one, newest first.</summary>
    public static Task<List<ModifyLogEntry>> BeforeAsync(DbConnection connection, int tenantId, long orderId, long before, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM ord_modify_log WHERE tenant_id = @p0 AND order_id = @p1 AND log_id < @p2 ORDER BY log_id DESC LIMIT @p3",
        Read, tenantId, orderId, before, limit);

    /// <summary>Entries of the changes after a version of the order, oldest first.</summary>
    public static Task<List<ModifyLogEntry>> SinceAsync(DbConnection connection, int tenantId, long orderId, int version, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM ord_modify_log WHERE tenant_id = @p0 AND order_id = @p1 AND order_version > @p2 ORDER BY log_id LIMIT @p3",
        Read, tenantId, orderId, version, limit);

    private static ModifyLogEntry Read(RowReader row) => new()
    {
        LogId = row.Long(),
        OrderVersion = row.Int(),
        Actor = row.Text(),
        Path = row.Text(),
        OldMasked = row.TextOrNull(),
        NewMasked = row.TextOrNull(),
        ChangedAt = row.Time(),
    };
}
