using System.Data.Common;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_modify_log</c>: who changed which field of an order.</summary>
public static class OrderModifyLogTable
{
    private const string Columns = "log_id, order_version, actor, path, old_masked, new_masked, changed_at";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, ModifyLogEntry entry) => batch.Add(
        $"INSERT INTO ord_modify_log (tenant_id, order_id, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        tenantId, orderId, entry.LogId, entry.OrderVersion, entry.Actor, entry.Path, entry.OldMasked, entry.NewMasked, entry.ChangedAt);

    /// <summary>All entries, oldest first.</summary>
    public static Task<List<ModifyLogEntry>> OfOrderAsync(DbConnection connection, int tenantId, long orderId) => connection.ListAsync(
        $"SELECT {Columns} FROM ord_modify_log WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY log_id",
        row => new ModifyLogEntry
        {
            LogId = row.Long(),
            OrderVersion = row.Int(),
            Actor = row.Text(),
            Path = row.Text(),
            OldMasked = row.TextOrNull(),
            NewMasked = row.TextOrNull(),
            ChangedAt = row.Time(),
        },
        tenantId, orderId);
}
