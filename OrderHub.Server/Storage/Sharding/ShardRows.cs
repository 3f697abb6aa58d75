using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Storage.Sharding;

/// <summary>Rows as they stand in a database, whatever their columns: read there, written elsewhere, compared.</summary>
/// <remarks>Runs over all tenants: a shard holds orders of all of them.</remarks>
internal static class ShardRows
{
    /// <summary>A table's rows of a shard: the bits of <see cref="Model.IdLayout"/>, spelled in SQL.</summary>
    private const string Sharded = "{0} WHERE (({1} >> 12) & 1023) = @p0";

    /// <summary>Keys and versions of a shard's orders, by the index of the shard; and the versions that the read models know, which follow later.</summary>
    public static Task<List<(int TenantId, long OrderId, int Version, int? ReadVersion)>> OrdersAsync(IDatabase database, int shard, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(
            """
            SELECT o.tenant_id, o.order_id, o.version, r.order_version FROM ord_main o
            LEFT JOIN read_order r ON r.tenant_id = o.tenant_id AND r.order_id = o.order_id WHERE o.shard = @p0 ORDER BY o.order_id, o.tenant_id
            """,
            row => (row.Int(), row.Long(), row.Int(), row.IntOrNull()), shard),
        ct);

    /// <summary>Those of a shard's orders whose flows go on: their rows change without the order's version.</summary>
    public static Task<List<(int TenantId, long OrderId)>> OpenAsync(IDatabase database, int shard, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(
            """
            SELECT DISTINCT i.tenant_id, i.order_id FROM wf_instance i JOIN ord_main m ON m.tenant_id = i.tenant_id AND m.order_id = i.order_id
            WHERE m.shard = @p0 AND i.ended_at IS NULL
            """,
            row => (row.Int(), row.Long()), shard),
        ct);

    /// <summary>All rows of some orders of a tenant, table by table.</summary>
    public static async Task<List<TableRows>> OfOrdersAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds)
    {
        var tables = new List<TableRows>();
        foreach (var table in ShardTables.Those(TableOwner.Order, TableOwner.Instance))
        {
            tables.Add(await ReadAsync(connection, table.Name, $"SELECT * FROM {table.Name} {Where(table, orderIds.Count)}", Values(tenantId, orderIds)));
        }

        return tables;
    }

    public static void DeleteOrders(WriteBatch batch, int tenantId, IReadOnlyCollection<long> orderIds, Func<OwnedTable, bool>? which = null)
    {
        foreach (var table in ShardTables.Those(TableOwner.Order, TableOwner.Instance).Where(which ?? (_ => true)))
        {
            batch.Add($"DELETE FROM {table.Name} {Where(table, orderIds.Count)}", Values(tenantId, orderIds));
        }
    }

    /// <summary>A table's rows that carry the shard in an id of their own.</summary>
    public static Task<TableRows> OfShardAsync(DbConnection connection, OwnedTable table, int shard) =>
        ReadAsync(connection, table.Name, $"SELECT * FROM {InShard(table)}", shard);

    public static void DeleteShard(WriteBatch batch, OwnedTable table, int shard) => batch.Add($"DELETE FROM {InShard(table)}", shard);

    /// <summary>Rows of the shard's orders in each table: what both ends must agree on.</summary>
    public static Task<Dictionary<string, long>> CountAsync(IDatabase database, int shard, CancellationToken ct) => database.ReadAsync(
        async connection =>
        {
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var table in ShardTables.Those(TableOwner.Order, TableOwner.Instance, TableOwner.Shard))
            {
                var sql = table.Owner switch
                {
                    TableOwner.Order => $"SELECT COUNT(*) FROM ord_main m JOIN {table.Name} t ON t.tenant_id = m.tenant_id AND t.order_id = m.order_id WHERE m.shard = @p0",
                    TableOwner.Instance =>
                        $"SELECT COUNT(*) FROM ord_main m JOIN wf_instance i ON i.tenant_id = m.tenant_id AND i.order_id = m.order_id JOIN {table.Name} t ON t.tenant_id = i.tenant_id AND t.instance_id = i.instance_id WHERE m.shard = @p0",
                    _ => $"SELECT COUNT(*) FROM {InShard(table)}",
                };
                counts[table.Name] = await connection.FirstAsync(sql, row => row.Long(), shard);
            }

            return counts;
        },
        ct);

    /// <summary>Events of the shard that a shared consumer has not handled yet.</summary>
    public static Task<long> UnrelayedAsync(IDatabase database, int shard, CancellationToken ct) => database.ReadAsync(
        connection => connection.FirstAsync(
            "SELECT COUNT(*) FROM outbox o WHERE ((o.order_id >> 12) & 1023) = @p0 AND EXISTS (SELECT 1 FROM relay_cursor c WHERE c.part = o.part AND c.position < o.position)",
            row => row.Long(), shard),
        ct);

    private static string Where(OwnedTable table, int orders)
    {
        var ids = string.Join(", ", Enumerable.Range(1, orders).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
        return table.Owner == TableOwner.Instance
            ? $"WHERE tenant_id = @p0 AND instance_id IN (SELECT instance_id FROM wf_instance WHERE tenant_id = @p0 AND order_id IN ({ids}))"
            : $"WHERE tenant_id = @p0 AND order_id IN ({ids})";
    }

    private static object?[] Values(int tenantId, IEnumerable<long> orderIds) => [tenantId, .. orderIds.Select(id => (object?)id)];

    private static string InShard(OwnedTable table) => string.Format(CultureInfo.InvariantCulture, Sharded, table.Name, table.IdColumn);

    private static async Task<TableRows> ReadAsync(DbConnection connection, string table, string sql, params object?[] values)
    {
        var rows = new List<object?[]>();
        string[] columns = [];
        await connection.RawAsync(sql, reader =>
        {
            columns = columns.Length > 0 ? columns : [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            rows.Add([.. Enumerable.Range(0, columns.Length).Select(column => Plain(reader.GetValue(column)))]);
        }, values);
        return new(table, columns, rows);
    }

    // A driver's own kinds of whole numbers become one, and a time without a zone is UTC.
    private static object? Plain(object value) => value switch
    {
        DBNull => null,
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => (long)number,
        _ => value,
    };
}

/// <summary>Rows of one table with the names of its columns.</summary>
internal sealed record TableRows(string Table, string[] Columns, List<object?[]> Rows)
{
    public void Insert(WriteBatch batch)
    {
        if (Rows.Count == 0)
        {
            return;
        }

        var parameters = string.Join(", ", Enumerable.Range(0, Columns.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
        var sql = $"INSERT INTO {Table} ({string.Join(", ", Columns)}) VALUES ({parameters})";
        foreach (var row in Rows)
        {
            batch.Add(sql, row);
        }
    }

    /// <summary>Adds the rows' content to a digest, each column by its name, in an order that does not depend on the database.</summary>
    public IEnumerable<string> Texts() => Rows.Select(row => Table + "|" + string.Join('|', Columns.Zip(row, (column, value) => $"{column}={Text(value)}")));

    /// <summary>SHA-256 over the rows of several tables.</summary>
    public static string Digest(IEnumerable<TableRows> tables) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', tables.SelectMany(table => table.Texts()).Order(StringComparer.Ordinal)))));

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset time => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
