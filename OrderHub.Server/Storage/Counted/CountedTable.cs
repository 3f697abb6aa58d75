using System.Collections.Concurrent;
using System.Data.Common;

namespace OrderHub.Server.Storage.Counted;

/// <summary>Row of <c>counted</c>: one database's allotment of a thing; quantities in ten-thousandths.</summary>
public sealed record CountedRow(string Kind, string Key, long Available, long Reserved, long Allotted, int Version);

/// <summary>Which row of <c>counted</c>.</summary>
public readonly record struct CountedKey(int TenantId, string Kind, string Key);

/// <summary>Statements on <c>counted</c>.</summary>
public static class CountedTable
{
    /// <summary>Guard: less is left than is wanted.</summary>
    public const string ShortGuard = "counted_row.short";

    /// <summary>Guard: the row is there already, or was changed since it was read.</summary>
    public const string VersionGuard = "counted_row.version";

    private static readonly ConcurrentDictionary<int, string> SelectMany = new();
    private static readonly ConcurrentDictionary<int, string> TakeMany = new();

    /// <summary>Takes from what is left, never below zero. Behind all else of the batch: many orders want the same row.</summary>
    public static void Take(WriteBatch batch, int tenantId, string kind, string key, long quantity, DateTimeOffset now) => batch.AddLastSummed(
        RowOf(tenantId, kind, key), ShortGuard, 3,
        """
        UPDATE counted SET available = available - @p3, reserved = reserved + @p3, version = version + 1, changed_at = @p4
        WHERE tenant_id = @p0 AND kind = @p1 AND item_key = @p2 AND available >= @p3
        """,
        rows => TakeMany.GetOrAdd(rows, TakeManySql), tenantId, kind, key, quantity, now);

    /// <summary>Changes what is left and what is held by as much as is said; for what was taken to be given back, used up or brought in.</summary>
    public static void Shift(WriteBatch batch, int tenantId, string kind, string key, long available, long reserved, DateTimeOffset now) => batch.AddLast(
        RowOf(tenantId, kind, key), VersionGuard, 1,
        """
        UPDATE counted SET available = available + @p3, reserved = reserved + @p4, version = version + 1, changed_at = @p5
        WHERE tenant_id = @p0 AND kind = @p1 AND item_key = @p2
        """,
        tenantId, kind, key, available, reserved, now);

    /// <summary>Lowers what is left without anybody holding it, never below zero.</summary>
    public static void Lower(WriteBatch batch, int tenantId, string kind, string key, long quantity, DateTimeOffset now) => batch.AddGuarded(
        ShortGuard, 1,
        "UPDATE counted SET available = available - @p3, version = version + 1, changed_at = @p4 WHERE tenant_id = @p0 AND kind = @p1 AND item_key = @p2 AND available >= @p3",
        tenantId, kind, key, quantity, now);

    public static void Insert(WriteBatch batch, int tenantId, CountedRow row, DateTimeOffset now) => batch.AddGuarded(
        VersionGuard, 1,
        "INSERT INTO counted (tenant_id, kind, item_key, available, reserved, allotted, version, changed_at) VALUES (@p0, @p1, @p2, @p3, 0, @p4, 1, @p5)",
        tenantId, row.Kind, row.Key, row.Available, row.Allotted, now);

    /// <summary>Gives a row another share of its limit: what is left changes by the difference, and may be below zero where more is held than the new limit.</summary>
    public static void Allot(WriteBatch batch, int tenantId, CountedRow row, long allotted, DateTimeOffset now) => batch.AddGuarded(
        VersionGuard, 1,
        """
        UPDATE counted SET available = available + @p4, allotted = @p5, version = version + 1, changed_at = @p6
        WHERE tenant_id = @p0 AND kind = @p1 AND item_key = @p2 AND version = @p3
        """,
        tenantId, row.Kind, row.Key, row.Version, allotted - row.Allotted, allotted, now);

