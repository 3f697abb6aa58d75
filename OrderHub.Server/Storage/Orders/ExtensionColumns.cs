using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Storage.Orders;

/// <summary>A record that has rows of its own, with what its reserved columns keep.</summary>
/// <param name="Record">The record; its extension fields are not looked at, and not filled when read.</param>
/// <param name="Ext">Values by column, sealed ones as bytes with their blind index in <c>ext_x01_bi</c>; null for none.</param>
public sealed record ExtensionRow<T>(T Record, IReadOnlyDictionary<string, object>? Ext);

/// <summary>The reserved columns of a table in statements. A row that uses none does not name them.</summary>
internal static class ExtensionColumns
{
    public const string BlindIndex = "_bi";

    private static readonly FrozenDictionary<string, string[]> Columns = new[] { "ord_main", "ord_goods", "ord_party", "ord_package" }
        .ToFrozenDictionary(table => table, ColumnsOf, StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> Lists = new(StringComparer.Ordinal);

    /// <summary>All reserved columns of a table, blind indexes last.</summary>
    public static string[] Of(string table) => Columns[table];

    /// <summary>The same, separated by commas.</summary>
    public static string ListOf(string table) => Lists.GetOrAdd(table, static key => string.Join(", ", Of(key)));

    public static object?[] Values(string table, IReadOnlyDictionary<string, object>? ext) =>
        ext is null ? new object?[Of(table).Length] : [.. Of(table).Select(column => ext.GetValueOrDefault(column))];

    /// <summary>The text of an insert: <paramref name="head"/> is the statement up to the end of its own columns' names.</summary>
    public static string Insert(string head, int fixedColumns, string table, bool withExtensions)
    {
        var count = fixedColumns + (withExtensions ? Of(table).Length : 0);
        var parameters = string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
        return $"{head}{(withExtensions ? ", " + ListOf(table) : "")}) VALUES ({parameters})";
    }

    /// <summary>What a row keeps; null for nothing.</summary>
    public static Dictionary<string, object>? Read(string table, RowReader row)
    {
        Dictionary<string, object>? found = null;
        foreach (var column in Of(table))
        {
            object? value = FieldColumns.TypeOf(column) switch
            {
                FieldType.String => row.TextOrNull(),
                FieldType.Number => row.DecimalOrNull(),
                FieldType.Time => row.TimeOrNull(),
                _ => row.BytesOrNull(),
            };
            if (value is not null)
            {
                (found ??= new(StringComparer.Ordinal)).Add(column, value);
            }
        }

        return found;
    }

    private static string[] ColumnsOf(string table)
    {
        var columns = FieldColumns.Of(table);
        return [.. columns, .. columns.Where(column => FieldColumns.TypeOf(column) == FieldType.Encrypted).Select(column => column + BlindIndex)];
    }
}
