using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// Writes batches as one text: begin, every statement, a check behind each that must change a number of rows, commit. The server
/// runs it to the first error and no further, so that the commit at its end is reached only where everything held.
/// </summary>
/// <remarks>
/// The check is arithmetic, because nothing else that both servers know fails within a plain statement: 2^64-1 plus one does not fit.
/// It is a SET, since DO swallows errors. Which guard did not hold is found out afterwards, see <see cref="MySqlWriter"/>.
/// </remarks>
internal static class MySqlGroup
{
    /// <summary>Makes a read hold what it saw until the commit; the same words on MariaDB and MySQL.</summary>
    public const string Holding = "LOCK IN SHARE MODE";

    public static string Write(IEnumerable<WriteBatch> batches, StringBuilder sql)
    {
        var parts = new List<Part>();
        var open = new Dictionary<(string Sql, UInt128 Nulls), OpenInsert>();
        foreach (var statement in batches.SelectMany(batch => batch.Statements))
        {
            Add(parts, open, statement);
        }

        sql.Clear().Append("START TRANSACTION");
        foreach (var part in parts)
        {
            part.Append(sql.Append(';'));
        }

        return sql.Append(";COMMIT").ToString();
    }

    /// <summary>
    /// Rows of one insert go into one statement, those of later batches too, as long as nothing between names its table: half of what an
    /// order costs the server is the reading of texts and the answer to each statement.
    /// </summary>
    private static void Add(List<Part> parts, Dictionary<(string Sql, UInt128 Nulls), OpenInsert> open, WriteStatement statement)
    {
        var text = MySqlText.Of(statement.Sql);
        if (text.Insert is { } insert && statement is { Counts: false, ExpectedRows: null or 1 })
        {
            text.Check(statement.Values);
            var nulls = insert.Nulls(statement.Values);
            if (open.TryGetValue((statement.Sql, nulls), out var known))
            {
                known.Rows.Add(statement.Values);
                return;
            }

            CloseWhatItNames(open, text, statement.Sql);
            var added = new OpenInsert(insert, nulls, [statement.Values]);
            open[(statement.Sql, nulls)] = added;
            parts.Add(new(text, statement, added));
            return;
        }

        CloseWhatItNames(open, text, except: null);
        parts.Add(new(text, statement, null));
    }

    // Rows of one text may change places with each other: which of them breaks a key is found out batch by batch.
    private static void CloseWhatItNames(Dictionary<(string Sql, UInt128 Nulls), OpenInsert> open, MySqlText text, string? except)
    {
        foreach (var other in open.Where(other => other.Key.Sql != except && text.Names(other.Value.Insert.Table)).ToArray())
        {
            open.Remove(other.Key);
        }
    }

    private sealed record OpenInsert(MySqlInsert Insert, UInt128 Nulls, List<object?[]> Rows);

    /// <summary>One statement of the text: of one batch, or an insert with the rows of several.</summary>
    private readonly record struct Part(MySqlText Text, WriteStatement Statement, OpenInsert? Insert)
    {
        public void Append(StringBuilder sql)
        {
            var (_, values, _, expected) = Statement;
            if (Insert is { } insert)
            {
                insert.Insert.Append(sql, insert.Nulls, insert.Rows);
                return;
            }

            if (Statement.Counts)
            {
                sql.Append("SET @held=1+18446744073709551615*((");
                Text.Append(sql, values);
                sql.Append(CultureInfo.InvariantCulture, $" {Holding})<>{expected})");
                return;
            }

            Text.Append(sql, values);
            if (expected is { } rows)
            {
                sql.Append(CultureInfo.InvariantCulture, $";SET @held=1+18446744073709551615*(ROW_COUNT()<>{rows})");
            }
        }
    }
}
