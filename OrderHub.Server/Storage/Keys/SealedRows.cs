using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace OrderHub.Server.Storage.Keys;

/// <summary>A row with its sealed values, as far as they are not under the key that was asked about.</summary>
/// <param name="Key">Its key behind the tenant.</param>
/// <param name="Stale">One a sealed column: the value under another key; null where there is none, or it is under the right one.</param>
/// <param name="Checked">How many sealed values the row has.</param>
public sealed record SealedRow(object[] Key, byte[]?[] Stale, int Checked);

/// <summary>
/// Walks the sealed values of a tenant in a table, in pages by key, and replaces single ones. A value is replaced only where it is
/// still the one that was read, so that what somebody wrote meanwhile is never overwritten.
/// </summary>
public static class SealedRows
{
    private static readonly ConcurrentDictionary<(string Table, bool First), string> Pages = new();
    private static readonly ConcurrentDictionary<string, string> Counts = new(StringComparer.Ordinal);

    /// <summary>The next rows behind a key; <paramref name="after"/> empty: from the beginning.</summary>
    /// <param name="database">Where the table is.</param>
    /// <param name="table">The table.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="head">First bytes of every value that is under the right key.</param>
    /// <param name="after">Key of the row before.</param>
    /// <param name="ct">Stops it.</param>
    public static Task<List<SealedRow>> PageAsync(
        IDatabase database, SealedTable table, int tenantId, byte[] head, IReadOnlyList<object> after, CancellationToken ct) =>
        database.ReadAsync(
            connection => connection.ListAsync(
                Pages.GetOrAdd((table.Name, after.Count == 0), static (_, of) => PageSql(of.Table, of.First), (Table: table, First: after.Count == 0)),
                row => Read(row, table), [tenantId, head, .. after]),
            ct);

    /// <summary>How many values of the table begin with the head.</summary>
    public static Task<long> CountAsync(IDatabase database, SealedTable table, int tenantId, byte[] head, CancellationToken ct) =>
        database.ReadAsync(
            connection => connection.FirstAsync(
                Counts.GetOrAdd(table.Name, static (_, of) => CountSql(of), table), row => (long)(row.DecimalOrNull() ?? 0), tenantId, head),
            ct);

    /// <summary>Replaces values of a row, each where it is still the old one; <paramref name="fresh"/> is null where nothing is to change.</summary>
    public static void Replace(WriteBatch batch, SealedTable table, int tenantId, SealedRow row, byte[]?[] fresh)
    {
        var key = string.Join(" AND ", table.Key.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"{column.Name} = @p{i + 3}")));
        for (var i = 0; i < fresh.Length; i++)
        {
            if (fresh[i] is { } value)
            {
                batch.Add(
                    $"UPDATE {table.Name} SET {table.Columns[i]} = @p0 WHERE tenant_id = @p1 AND {table.Columns[i]} = @p2 AND {key}",
                    [value, tenantId, row.Stale[i], .. row.Key]);
            }
        }
    }

    /// <summary>A key as text, to go on from later.</summary>
    public static string ToText(IReadOnlyList<object> key) =>
        JsonSerializer.Serialize(key.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)!).ToArray(), SealedRowsJson.Default.StringArray);

    /// <summary>What <see cref="ToText"/> wrote; empty for empty.</summary>
    public static IReadOnlyList<object> FromText(SealedTable table, string text) => text.Length == 0 ? [] :
    [
        .. JsonSerializer.Deserialize(text, SealedRowsJson.Default.StringArray)!
            .Select((part, i) => table.Key[i].IsText ? (object)part : long.Parse(part, CultureInfo.InvariantCulture)),
    ];

    private static SealedRow Read(RowReader row, SealedTable table)
    {
        var key = new object[table.Key.Count];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = table.Key[i].IsText ? row.Text() : row.Long();
        }

        var stale = new byte[]?[table.Columns.Count];
        for (var i = 0; i < stale.Length; i++)
        {
            stale[i] = row.BytesOrNull();
        }

        return new(key, stale, row.Int());
    }

    private static string PageSql(SealedTable table, bool first)
    {
        var keys = string.Join(", ", table.Key.Select(column => column.Name));
        var stale = string.Join(", ", table.Columns.Select(column => $"CASE WHEN substr({column}, 1, 5) = @p1 THEN NULL ELSE {column} END"));
        var count = string.Join(" + ", table.Columns.Select(column => $"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"));
        return $"SELECT {keys}, {stale}, {count} FROM {table.Name} WHERE tenant_id = @p0{(first ? "" : " AND " + Behind(table))} ORDER BY {keys} LIMIT {table.PageRows}";
    }

    private static string CountSql(SealedTable table) =>
        $"SELECT SUM({string.Join(" + ", table.Columns.Select(column => $"CASE WHEN substr({column}, 1, 5) = @p1 THEN 1 ELSE 0 END"))}) FROM {table.Name} WHERE tenant_id = @p0";

    // Written out, because not every database finds its way through an index by a comparison of rows.
    private static string Behind(SealedTable table) => table.Key.Count == 1
        ? $"{table.Key[0].Name} > @p2"
        : $"{table.Key[0].Name} >= @p2 AND ({table.Key[0].Name} > @p2 OR {table.Key[1].Name} > @p3)";
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class SealedRowsJson : System.Text.Json.Serialization.JsonSerializerContext;
