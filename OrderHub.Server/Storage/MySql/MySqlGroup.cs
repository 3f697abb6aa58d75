using System.Globalization;
using System.Text;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// Writes batches as one text: begin, every statement, a check behind each that must change a number of rows, commit. The server
/// runs it to the first error and no further, so that the commit at its end is reached only where everything held. What is long becomes
/// several texts of one transaction.
/// </summary>
/// <remarks>
/// The check is arithmetic, because nothing else that both servers know fails within a plain statement: 2^64-1 plus one does not fit.
/// It is a SET, since DO swallows errors. Which guard did not hold is found out afterwards, see <see cref="MySqlWriter"/>.
/// </remarks>
internal static class MySqlGroup
{
    /// <summary>Makes a read hold what it saw until the commit; the same words on MariaDB and MySQL.</summary>
    public const string Holding = "LOCK IN SHARE MODE";

    /// <summary>Most rows of one update. Each number of rows is a text of its own, taken apart once.</summary>
    private const int MostTogether = 16;

    /// <param name="batches">What is to hold together.</param>
    /// <param name="sql">Where it is written.</param>
    /// <param name="length">With how many characters a text is long and the next one begins.</param>
    /// <returns>The texts, to be run one after the other on one connection while none fails. The last one commits.</returns>
    /// <exception cref="ArgumentException">A statement makes no sense; also while the texts are being taken.</exception>
    public static IEnumerable<string> Write(IEnumerable<WriteBatch> batches, StringBuilder sql, int length)
    {
        var parts = new List<Part>();
        var open = new Dictionary<string, OpenInsert>(StringComparer.Ordinal);
        var wanted = new List<WriteStatement>();
        foreach (var statement in batches.SelectMany(batch => batch.Statements))
        {
            if (statement.WantedRow is not null)
            {
                AddUp(wanted, statement);
            }
            else
            {
                Add(parts, open, statement);
            }
        }

        // Two statements on one row stay in their order: the sort is stable.
        foreach (var statement in Together(wanted.OrderBy(statement => statement.WantedRow, StringComparer.Ordinal)))
        {
            Add(parts, open, statement);
        }

        sql.Clear().Append("START TRANSACTION;");
        foreach (var part in parts)
        {
            for (var row = 0; row < part.Rows;)
            {
                row = part.Append(sql, row, length);
                sql.Append(';');
                if (sql.Length >= length)
                {
                    yield return sql.ToString();
                    sql.Clear();
                }
            }
        }

        yield return sql.Append("COMMIT").ToString();
    }

    // Half of what an update costs the server is its text, its check and the answers to both.
    private static IEnumerable<WriteStatement> Together(IEnumerable<WriteStatement> wanted)
    {
        var run = new List<WriteStatement>();
        foreach (var statement in wanted)
        {
            if (run.Count > 0 && (statement.Several is null || statement.Sql != run[0].Sql || run.Count == MostTogether))
            {
                yield return InOne(run);
                run.Clear();
            }

            if (statement.Several is null)
            {
                yield return statement;
            }
            else
            {
                run.Add(statement);
            }
        }

        if (run.Count > 0)
        {
            yield return InOne(run);
        }
    }

    private static WriteStatement InOne(List<WriteStatement> run) => run is [var only]
        ? only
        : run[0] with { Sql = run[0].Several!(run.Count), Values = [.. run.SelectMany(statement => statement.Values)], ExpectedRows = run.Count };

    // Whether one of several is short is found out batch by batch.
    private static void AddUp(List<WriteStatement> wanted, WriteStatement statement)
    {
        var known = statement.Sums is null ? -1 : wanted.FindIndex(other => other.WantedRow == statement.WantedRow && other.Sql == statement.Sql);
        if (known < 0)
        {
            wanted.Add(statement);
            return;
        }

        object?[] values = [.. statement.Values];
        var sums = statement.Sums!.Value;
        values[sums] = Convert.ToInt64(wanted[known].Values[sums], CultureInfo.InvariantCulture) + Convert.ToInt64(values[sums], CultureInfo.InvariantCulture);
        wanted[known] = statement with { Values = values };
    }

    /// <summary>
    /// Rows of one insert go into one statement, those of later batches too, as long as nothing between names its table: half of what an
    /// order costs the server is the reading of texts and the answer to each statement.
    /// </summary>
    private static void Add(List<Part> parts, Dictionary<string, OpenInsert> open, WriteStatement statement)
    {
        var text = MySqlText.Of(statement.Sql);
        if (text.Insert is { } insert && statement is { Counts: false, ExpectedRows: null or 1 })
        {
            text.Check(statement.Values);
            if (open.TryGetValue(statement.Sql, out var known))
            {
                known.Rows.Add(statement.Values);
                return;
            }

            CloseWhatItNames(open, text, statement.Sql);
            var added = new OpenInsert(insert, [statement.Values]);
            open[statement.Sql] = added;
            parts.Add(new(text, statement, added));
            return;
        }

        CloseWhatItNames(open, text, except: null);
        parts.Add(new(text, statement, null));
    }

    // Rows of one text may change places with each other: which of them breaks a key is found out batch by batch.
    private static void CloseWhatItNames(Dictionary<string, OpenInsert> open, MySqlText text, string? except)
    {
        foreach (var other in open.Where(other => other.Key != except && text.Names(other.Value.Insert.Table)).ToArray())
        {
            open.Remove(other.Key);
        }
    }

    private sealed record OpenInsert(MySqlInsert Insert, List<object?[]> Rows);

    /// <summary>One statement of the text: of one batch, or an insert with the rows of several.</summary>
    private readonly record struct Part(MySqlText Text, WriteStatement Statement, OpenInsert? Insert)
    {
        public int Rows => Insert?.Rows.Count ?? 1;

        /// <returns>The row that comes next; of what is no insert there is only one.</returns>
        public int Append(StringBuilder sql, int row, int length)
        {
            if (Insert is { } insert)
            {
                return insert.Insert.Append(sql, insert.Rows, row, length);
            }

            AppendStatement(sql);
            return row + 1;
        }

        private void AppendStatement(StringBuilder sql)
        {
            var (_, values, _, expected) = Statement;
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
