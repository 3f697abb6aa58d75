using System.Data.Common;

namespace OrderHub.Server.Storage.Search;

/// <summary>Statements that write and read <c>order_index</c>, the embedded search index.</summary>
public static class OrderIndexTable
{
    internal const string Columns =
        """
        order_id, tenant_id, version, order_no, business_line, business_identity, status, hold_code, source, customer_code,
        channel_order_no, waybill_nos, goods, consignor_name, consignor_mobile, consignor_region, consignee_name, consignee_mobile,
        consignee_region, created_at, updated_at, deleted, unit, mastered_by, region, amount, currency, minutes, finished
        """;

    /// <summary>Writes the row, unless the index has a newer version of the order. The same version is written again.</summary>
    public static void Upsert(WriteBatch batch, OrderIndexRow row) => batch.Add(
        $"""
        INSERT INTO order_index ({Columns})
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28)
        ON CONFLICT (order_id) DO UPDATE SET
          version = excluded.version, business_line = excluded.business_line, business_identity = excluded.business_identity,
          status = excluded.status, hold_code = excluded.hold_code, source = excluded.source, customer_code = excluded.customer_code,
          channel_order_no = excluded.channel_order_no, waybill_nos = excluded.waybill_nos, goods = excluded.goods,
          consignor_name = excluded.consignor_name, consignor_mobile = excluded.consignor_mobile, consignor_region = excluded.consignor_region,
          consignee_name = excluded.consignee_name, consignee_mobile = excluded.consignee_mobile, consignee_region = excluded.consignee_region,
          updated_at = excluded.updated_at, deleted = excluded.deleted, mastered_by = excluded.mastered_by, region = excluded.region,
          amount = excluded.amount, currency = excluded.currency, minutes = excluded.minutes, finished = excluded.finished
        WHERE tenant_id = excluded.tenant_id AND version <= excluded.version
        """,
        row.OrderId, row.TenantId, row.Version, row.OrderNo, row.BusinessLine, row.BusinessIdentity, row.Status, row.HoldCode, row.Source,
        row.CustomerCode, row.ChannelOrderNo, row.WaybillNos, row.Goods, row.ConsignorName, row.ConsignorMobile, row.ConsignorRegion,
        row.ConsigneeName, row.ConsigneeMobile, row.ConsigneeRegion, row.CreatedAt, row.UpdatedAt, row.Deleted,
        row.Unit, row.MasteredBy, row.Region, row.Amount, row.Currency, row.Minutes, row.Finished);

    /// <summary>Makes the order's blind indexes those of the row, where its version is the one in the index.</summary>
    public static void ReplaceBlindIndexes(WriteBatch batch, OrderIndexRow row)
    {
        batch.Add(
            """
            DELETE FROM order_blind_index WHERE tenant_id = @p0 AND order_id = @p1
              AND EXISTS (SELECT 1 FROM order_index WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2)
            """,
            row.TenantId, row.OrderId, row.Version);
        foreach (var blindIndex in row.BlindIndexes)
        {
            batch.Add(
                """
                INSERT OR IGNORE INTO order_blind_index (tenant_id, blind_index, order_id)
                SELECT @p0, @p1, @p2 WHERE EXISTS (SELECT 1 FROM order_index WHERE tenant_id = @p0 AND order_id = @p2 AND version = @p3)
                """,
                row.TenantId, blindIndex, row.OrderId, row.Version);
        }
    }

    /// <summary>Which of the tenant's orders the index knows, and in which version.</summary>
    public static Task<List<(long OrderId, int Version)>> KnownAsync(DbConnection connection, int tenantId, IEnumerable<long> orderIds) => connection.ListAsync(
        "SELECT order_id, version FROM order_index WHERE tenant_id = @p0 AND order_id IN (SELECT value FROM json_each(@p1))",
        row => (row.Long(), row.Int()), tenantId, $"[{string.Join(',', orderIds)}]");

    /// <summary>Keys of the oldest documents of all tenants, between two ids of orders, by id.</summary>
    public static Task<List<(int TenantId, long OrderId)>> BetweenAsync(DbConnection connection, long after, long before, int limit) => connection.ListAsync(
        "SELECT tenant_id, order_id FROM order_index WHERE order_id > @p0 AND order_id < @p1 ORDER BY order_id LIMIT @p2", row => (row.Int(), row.Long()), after, before, limit);

    /// <summary>Takes the order's document out, with all by which it is found.</summary>
    public static void Delete(WriteBatch batch, int tenantId, long orderId)
    {
        batch.Add("DELETE FROM order_blind_index WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);
        batch.Add("DELETE FROM order_field WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);
        batch.Add("DELETE FROM order_index WHERE tenant_id = @p0 AND order_id = @p1", tenantId, orderId);
    }

    public static Task<long?> CursorAsync(DbConnection connection, string consumer) => connection.FirstAsync(
        "SELECT event_id FROM index_cursor WHERE consumer = @p0", row => (long?)row.Long(), consumer);

    public static void SaveCursor(WriteBatch batch, string consumer, long eventId) => batch.Add(
        "INSERT INTO index_cursor (consumer, event_id) VALUES (@p0, @p1) ON CONFLICT (consumer) DO UPDATE SET event_id = excluded.event_id",
        consumer, eventId);

    internal static OrderIndexRow Read(RowReader row)
    {
        var (orderId, tenantId) = (row.Long(), row.Int());
        return new()
        {
            OrderId = orderId,
            TenantId = tenantId,
            Version = row.Int(),
            OrderNo = row.Text(),
            BusinessLine = row.Text(),
            BusinessIdentity = row.Text(),
            Status = row.Int(),
            HoldCode = row.TextOrNull(),
            Source = row.TextOrNull(),
            CustomerCode = row.TextOrNull(),
            ChannelOrderNo = row.Text(),
            WaybillNos = row.Text(),
            Goods = row.Text(),
            ConsignorName = row.TextOrNull(),
            ConsignorMobile = row.TextOrNull(),
            ConsignorRegion = row.TextOrNull(),
            ConsigneeName = row.TextOrNull(),
            ConsigneeMobile = row.TextOrNull(),
            ConsigneeRegion = row.TextOrNull(),
            CreatedAt = row.Time(),
            UpdatedAt = row.Time(),
            Deleted = row.Truth(),
            Unit = row.Int(),
            MasteredBy = row.Text(),
            Region = row.TextOrNull(),
            Amount = row.LongOrNull(),
            Currency = row.TextOrNull(),
            Minutes = row.LongOrNull(),
            Finished = row.Truth(),
        };
    }
}
