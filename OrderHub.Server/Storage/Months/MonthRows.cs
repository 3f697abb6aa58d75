using System.Data.Common;
using System.Globalization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Storage.Months;

/// <summary>Statements on the rows of a month, of all tenants: its orders by shard, in the order of their ids, which an index gives.</summary>
internal static class MonthRows
{
    private static readonly string Settled =
        string.Join(", ", Enum.GetValues<OrderStatus>().Where(StatusMachine.IsSettled).Select(status => ((int)status).ToString(CultureInfo.InvariantCulture)));

    private static readonly string UnfinishedSql =
        $"""
        SELECT o.order_no FROM ord_main o WHERE o.shard = @p0 AND o.order_id >= @p1 AND o.order_id < @p2 AND (o.status NOT IN ({Settled})
          OR EXISTS (SELECT 1 FROM wf_instance i WHERE i.tenant_id = o.tenant_id AND i.order_id = o.order_id AND i.ended_at IS NULL))
        ORDER BY o.order_id LIMIT 1
        """;

    /// <summary>The oldest order of a database, by its shards; null where it has none.</summary>
    public static async Task<long?> OldestAsync(IDatabase database, CancellationToken ct) => await database.ReadAsync(
        async connection =>
        {
            long? oldest = null;
            for (var shard = 0; shard < VirtualShard.Count; shard++)
            {
                var first = await connection.FirstAsync(
                    "SELECT order_id FROM ord_main WHERE shard = @p0 ORDER BY order_id LIMIT 1", row => (long?)row.Long(), shard);
                oldest = first < oldest || oldest is null ? first ?? oldest : oldest;
            }

            return oldest;
        },
        ct);

    /// <summary>Number of an order of the shard that goes on: by its status, or because a flow of it runs. Null where all are done.</summary>
    public static Task<string?> FindUnfinishedAsync(IDatabase database, int shard, long from, long to, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(UnfinishedSql, row => row.Text(), shard, from, to), ct);

    /// <summary>Number of an order whose event was not carried to every consumer, or waits for a person.</summary>
    public static Task<string?> FindUndispatchedAsync(IDatabase database, long from, long to, CancellationToken ct) => database.ReadAsync(
        async connection =>
            await connection.FirstAsync(
                """
                SELECT o.order_no FROM outbox o WHERE o.order_id >= @p0 AND o.order_id < @p1 AND (
                  EXISTS (SELECT 1 FROM relay_cursor c WHERE c.part = o.part AND c.position < o.position)
                  OR NOT EXISTS (SELECT 1 FROM relay_cursor c WHERE c.part = o.part))
                LIMIT 1
                """,
                row => row.Text(), from, to)
            ?? await connection.FirstAsync("SELECT order_no FROM dead_letter WHERE order_id >= @p0 AND order_id < @p1 LIMIT 1", row => row.Text(), from, to),
        ct);

    /// <summary>The first orders of the shard behind an id.</summary>
    public static Task<List<(int TenantId, long OrderId)>> OrdersAsync(IDatabase database, int shard, long from, long to, int limit, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(
            "SELECT tenant_id, order_id FROM ord_main WHERE shard = @p0 AND order_id >= @p1 AND order_id < @p2 ORDER BY order_id LIMIT @p3",
            row => (row.Int(), row.Long()), shard, from, to, limit),
        ct);

    /// <summary>Deletes the orders' rows: all, or those only that no month takes along.</summary>
    public static void Delete(WriteBatch batch, int tenantId, IReadOnlyCollection<long> orderIds, bool monthsTakeTheRest) =>
        ShardRows.DeleteOrders(batch, tenantId, orderIds, table => !monthsTakeTheRest || !MonthTables.Has(table));

    /// <summary>Messages that were taken before a time.</summary>
    public static Task<List<(int TenantId, string Source, string MessageId)>> MessagesAsync(IDatabase database, DateTimeOffset before, int limit, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(
            "SELECT tenant_id, source, message_id FROM inbox WHERE received_at < @p0 LIMIT @p1", row => (row.Int(), row.Text(), row.Text()), before, limit),
        ct);

    public static void DeleteMessage(WriteBatch batch, int tenantId, string source, string messageId) =>
        batch.Add("DELETE FROM inbox WHERE tenant_id = @p0 AND source = @p1 AND message_id = @p2", tenantId, source, messageId);
}
