using System.Data.Common;
using System.Globalization;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Storage.Search;

/// <summary>Reads documents of <c>order_index</c> whole, with all by which they are found, to compare them with what they should be.</summary>
public static class OrderIndexContent
{
    public static Task<BucketDigest> DigestAsync(DbConnection connection, int tenantId, IdRange range) =>
        BucketDigest.ReadAsync(connection, BucketDigest.OfIndex, tenantId, range);

    /// <summary>Order, version and status of the first documents of a range, by id.</summary>
    public static Task<List<(long OrderId, int Version, int Status)>> RowsAsync(DbConnection connection, int tenantId, IdRange range, int limit) => connection.ListAsync(
        "SELECT order_id, version, status FROM order_index WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id < @p2 ORDER BY order_id LIMIT @p3",
        row => (row.Long(), row.Int(), row.Int()), tenantId, range.From, range.To, limit);

    /// <summary>Those of the orders that have a document.</summary>
    public static async Task<IReadOnlyList<OrderIndexRow>> ReadAsync(DbConnection connection, int tenantId, IEnumerable<long> orderIds)
    {
        var ids = string.Create(CultureInfo.InvariantCulture, $"[{string.Join(',', orderIds)}]");
        var rows = await connection.ListAsync(
            $"SELECT {OrderIndexTable.Columns} FROM order_index WHERE tenant_id = @p0 AND order_id IN (SELECT value FROM json_each(@p1))", OrderIndexTable.Read, tenantId, ids);
        var people = await connection.ListAsync(
            "SELECT order_id, blind_index FROM order_blind_index WHERE tenant_id = @p0 AND order_id IN (SELECT value FROM json_each(@p1))",
            row => (OrderId: row.Long(), BlindIndex: row.BytesOrNull()!), tenantId, ids);

        var fields = await connection.ListAsync(
            """
            SELECT order_id, name, exact, sort, words, blind_index FROM order_field
            WHERE tenant_id = @p0 AND order_id IN (SELECT order_id FROM order_index WHERE tenant_id = @p0 AND order_id IN (SELECT value FROM json_each(@p1)))
            """,
            row => (OrderId: row.Long(), Field: new OrderFieldRow(row.Text()) { Exact = row.TextOrNull(), Sort = row.LongOrNull(), Words = row.TextOrNull(), BlindIndex = row.BytesOrNull() }),
            tenantId, ids);
        var (peopleOf, fieldsOf) = (people.ToLookup(row => row.OrderId, row => row.BlindIndex), fields.ToLookup(row => row.OrderId, row => row.Field));
        return [.. rows.Select(row => row with { BlindIndexes = [.. peopleOf[row.OrderId]], Fields = [.. fieldsOf[row.OrderId]] })];
    }

    /// <summary>Takes a document out, where it is still of the version that was looked at: one that the relay wrote since stays.</summary>
    public static void DeleteSeen(WriteBatch batch, int tenantId, long orderId, int version)
    {
        batch.Add(
            "DELETE FROM order_blind_index WHERE tenant_id = @p0 AND order_id = @p1 AND EXISTS (SELECT 1 FROM order_index WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2)",
            tenantId, orderId, version);
        batch.Add(
            "DELETE FROM order_field WHERE tenant_id = @p0 AND order_id = @p1 AND EXISTS (SELECT 1 FROM order_index WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2)",
            tenantId, orderId, version);
        batch.Add("DELETE FROM order_index WHERE tenant_id = @p0 AND order_id = @p1 AND version = @p2", tenantId, orderId, version);
    }
}
