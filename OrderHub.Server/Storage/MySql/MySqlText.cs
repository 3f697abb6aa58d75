using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// A statement's text, cut at its parameters once, so that its values can be written into it. Values go in as literals because only
/// a text can hold several statements, and only so is a whole batch one round trip.
/// </summary>
internal sealed partial class MySqlText
{
    private const int Kept = 4096;

    private static readonly ConcurrentDictionary<string, MySqlText> Known = new(StringComparer.Ordinal);

    private readonly HashSet<string> words;
    private readonly string[] pieces;
    private readonly int[] parameters;
    private readonly int parameterCount;

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

        words = [.. Word().Matches(sql).Select(word => word.Value)];
        Insert = MySqlInsert.Of(sql);
    }

    /// <summary>What the statement is where it is <c>INSERT INTO t (...) VALUES (...)</c>: adds its row or fails, and takes more rows in one statement.</summary>
    public MySqlInsert? Insert { get; }

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

    /// <summary>Whether the statement may read or change the table.</summary>
    public bool Names(string table) => words.Contains(table);

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

    /// <exception cref="ArgumentException">Not as many values as the text has parameters.</exception>
    public void Check(object?[] values)
    {
        if (values.Length != parameterCount)
        {
            throw new ArgumentException($"The statement has {parameterCount} parameters and was given {values.Length} values.", nameof(values));
        }
    }

    [GeneratedRegex(@"\w+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

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
}
