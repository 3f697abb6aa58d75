using System.Data.Common;
using System.Globalization;

namespace OrderHub.Server.Storage.Search;

/// <summary>Questions to <c>order_index</c>: pages, sums, numbers.</summary>
internal static class OrderIndexReads
{
    /// <summary>The filter's rows, newest first.</summary>
    public static Task<List<OrderIndexRow>> PageAsync(DbConnection connection, OrderIndexFilter filter)
    {
        var where = OrderIndexConditions.Of(filter);
        var limit = where.Parameter(filter.Limit);
        return connection.ListAsync(
            $"SELECT {OrderIndexTable.Columns} FROM order_index WHERE tenant_id = @p0 AND {where.Sql} ORDER BY created_at DESC, order_id DESC LIMIT {limit}", OrderIndexTable.Read, where.Values);
    }

    /// <summary>How many orders each group has.</summary>
    public static Task<List<(string Key, long Count)>> CountsAsync(DbConnection connection, IndexGrouping grouping, int limit)
    {
        var where = OrderIndexConditions.Of(grouping.Filter);
        var keys = Keys(grouping, where);
        var most = where.Parameter(limit);
        return connection.ListAsync(
            $"SELECT {Joined(grouping)}, COUNT(*) FROM (SELECT {keys} FROM order_index WHERE tenant_id = @p0 AND {where.Sql}) GROUP BY {Names(grouping)} ORDER BY {Names(grouping)} LIMIT {most}",
            row => (row.Text(), row.Long()), where.Values);
    }

    /// <summary>How fees spread, by group and currency.</summary>
    public static Task<List<(string Key, string Currency, decimal Sum, IndexSpread Spread)>> AmountsAsync(DbConnection connection, IndexGrouping grouping)
    {
        var where = OrderIndexConditions.Of(grouping.Filter);
        var keys = Keys(grouping, where);
        return connection.ListAsync(
            $"""
            SELECT {Joined(grouping)}, currency, SUM(value / 10000), SUM(value % 10000), {Spread}
            FROM (SELECT {keys}, currency, amount AS value,
                    ROW_NUMBER() OVER (PARTITION BY {Partition(grouping, where)}, currency ORDER BY amount) AS place,
                    COUNT(*) OVER (PARTITION BY {Partition(grouping, where)}, currency) AS others
                  FROM order_index WHERE tenant_id = @p0 AND {where.Sql} AND amount IS NOT NULL AND currency IS NOT NULL)
            GROUP BY {Names(grouping)}, currency
            """,
            row =>
            {
                var (key, currency, sum) = (row.Text(), row.Text(), row.Long() + (row.Long() / 10_000m));
                return (key, currency, sum, ReadSpread(row, 10_000m));
            },
            where.Values);
    }

    /// <summary>How the minutes to the end spread, by group.</summary>
    public static Task<List<(string Key, IndexSpread Spread)>> MinutesAsync(DbConnection connection, IndexGrouping grouping)
    {
        var where = OrderIndexConditions.Of(grouping.Filter);
        var keys = Keys(grouping, where);
        return connection.ListAsync(
            $"""
            SELECT {Joined(grouping)}, {Spread}
            FROM (SELECT {keys}, minutes AS value,
                    ROW_NUMBER() OVER (PARTITION BY {Partition(grouping, where)} ORDER BY minutes) AS place,
                    COUNT(*) OVER (PARTITION BY {Partition(grouping, where)}) AS others
                  FROM order_index WHERE tenant_id = @p0 AND {where.Sql} AND minutes IS NOT NULL)
            GROUP BY {Names(grouping)}
            """,
            row => (row.Text(), ReadSpread(row, 1)), where.Values);
    }

    /// <summary>Orders that have the number exactly.</summary>
    public static Task<List<IndexedNumber>> NumbersAsync(DbConnection connection, int tenantId, string number) => connection.ListAsync(
        $"""
        SELECT order_id, order_no, business_identity, mastered_by, unit, created_at FROM order_index
        WHERE tenant_id = @p0 AND deleted = 0 AND order_id IN (SELECT order_id FROM order_index WHERE tenant_id = @p0 AND order_no = @p1
          UNION ALL SELECT rowid FROM order_text WHERE order_text MATCH @p2)
          AND (order_no = @p1 OR channel_order_no = @p1 OR ' ' || waybill_nos || ' ' LIKE @p3 ESCAPE '\')
        ORDER BY created_at DESC, order_id DESC LIMIT 20
        """,
        row => new IndexedNumber(number, row.Long(), row.Text(), row.Text(), row.Text(), row.Int(), row.Time()),
        tenantId, number, $"\"{number.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        $"% {number.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)} %");

    // Nearest rank: the value at the place that so many of a hundred reach.
    private const string Spread =
        """
        MAX(others), MAX(CASE WHEN place = (others * 50 + 99) / 100 THEN value END), MAX(CASE WHEN place = (others * 90 + 99) / 100 THEN value END),
          MAX(CASE WHEN place = (others * 99 + 99) / 100 THEN value END)
        """;

    private static IndexSpread ReadSpread(RowReader row, decimal unit) => new(row.Long(), row.Long() / unit, row.Long() / unit, row.Long() / unit);

    private static IEnumerable<int> Places(IndexGrouping grouping) => Enumerable.Range(0, Math.Max(1, grouping.By.Count));

    private static string Names(IndexGrouping grouping) => string.Join(", ", Places(grouping).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}")));

    /// <summary>The key in one text, its parts between <see cref="Separator"/>.</summary>
    private static string Joined(IndexGrouping grouping) => string.Join(" || char(31) || ", Places(grouping).Select(i => string.Create(CultureInfo.InvariantCulture, $"COALESCE(k{i}, char(30))")));

    private static string Keys(IndexGrouping grouping, OrderIndexConditions where) =>
        string.Join(", ", Expressions(grouping, where).Select((expression, i) => string.Create(CultureInfo.InvariantCulture, $"{expression} AS k{i}")));

    private static string Partition(IndexGrouping grouping, OrderIndexConditions where) => string.Join(", ", Expressions(grouping, where));

    private static IEnumerable<string> Expressions(IndexGrouping grouping, OrderIndexConditions where) =>
        grouping.By.Count == 0 ? ["''"] : grouping.By.Select(dimension => Expression(dimension, grouping.Zone, where));

    private static string Expression(IndexDimension dimension, TimeSpan zone, OrderIndexConditions where) => dimension switch
    {
        IndexDimension.Status => "status",
        IndexDimension.Line => "business_line",
        IndexDimension.Region => "region",
        IndexDimension.Hour => Bucket(3_600_000, zone, where),
        IndexDimension.Day => Bucket(86_400_000, zone, where),
        _ => $"(unixepoch(strftime('%Y-%m-01', (created_at + {where.Parameter((long)zone.TotalMilliseconds)}) / 1000, 'unixepoch')) * 1000 - {where.Parameter((long)zone.TotalMilliseconds)})",
    };

    private static string Bucket(long size, TimeSpan zone, OrderIndexConditions where)
    {
        var shift = where.Parameter((long)zone.TotalMilliseconds);
        var whole = where.Parameter(size);
        return $"(((created_at + {shift}) / {whole}) * {whole} - {shift})";
    }

    /// <summary>Between the parts of a key, as <c>char(31)</c> in the statements; a part that is null is <c>char(30)</c>.</summary>
    public const char Separator = '\u001f';

    public const string Absent = "\u001e";
}
