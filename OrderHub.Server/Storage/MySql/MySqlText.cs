using System.Collections.Concurrent;
using System.Text;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// A statement's text, cut at its parameters once, so that its values can be written into it. Values go in as literals because only
/// a text can hold several statements, and only so is a whole batch one round trip.
/// </summary>
internal sealed class MySqlText
{
    private const int Kept = 4096;

    private static readonly ConcurrentDictionary<string, MySqlText> Known = new(StringComparer.Ordinal);

    private readonly string[] pieces;
    private readonly int[] parameters;
    private readonly int parameterCount;
    private readonly int firstOfRow;

    private MySqlText(string sql)
    {
        var cut = Cut(sql);
        pieces = cut.Pieces;
        parameters = cut.Parameters;
        parameterCount = parameters.Length == 0 ? 0 : parameters.Max() + 1;
        if (parameters.Distinct().Count() != parameterCount)
        {
            throw new ArgumentException("Parameters are named @p0, @p1 and so on without gaps.", nameof(sql));
        }

        (IsInsert, firstOfRow) = FindRow(sql);
    }

    /// <summary>True for <c>INSERT INTO t (...) VALUES (...)</c>: adds its row or fails, and takes more rows in one statement.</summary>
    public bool IsInsert { get; }

    public static MySqlText Of(string sql)
    {
        if (Known.TryGetValue(sql, out var text))
        {
            return text;
        }

        // A caller that makes up its texts must not fill the memory.
        if (Known.Count >= Kept)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(sql, static made => new(made));
    }

    /// <summary>Appends the statement with its values.</summary>
    public void Append(StringBuilder sql, object?[] values)
    {
        Check(values);
        for (var i = 0; i < parameters.Length; i++)
        {
            sql.Append(pieces[i]);
            MySqlValues.AppendLiteral(sql, values[parameters[i]]);
        }

        sql.Append(pieces[^1]);
    }

    /// <summary>Appends one more row to an insert that was just appended.</summary>
    public void AppendRow(StringBuilder sql, object?[] values)
    {
        Check(values);
        sql.Append(',').Append(pieces[0].AsSpan(firstOfRow));
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i > 0)
            {
                sql.Append(pieces[i]);
            }

            MySqlValues.AppendLiteral(sql, values[parameters[i]]);
        }

        sql.Append(pieces[^1]);
    }

    private void Check(object?[] values)
    {
        if (values.Length != parameterCount)
        {
            throw new ArgumentException($"The statement has {parameterCount} parameters and was given {values.Length} values.", nameof(values));
        }
    }

    private static (string[] Pieces, int[] Parameters) Cut(string sql)
    {
        var texts = new List<string>();
        var numbers = new List<int>();
        var from = 0;
        for (var at = sql.IndexOf("@p", StringComparison.Ordinal); at >= 0; at = sql.IndexOf("@p", at + 2, StringComparison.Ordinal))
        {
            var end = at + 2;
            while (end < sql.Length && char.IsAsciiDigit(sql[end]))
            {
                end++;
            }

            if (end == at + 2)
            {
                continue;
            }

            texts.Add(sql[from..at]);
            numbers.Add(int.Parse(sql.AsSpan(at + 2, end - at - 2)));
            from = end;
        }

        texts.Add(sql[from..]);
        return ([.. texts], [.. numbers]);
    }

    // The row begins at the bracket before the first parameter; a row of constants, or with brackets of its own, stays alone.
    private static (bool IsInsert, int FirstOfRow) FindRow(string sql)
    {
        const string word = "VALUES (";
        var values = sql.IndexOf(word, StringComparison.Ordinal);
        var isInsert = sql.TrimStart().StartsWith("INSERT INTO", StringComparison.Ordinal) && values > 0
            && sql.IndexOf("@p", StringComparison.Ordinal) > values
            && sql.IndexOf('(', values + word.Length) < 0 && sql.TrimEnd().EndsWith(')');
        return (isInsert, values + word.Length - 1);
    }
}
