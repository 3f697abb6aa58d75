using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Orders of one day, line and status.</summary>
/// <param name="Day">The day they came, UTC, as yyyymmdd.</param>
/// <param name="Line">Business line.</param>
/// <param name="Status">Where they stand.</param>
/// <param name="Orders">How many.</param>
public sealed record DayCount(int Day, string Line, OrderStatus Status, long Orders);

/// <summary>Steps of orders from one status to the next.</summary>
/// <param name="Line">Business line.</param>
/// <param name="From">The status they left.</param>
/// <param name="To">The status they came to.</param>
/// <param name="Moves">How many.</param>
/// <param name="TotalMs">Milliseconds that they stood in the first, all together.</param>
/// <param name="LongestMs">The longest of them.</param>
public sealed record MoveCount(string Line, OrderStatus From, OrderStatus To, long Moves, long TotalMs, long LongestMs);

/// <summary>A step of an order's status flow.</summary>
/// <param name="Version">The order's version after it.</param>
/// <param name="Status">The status it came to.</param>
/// <param name="At">When.</param>
public sealed record ReadStep(int Version, OrderStatus Status, DateTimeOffset At);

/// <summary>An order as the read models are to know it.</summary>
public sealed record ReadState(int TenantId, long OrderId, int Version, string Line, OrderStatus Status, DateTimeOffset At);

/// <summary>
/// Statements on the read models: <c>read_order</c> is what is known of each order, by version; <c>read_day</c> and <c>read_move</c> follow from it
/// in the same batch. What is not newer changes nothing.
/// </summary>
public static class ReadModelTables
{
    /// <summary>Guard: the row that all changes of the counts hold is missing, which no store of ours can be.</summary>
    public const string FenceGuard = "read_fence";

    /// <summary>The day of a moment, as yyyymmdd in UTC.</summary>
    public static int DayOf(DateTimeOffset moment) => (moment.UtcDateTime.Year * 10000) + (moment.UtcDateTime.Month * 100) + moment.UtcDateTime.Day;

    /// <summary>First in each batch: one change of the counts after the other, so that counting anew sees all of one or nothing.</summary>
    public static void Fence(WriteBatch batch) => batch.AddGuarded(FenceGuard, 1, "UPDATE read_fence SET changes = changes + 1 WHERE fence = 1");

    /// <summary>Brings a change of an order into all of them; nothing happens where the order's version is known.</summary>
    public static void Apply(WriteBatch batch, ReadState state)
    {
        var (tenant, order, version, line, status) = (state.TenantId, state.OrderId, state.Version, state.Line, (int)state.Status);
        var day = DayOf(IdLayout.TimeOf(order));
        var at = state.At.ToUnixTimeMilliseconds();

        // 1. Out of the count that it was in, and into the new one.
        batch.Add(
            """
            UPDATE read_day SET orders = orders - 1 WHERE tenant_id = @p0 AND EXISTS (
              SELECT 1 FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id = @p1 AND o.order_version < @p2
                AND o.order_day = read_day.order_day AND o.line = read_day.line AND o.status = read_day.status)
              AND order_day = @p3
            """,
            tenant, order, version, day);
        batch.Add(
            """
            INSERT INTO read_day (tenant_id, order_day, line, status, orders) SELECT @p0, @p1, @p2, @p3, 0
            WHERE NOT EXISTS (SELECT 1 FROM read_day d WHERE d.tenant_id = @p0 AND d.order_day = @p1 AND d.line = @p2 AND d.status = @p3)
            """,
            tenant, day, line, status);
        batch.Add(
            """
            UPDATE read_day SET orders = orders + 1 WHERE tenant_id = @p0 AND order_day = @p1 AND line = @p2 AND status = @p3
              AND NOT EXISTS (SELECT 1 FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id = @p4 AND o.order_version >= @p5)
            """,
            tenant, day, line, status, order, version);

        // 2. What is known of it now; the time of a status is that of its first version.
        batch.Add(
            """
            UPDATE read_order SET order_version = @p2, line = @p3, status_at = CASE WHEN status = @p4 THEN status_at ELSE @p5 END, status = @p4
            WHERE tenant_id = @p0 AND order_id = @p1 AND order_version < @p2
            """,
            tenant, order, version, line, status, at);
        batch.Add(
            """
            INSERT INTO read_order (tenant_id, order_id, order_version, order_day, line, status, status_at) SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6
            WHERE NOT EXISTS (SELECT 1 FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id = @p1)
            """,
            tenant, order, version, day, line, status, at);
    }

    /// <summary>
    /// Adds a step of an order's status flow, between those that are known: it may come later than one that followed it. Nothing happens where it
    /// is known.
    /// </summary>
    public static void ApplyStep(WriteBatch batch, ReadState state)
    {
        var at = state.At.ToUnixTimeMilliseconds();
        batch.Add(
            """
            INSERT INTO read_move (tenant_id, order_id, order_version, move_day, line, to_status, moved_at, from_status, took_ms)
            SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6, b.to_status, @p6 - b.moved_at FROM (SELECT 1 AS one) s
            LEFT JOIN read_move b ON b.tenant_id = @p0 AND b.order_id = @p1 AND b.order_version =
              (SELECT MAX(q.order_version) FROM read_move q WHERE q.tenant_id = @p0 AND q.order_id = @p1 AND q.order_version < @p2)
            WHERE NOT EXISTS (SELECT 1 FROM read_move m WHERE m.tenant_id = @p0 AND m.order_id = @p1 AND m.order_version = @p2)
            """,
            state.TenantId, state.OrderId, state.Version, DayOf(state.At), state.Line, (int)state.Status, at);
        batch.Add(
            """
            UPDATE read_move SET from_status = @p3, took_ms = moved_at - @p4 WHERE tenant_id = @p0 AND order_id = @p1 AND order_version = (
              SELECT n.version FROM (SELECT MIN(m.order_version) AS version FROM read_move m WHERE m.tenant_id = @p0 AND m.order_id = @p1 AND m.order_version > @p2) n)
            """,
            state.TenantId, state.OrderId, state.Version, (int)state.Status, at);
    }

