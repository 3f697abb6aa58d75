using System.Data.Common;
using System.Globalization;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Storage.Legacy;

/// <summary>Statements on <c>legacy_order</c>, at home.</summary>
public static class LegacyOrderTable
{
    /// <summary>Guard: the order came, or changed, since it was read.</summary>
    public const string ChangedGuard = "legacy_order.changed";

    private const string Columns =
        "tenant_id, order_id, order_no, mastered_by, connector, version, status, line, created_at, updated_at, gone, content_hash, content, synced_at";

    private const string KnownColumns = "order_id, order_no, mastered_by, version, created_at, updated_at, gone, content_hash";

    public static void Insert(WriteBatch batch, LegacyOrderRow row) => batch.AddGuarded(
        ChangedGuard, 1,
        $"INSERT INTO legacy_order ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13)",
        row.TenantId, row.OrderId, row.OrderNo, row.MasteredBy, row.Connector, row.Version, row.Status, row.Line, row.CreatedAt.ToUnixTimeMilliseconds(),
        row.UpdatedAt.ToUnixTimeMilliseconds(), row.Gone, row.ContentHash, row.Content, row.SyncedAt.ToUnixTimeMilliseconds());

    /// <summary>Writes what is new over the version that was read. Number, master and place in lists stay.</summary>
    public static void Update(WriteBatch batch, LegacyOrderRow row, int readVersion) => batch.AddGuarded(
        ChangedGuard, 1,
        """
        UPDATE legacy_order SET connector = @p0, version = @p1, status = @p2, line = @p3, updated_at = @p4, gone = @p5, content_hash = @p6, content = @p7, synced_at = @p8
        WHERE tenant_id = @p9 AND order_id = @p10 AND version = @p11
        """,
        row.Connector, row.Version, row.Status, row.Line, row.UpdatedAt.ToUnixTimeMilliseconds(), row.Gone, row.ContentHash, row.Content,
        row.SyncedAt.ToUnixTimeMilliseconds(), row.TenantId, row.OrderId, readVersion);

    /// <summary>Takes it out of the lists, or, where it is back, in again.</summary>
    public static void SetGone(WriteBatch batch, int tenantId, long orderId, int readVersion, bool gone, DateTimeOffset now) => batch.AddGuarded(
        ChangedGuard, 1,
        "UPDATE legacy_order SET gone = @p0, version = version + 1, synced_at = @p1 WHERE tenant_id = @p2 AND order_id = @p3 AND version = @p4",
        gone, now.ToUnixTimeMilliseconds(), tenantId, orderId, readVersion);

    public static Task<LegacyOrderRow?> FindAsync(DbConnection connection, int tenantId, string orderNo) => connection.FirstAsync(
        $"SELECT {Columns} FROM legacy_order WHERE tenant_id = @p0 AND order_no = @p1", Read, tenantId, orderNo);

