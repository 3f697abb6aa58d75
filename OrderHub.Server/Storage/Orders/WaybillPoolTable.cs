using System.Data.Common;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>waybill_pool</c>: waybill numbers that were fetched ahead and are free.</summary>
public static class WaybillPoolTable
{
    /// <summary>Guard: somebody else took the number.</summary>
    public const string GoneGuard = "waybill_pool.gone";

    /// <summary>
    /// Adds a free number. Nothing happens where it is in the pool already or was used: a partner that repeats its answer must not
    /// put a number out twice.
    /// </summary>
    public static void Add(WriteBatch batch, int tenantId, string carrier, string waybillNo, DateTimeOffset now) => batch.Add(
        """
        INSERT INTO waybill_pool (tenant_id, carrier, waybill_no, added_at)
        SELECT @p0, @p1, @p2, @p3
        WHERE NOT EXISTS (SELECT 1 FROM waybill_pool WHERE tenant_id = @p0 AND carrier = @p1 AND waybill_no = @p2)
          AND NOT EXISTS (SELECT 1 FROM ord_package WHERE tenant_id = @p0 AND waybill_no = @p2)
        """,
        tenantId, carrier, waybillNo, now);

    public static void Take(WriteBatch batch, int tenantId, string carrier, string waybillNo) => batch.AddGuarded(
        GoneGuard, 1,
        "DELETE FROM waybill_pool WHERE tenant_id = @p0 AND carrier = @p1 AND waybill_no = @p2", tenantId, carrier, waybillNo);

    /// <summary>Free numbers after a given one, in order of their text.</summary>
    public static Task<List<string>> AfterAsync(DbConnection connection, int tenantId, string carrier, string after, int limit) => connection.ListAsync(
        "SELECT waybill_no FROM waybill_pool WHERE tenant_id = @p0 AND carrier = @p1 AND waybill_no > @p2 ORDER BY waybill_no LIMIT @p3",
        row => row.Text(), tenantId, carrier, after, limit);

    public static Task<long> CountAsync(DbConnection connection, int tenantId, string carrier) => connection.FirstAsync(
        "SELECT COUNT(*) FROM waybill_pool WHERE tenant_id = @p0 AND carrier = @p1", row => row.Long(), tenantId, carrier);
}