    /// <summary>
    /// Gives back all that an order still holds, in one statement and without a look: for an order that ends without having been carried out.
    /// What it holds of things that this database has no row of stays held, and is found by the tally.
    /// </summary>
    public static void ReturnAll(WriteBatch batch, int tenantId, long orderId, DateTimeOffset now)
    {
        batch.Add(
            """
            UPDATE counted SET
              available = available + (SELECT SUM(m.quantity) FROM counted_move m
                WHERE m.tenant_id = @p0 AND m.order_id = @p1 AND m.state = 'taken' AND m.kind = counted.kind AND m.item_key = counted.item_key),
              reserved = reserved - (SELECT SUM(m.quantity) FROM counted_move m
                WHERE m.tenant_id = @p0 AND m.order_id = @p1 AND m.state = 'taken' AND m.kind = counted.kind AND m.item_key = counted.item_key),
              version = version + 1, changed_at = @p2
            WHERE tenant_id = @p0 AND EXISTS (SELECT 1 FROM counted_move m
                WHERE m.tenant_id = @p0 AND m.order_id = @p1 AND m.state = 'taken' AND m.kind = counted.kind AND m.item_key = counted.item_key)
            """,
            tenantId, orderId, now);
        batch.Add(
            """
            UPDATE counted_move SET state = 'returned'
            WHERE tenant_id = @p0 AND order_id = @p1 AND state = 'taken' AND EXISTS (SELECT 1 FROM counted c
                WHERE c.tenant_id = @p0 AND c.kind = counted_move.kind AND c.item_key = counted_move.item_key)
            """,
            tenantId, orderId);
    }

    public static Task<CountedRow?> FindAsync(DbConnection connection, int tenantId, string kind, string key) => connection.FirstAsync<CountedRow>(
        "SELECT kind, item_key, available, reserved, allotted, version FROM counted WHERE tenant_id = @p0 AND kind = @p1 AND item_key = @p2", Read, tenantId, kind, key);

    /// <summary>The rows of several things, at most some dozens; those that there are not are absent.</summary>
    public static async Task<IReadOnlyDictionary<CountedKey, CountedRow>> FindManyAsync(DbConnection connection, IReadOnlyList<CountedKey> keys)
    {
        var rows = await connection.ListAsync(
            SelectMany.GetOrAdd(keys.Count, ManySql), row => KeyValuePair.Create(row.Int(), Read(row)), [.. keys.SelectMany(key => new object[] { key.TenantId, key.Kind, key.Key })]);
        return rows.ToDictionary(row => new CountedKey(row.Key, row.Value.Kind, row.Value.Key), row => row.Value);
    }

    public static Task<List<CountedRow>> AfterAsync(DbConnection connection, int tenantId, string kind, string after, int limit) => connection.ListAsync(
        "SELECT kind, item_key, available, reserved, allotted, version FROM counted WHERE tenant_id = @p0 AND kind = @p1 AND item_key > @p2 ORDER BY item_key LIMIT @p3",
        Read, tenantId, kind, after, limit);

    private static string RowOf(int tenantId, string kind, string key) => $"counted {tenantId} {kind} {key}";

    private static string ManySql(int count) =>
        "SELECT tenant_id, kind, item_key, available, reserved, allotted, version FROM counted WHERE (tenant_id = @p0 AND kind = @p1 AND item_key = @p2)"
        + string.Concat(Enumerable.Range(1, count - 1).Select(i => $" OR (tenant_id = @p{3 * i} AND kind = @p{(3 * i) + 1} AND item_key = @p{(3 * i) + 2})"));

    // Five values a row: tenant, kind, key, quantity, time. For writers that put batches together, which are those of MySQL only.
    private static string TakeManySql(int count)
    {
        static string Key(int row) => $"tenant_id = @p{5 * row} AND kind = @p{(5 * row) + 1} AND item_key = @p{(5 * row) + 2}";
        var rows = Enumerable.Range(0, count).ToList();
        var quantity = $"CASE {string.Concat(rows.Select(row => $"WHEN {Key(row)} THEN @p{(5 * row) + 3} "))}END";
        return $"UPDATE counted SET available = available - {quantity}, reserved = reserved + {quantity}, version = version + 1, changed_at = GREATEST({string.Join(", ", rows.Select(row => $"@p{(5 * row) + 4}"))}) WHERE "
            + string.Join(" OR ", rows.Select(row => $"({Key(row)} AND available >= @p{(5 * row) + 3})"));
    }

    private static CountedRow Read(RowReader row) => new(row.Text(), row.Text(), row.Long(), row.Long(), row.Long(), row.Int());
}