    /// <summary>Those of the ids, at most a few hundred.</summary>
    public static Task<List<LegacyOrderRow>> ReadAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds) => connection.ListAsync(
        $"SELECT {Columns} FROM legacy_order WHERE tenant_id = @p0 AND order_id IN ({Places(orderIds.Count)})", Read, [tenantId, .. orderIds.Select(id => (object?)id)]);

    /// <summary>Those that have one of the numbers or one of the ids, at most a few hundred each: who is known, and whose place is taken.</summary>
    public static Task<List<KnownLegacyOrder>> KnownAsync(DbConnection connection, int tenantId, IReadOnlyCollection<string> orderNos, IReadOnlyCollection<long> orderIds) => connection.ListAsync(
        $"""
        SELECT {KnownColumns} FROM legacy_order WHERE tenant_id = @p0 AND order_no IN ({Places(orderNos.Count)})
        UNION SELECT {KnownColumns} FROM legacy_order WHERE tenant_id = @p0 AND order_id IN ({Places(orderIds.Count, orderNos.Count)})
        """,
        ReadKnown, [tenantId, .. orderNos, .. orderIds.Select(id => (object?)id)]);

    /// <summary>Those of the numbers that the tenant has.</summary>
    public static Task<List<(string OrderNo, long OrderId)>> IdsAsync(DbConnection connection, int tenantId, IReadOnlyCollection<string> orderNos) => connection.ListAsync(
        $"SELECT order_no, order_id FROM legacy_order WHERE tenant_id = @p0 AND order_no IN ({Places(orderNos.Count)})", row => (row.Text(), row.Long()), [tenantId, .. orderNos]);

    /// <summary>Those of the ids that the tenant has.</summary>
    public static Task<List<long>> KnownIdsAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds) => connection.ListAsync(
        $"SELECT order_id FROM legacy_order WHERE tenant_id = @p0 AND order_id IN ({Places(orderIds.Count)})", row => row.Long(), [tenantId, .. orderIds.Select(id => (object?)id)]);

    /// <summary>Keys of all tenants behind one, by tenant and id: for an index that is made anew.</summary>
    public static Task<List<(int TenantId, long OrderId)>> ScanAsync(DbConnection connection, int afterTenantId, long afterOrderId, int limit) => connection.ListAsync(
        "SELECT tenant_id, order_id FROM legacy_order WHERE (tenant_id, order_id) > (@p0, @p1) ORDER BY tenant_id, order_id LIMIT @p2", row => (row.Int(), row.Long()), afterTenantId, afterOrderId, limit);

    /// <summary>The oldest order that lists show of some connectors, with the sign of its id turned.</summary>
    public static async Task<long?> OldestAsync(DbConnection connection, int tenantId, IReadOnlyCollection<string> connectors) => -await connection.FirstAsync(
        $"SELECT MAX(order_id) FROM legacy_order WHERE tenant_id = @p0 AND gone = 0 AND connector IN ({Places(connectors.Count)})", row => row.LongOrNull(), [tenantId, .. connectors]);

    /// <summary>Those that lists show of some connectors, oldest first, in a range of ids whose sign is turned.</summary>
    public static Task<List<(long OrderId, DateTimeOffset UpdatedAt, int Status)>> StatesAsync(DbConnection connection, int tenantId, IReadOnlyCollection<string> connectors, IdRange range, int limit) =>
        connection.ListAsync(
            $"""
            SELECT order_id, updated_at, status FROM legacy_order
            WHERE tenant_id = @p0 AND order_id <= @p1 AND order_id > @p2 AND gone = 0 AND connector IN ({Places(connectors.Count, 3)}) ORDER BY order_id DESC LIMIT @p3
            """,
            row => (row.Long(), row.Millis(), row.Int()), [tenantId, -range.From, -range.To, limit, .. connectors]);

    /// <summary>How many orders of a connector the lists show.</summary>
    public static Task<long> CountAsync(DbConnection connection, int tenantId, string connector) => connection.FirstAsync(
        "SELECT COUNT(*) FROM legacy_order WHERE tenant_id = @p0 AND connector = @p1 AND gone = 0", row => row.Long(), tenantId, connector);

    private static string Places(int count, int after = 0) =>
        count == 0 ? "NULL" : string.Join(", ", Enumerable.Range(1 + after, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));

    private static KnownLegacyOrder ReadKnown(RowReader row) =>
        new(row.Long(), row.Text(), row.Text(), row.Int(), row.Millis(), row.Millis(), row.Truth(), row.BytesOrNull()!);

    private static LegacyOrderRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        OrderId = row.Long(),
        OrderNo = row.Text(),
        MasteredBy = row.Text(),
        Connector = row.Text(),
        Version = row.Int(),
        Status = row.Int(),
        Line = row.Text(),
        CreatedAt = row.Millis(),
        UpdatedAt = row.Millis(),
        Gone = row.Truth(),
        ContentHash = row.BytesOrNull()!,
        Content = row.BytesOrNull()!,
        SyncedAt = row.Millis(),
    };
}
