using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// An insert taken apart, so that it can be written without the columns that are null in all its rows: of an order's hundred columns two
/// thirds are, and each costs its reading at both ends. No column that may be null has another default; a test holds the migrations to it.
/// </summary>
internal sealed partial class MySqlInsert
{
    private const int MostColumns = 128;

    private readonly string[] columns;
    private readonly string[] items;
    private readonly int[] parameters;

    private MySqlInsert(string table, string[] columns, string[] items)
    {
        (Table, this.columns, this.items) = (table, columns, items);
        parameters = [.. items.Select(item => item.StartsWith("@p", StringComparison.Ordinal) ? int.Parse(item.AsSpan(2), CultureInfo.InvariantCulture) : -1)];
    }

    public string Table { get; }

    /// <summary>The insert that the text is; null for any other statement.</summary>
    public static MySqlInsert? Of(string sql)
    {
        if (Shape().Match(sql) is not { Success: true } match)
        {
            return null;
        }

        var (columns, items) = (List(match.Groups["columns"].Value), List(match.Groups["row"].Value));
        return columns.Length == items.Length && columns.Length <= MostColumns ? new(match.Groups["table"].Value, columns, items) : null;
    }

    /// <summary>Appends one statement with rows, without the columns that are null in all of them, until the text is long.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="from">The first that is not written yet.</param>
    /// <param name="length">With how many characters a text is long.</param>
    /// <returns>The first that is not written now: at least one is.</returns>
    public int Append(StringBuilder sql, IReadOnlyList<object?[]> rows, int from, int length)
    {
        var nulls = rows.Aggregate(UInt128.MaxValue, (all, values) => all & Nulls(values));
        sql.Append("INSERT INTO ").Append(Table).Append('(');
        AppendList(sql, nulls, i => sql.Append(columns[i]));
        sql.Append(")VALUES");
        var row = from;
        do
        {
            var values = rows[row];
            sql.Append(row == from ? "(" : ",(");
            AppendList(sql, nulls, i => AppendItem(sql, i, values));
            sql.Append(')');
        }
        while (++row < rows.Count && sql.Length < length);

        return row;
    }

    // Which columns the row has null in, a bit each.
    private UInt128 Nulls(object?[] values)
    {
        var nulls = UInt128.Zero;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i] >= 0 && values[parameters[i]] is null or DBNull)
            {
                nulls |= UInt128.One << i;
            }
        }

        return nulls;
    }

    private void AppendItem(StringBuilder sql, int i, object?[] values)
    {
        if (parameters[i] < 0)
        {
            sql.Append(items[i]);
        }
        else
        {
            MySqlValues.AppendLiteral(sql, values[parameters[i]]);
        }
    }

    private void AppendList(StringBuilder sql, UInt128 nulls, Action<int> append)
    {
        var first = true;
        for (var i = 0; i < columns.Length; i++)
        {
            if ((nulls & (UInt128.One << i)) == UInt128.Zero)
            {
                if (!first)
                {
                    sql.Append(',');
                }

                first = false;
                append(i);
            }
        }
    }

    // A row with brackets of its own, or with commas in a text, is no list that can be cut at its commas.
    [GeneratedRegex(@"^\s*INSERT INTO (?<table>\w+)\s*\((?<columns>[^()]*)\)\s*VALUES \((?<row>[^()]*)\)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries);
}
