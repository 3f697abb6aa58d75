using System.Data.Common;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>An order as its master has it, as far as stores are compared by it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OrderNo">Its number.</param>
/// <param name="Version">Its version.</param>
/// <param name="Status">Its status.</param>
/// <param name="ChangedAt">When it changed last.</param>
public sealed record MasterRow(long OrderId, string OrderNo, int Version, int Status, DateTimeOffset ChangedAt);

/// <summary>Reads what stores are compared with from <c>ord_main</c>, within one tenant.</summary>
public static class OrderVersions
{
    public static Task<BucketDigest> DigestAsync(DbConnection connection, int tenantId, IdRange range) =>
        BucketDigest.ReadAsync(connection, BucketDigest.OfOrders, tenantId, range);

    /// <summary>The first orders of a range, by id.</summary>
    public static Task<List<MasterRow>> RowsAsync(DbConnection connection, int tenantId, IdRange range, int limit) => connection.ListAsync(
        """
        SELECT order_id, order_no, version, status, updated_at FROM ord_main
        WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id < @p2 ORDER BY order_id LIMIT @p3
        """,
        row => new MasterRow(row.Long(), row.Text(), row.Int(), row.Int(), row.Time()), tenantId, range.From, range.To, limit);

    /// <summary>The tenant's oldest order; null where it has none.</summary>
    public static Task<long?> OldestAsync(DbConnection connection, int tenantId) => connection.FirstAsync(
        "SELECT order_id FROM ord_main WHERE tenant_id = @p0 ORDER BY order_id LIMIT 1", row => (long?)row.Long(), tenantId);
}