    /// <summary>
    /// Writes anew what is known of an order, with its whole status flow, whatever stands there. Only a version that was there already before the order
    /// was read, and is higher than the order's, is known to be wrong; a higher one that came since is newer and stays.
    /// </summary>
    /// <param name="batch">What it is added to.</param>
    /// <param name="state">The order as its master has it.</param>
    /// <param name="steps">Its statuses, oldest first.</param>
    /// <param name="wrong">The wrong version that stood there; null: none did.</param>
    public static void Replace(WriteBatch batch, ReadState state, IReadOnlyList<ReadStep> steps, int? wrong)
    {
        var (tenant, order, version) = (state.TenantId, state.OrderId, state.Version);
        if (wrong is { } bad)
        {
            batch.Add("DELETE FROM read_order WHERE tenant_id = @p0 AND order_id = @p1 AND order_version = @p2", tenant, order, bad);
            batch.Add("DELETE FROM read_move WHERE tenant_id = @p0 AND order_id = @p1 AND order_version > @p2 AND order_version <= @p3", tenant, order, version, bad);
        }

        // A step comes with its order's version: one above all that is known of the order is wrong too.
        batch.Add(
            "DELETE FROM read_move WHERE tenant_id = @p0 AND order_id = @p1 AND order_version > COALESCE((SELECT o.order_version FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id = @p1), @p2)",
            tenant, order, version);
        batch.Add("DELETE FROM read_order WHERE tenant_id = @p0 AND order_id = @p1 AND order_version <= @p2", tenant, order, version);
        batch.Add("DELETE FROM read_move WHERE tenant_id = @p0 AND order_id = @p1 AND order_version <= @p2", tenant, order, version);
        foreach (var step in steps)
        {
            ApplyStep(batch, state with { Version = step.Version, Status = step.Status, At = step.At });
        }

        batch.Add(
            """
            INSERT INTO read_order (tenant_id, order_id, order_version, order_day, line, status, status_at) SELECT @p0, @p1, @p2, @p3, @p4, @p5, @p6
            WHERE NOT EXISTS (SELECT 1 FROM read_order o WHERE o.tenant_id = @p0 AND o.order_id = @p1)
            """,
            tenant, order, version, DayOf(IdLayout.TimeOf(order)), state.Line, (int)state.Status, state.At.ToUnixTimeMilliseconds());
    }

    /// <summary>Counts anew what is known of the orders. Days before the oldest order that is known are of months that were dropped, and stay.</summary>
    public static void Recount(WriteBatch batch)
    {
        batch.Add(
            "DELETE FROM read_order WHERE NOT EXISTS (SELECT 1 FROM ord_main m WHERE m.tenant_id = read_order.tenant_id AND m.order_id = read_order.order_id)");
        batch.Add("DELETE FROM read_day WHERE order_day >= (SELECT COALESCE(MIN(o.order_day), 0) FROM read_order o WHERE o.tenant_id = read_day.tenant_id)");
        batch.Add(
            """
            INSERT INTO read_day (tenant_id, order_day, line, status, orders)
            SELECT o.tenant_id, o.order_day, o.line, o.status, COUNT(*) FROM read_order o GROUP BY o.tenant_id, o.order_day, o.line, o.status
            """);
    }

    /// <summary>Versions that are known of some of the tenant's orders.</summary>
    public static async Task<Dictionary<long, int>> VersionsAsync(DbConnection connection, int tenantId, long fromOrderId, long toOrderId)
    {
        var rows = await connection.ListAsync(
            "SELECT order_id, order_version FROM read_order WHERE tenant_id = @p0 AND order_id >= @p1 AND order_id <= @p2", row => (row.Long(), row.Int()), tenantId, fromOrderId, toOrderId);
        return rows.ToDictionary();
    }

    /// <summary>The tenant's orders of some days, by day, line and status.</summary>
    public static Task<List<DayCount>> DaysAsync(DbConnection connection, int tenantId, int from, int to, string? line) => connection.ListAsync(
        """
        SELECT order_day, line, status, orders FROM read_day WHERE tenant_id = @p0 AND order_day >= @p1 AND order_day <= @p2 AND (@p3 IS NULL OR line = @p3) AND orders <> 0
        ORDER BY order_day, line, status
        """,
        row => new DayCount(row.Int(), row.Text(), (OrderStatus)row.Int(), row.Long()), tenantId, from, to, line);

    /// <summary>The tenant's steps of some days, by line and statuses.</summary>
    public static Task<List<MoveCount>> MovesAsync(DbConnection connection, int tenantId, int from, int to, string? line) => connection.ListAsync(
        """
        SELECT line, from_status, to_status, COUNT(*), SUM(took_ms), MAX(took_ms) FROM read_move
        WHERE tenant_id = @p0 AND move_day >= @p1 AND move_day <= @p2 AND (@p3 IS NULL OR line = @p3) AND from_status <> to_status
        GROUP BY line, from_status, to_status ORDER BY line, from_status, to_status
        """,
        row => new MoveCount(row.Text(), (OrderStatus)row.Int(), (OrderStatus)row.Int(), row.Long(), row.Long(), row.Long()), tenantId, from, to, line);
}
