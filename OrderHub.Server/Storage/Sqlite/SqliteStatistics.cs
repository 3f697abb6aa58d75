using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// Tells the planner once how a full store looks. Without it SQLite takes the first column of any index for one that leaves ten rows,
/// and every key begins with the tenant: it would walk all rows of a tenant to spare one look into the right index. What is told is the
/// same in every file, so that a statement has one plan, whatever a file holds. See decision 0022.
/// </summary>
internal static class SqliteStatistics
{
    private const long Rows = 1_000_000;

    /// <summary>Rows that one value of a column that names a thing leaves.</summary>
    private const long Named = 10;

    /// <summary>How many values a column has that sorts rows into a few kinds.</summary>
    private const long Kinds = 4;

    private static readonly string[] NamingEnds = ["_id", "_no", "_key", "_at", "_index", "hash", "login", "position", "minute", "code", "exact", "sort"];

    /// <summary>Writes them where they are not as they should be, and has the connection plan by them.</summary>
    public static void Apply(SqliteConnection connection)
    {
        // Makes the table where there is none; counts nothing.
        Execute(connection, "ANALYZE sqlite_schema");
        var wanted = Wanted(connection);
        if (wanted.ToHashSet().SetEquals(List(connection, "SELECT tbl, idx, stat FROM sqlite_stat1", row => (row.GetString(0), row.GetString(1), row.GetString(2)))))
        {
            return;
        }

        Execute(connection, "BEGIN IMMEDIATE; DELETE FROM sqlite_stat1");
        foreach (var (table, index, stat) in wanted)
        {
            Execute(connection, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (@p0, @p1, @p2)", table, index, stat);
        }

        Execute(connection, "COMMIT; ANALYZE sqlite_schema");
    }

    /// <summary>Rows of the table, and rows that are left when the first one, two, ... columns of the index are known. Pure.</summary>
    internal static string Of(IReadOnlyList<string> columns, bool isUnique)
    {
        var left = Rows;
        var text = new List<long> { left };
        for (var i = 0; i < columns.Count; i++)
        {
            left = isUnique && i == columns.Count - 1 ? 1
                : columns[i] == "tenant_id" ? left / 2
                : Array.Exists(NamingEnds, end => columns[i].EndsWith(end, StringComparison.Ordinal)) ? Math.Min(left, Named)
                : Math.Max(left / Kinds, 1);
            text.Add(left);
        }

        return string.Join(' ', text.Select(number => number.ToString(CultureInfo.InvariantCulture)));
    }

    private static List<(string Table, string Index, string Stat)> Wanted(SqliteConnection connection) => List(
        connection,
        // The key of a table that is its own index goes by the table's name.
        """
        SELECT t.name, CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END, i."unique", (SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
        FROM pragma_table_list t, pragma_index_list(t.name) i WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        """,
        row => (row.GetString(0), row.GetString(1), Of(row.GetString(3).Split(' '), row.GetBoolean(2))));

    private static void Execute(SqliteConnection connection, string sql, params string[] values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private static List<T> List<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = Command(connection, sql, []);
        using var reader = command.ExecuteReader();
        var list = new List<T>();
        while (reader.Read())
        {
            list.Add(read(reader));
        }

        return list;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@p{i}"), values[i]);
        }

        return command;
    }
}
