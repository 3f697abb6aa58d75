using System.Data.Common;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Storage.Relay;

/// <summary>What the read models say of one order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The version that they know.</param>
/// <param name="Day">The day it came, as yyyymmdd.</param>
/// <param name="Line">Its line.</param>
/// <param name="Moves">Its status flow, oldest first.</param>
public sealed record ReadCopy(long OrderId, int Version, int Day, string Line, IReadOnlyList<ReadMove> Moves);

/// <summary>A step of a status flow as it is kept. Times are milliseconds.</summary>
public sealed record ReadMove(int Version, int Day, string Line, OrderStatus To, long At, OrderStatus? From, long? Took);

/// <summary>By how much the count of a day's orders of a line in a status is higher than what is known of the orders themselves.</summary>
/// <param name="Shard">Of a part that orders of one virtual shard take off; null: of the count.</param>
public sealed record ReadSumPart(string Line, OrderStatus Status, int? Shard, long Orders);

/// <summary>Reads the read models, to compare them with the orders, and mends what is of no order.</summary>
public static class ReadModelContent
{
    private const int NoShard = -1;

    public static Task<BucketDigest> DigestAsync(DbConnection connection, int tenantId, IdRange range) =>
        BucketDigest.ReadAsync(connection, BucketDigest.OfReadModels, tenantId, range);

    /// <summary>Order, version and status of the first that are known of a range, by id.</summary>
    public static Task<List<(long OrderId, int Version, int Status)>> RowsAsync(DbConnection connection, int tenantId, IdRange range, int limit) => connection.ListAsync(
        "SELECT order_id, order_version, status FROM read_order WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id < @p2 ORDER BY order_id LIMIT @p3",
        row => (row.Long(), row.Int(), row.Int()), tenantId, range.From, range.To, limit);

    /// <summary>Those of the orders that are known.</summary>
    public static async Task<IReadOnlyList<ReadCopy>> ReadAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds)
    {
        var ids = string.Join(", ", Enumerable.Range(1, orderIds.Count).Select(i => $"@p{i}"));
        object?[] values = [tenantId, .. orderIds];

        // The order first: a step that comes between the two reads is then newer than the order's version, and the second look clears it up.
        var orders = await connection.ListAsync(
            $"SELECT order_id, order_version, order_day, line FROM read_order WHERE tenant_id = @p0 AND order_id IN ({ids})", row => new ReadCopy(row.Long(), row.Int(), row.Int(), row.Text(), []), values);
        var moves = (await connection.ListAsync(
            $"SELECT order_id, order_version, move_day, line, to_status, moved_at, from_status, took_ms FROM read_move WHERE tenant_id = @p0 AND order_id IN ({ids}) ORDER BY order_id, order_version",
            row => (OrderId: row.Long(), Move: new ReadMove(row.Int(), row.Int(), row.Text(), (OrderStatus)row.Int(), row.Long(), (OrderStatus?)row.IntOrNull(), row.LongOrNull())),
            values)).ToLookup(row => row.OrderId, row => row.Move);
        return [.. orders.Select(order => order with { Moves = [.. moves[order.OrderId]] })];
    }

    /// <summary>A day's counts, and the orders that they should be of, as parts that add up to nothing; one statement, so that no change comes between.</summary>
    public static Task<List<ReadSumPart>> SumPartsAsync(DbConnection connection, int tenantId, DateOnly day) => connection.ListAsync(
        """
        SELECT s.line, s.status, s.shard, SUM(s.orders) FROM (
          SELECT line, status, -1 AS shard, orders FROM read_day WHERE tenant_id = @p0 AND order_day = @p1
          UNION ALL
          SELECT line, status, ((order_id >> 12) & 1023) AS shard, -1 AS orders FROM read_order WHERE tenant_id = @p0 AND order_id >= @p2 AND order_id < @p3
        ) s GROUP BY s.line, s.status, s.shard
        """,
        row => new ReadSumPart(row.Text(), (OrderStatus)row.Int(), row.Int() is var shard && shard == NoShard ? null : shard, (long)row.Decimal()),
        tenantId, NumberOf(day), FirstOf(day), FirstOf(day.AddDays(1)));

    /// <summary>Forgets an order with its status flow, where it is still of the version that was looked at.</summary>
    public static void DeleteSeen(WriteBatch batch, int tenantId, long orderId, int version)
    {
        batch.Add(
            "DELETE FROM read_move WHERE tenant_id = @p0 AND order_id = @p1 AND EXISTS (SELECT 1 FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id = @p1 AND o.order_version = @p2)",
            tenantId, orderId, version);
        batch.Add("DELETE FROM read_order WHERE tenant_id = @p0 AND order_id = @p1 AND order_version = @p2", tenantId, orderId, version);
    }

    /// <summary>Counts a day anew from what is known of its orders.</summary>
    public static void RecountDay(WriteBatch batch, int tenantId, DateOnly day)
    {
        batch.Add("DELETE FROM read_day WHERE tenant_id = @p0 AND order_day = @p1", tenantId, NumberOf(day));
        batch.Add(
            """
            INSERT INTO read_day (tenant_id, order_day, line, status, orders)
            SELECT @p0, @p1, o.line, o.status, COUNT(*) FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id >= @p2 AND o.order_id < @p3 GROUP BY o.line, o.status
            """,
            tenantId, NumberOf(day), FirstOf(day), FirstOf(day.AddDays(1)));
    }

    private static int NumberOf(DateOnly day) => ReadModelTables.DayOf(new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

    private static long FirstOf(DateOnly day) => IdLayout.FirstOf(new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
}
