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
        sql.Clear().Append("START TRANSACTION");
        foreach (var batch in batches)
        {
            Append(sql, batch.Statements);
        }

        return sql.Append(";COMMIT").ToString();
    }

    private static void Append(StringBuilder sql, IReadOnlyList<WriteStatement> statements)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            var (text, values, _, expected) = statements[i];
            var statement = MySqlText.Of(text);
            if (statements[i].Counts)
            {
                sql.Append(";SET @held=1+18446744073709551615*((");
                statement.Append(sql, values);
                sql.Append(CultureInfo.InvariantCulture, $" {Holding})<>{expected})");
                continue;
            }

            if (i > 0 && statement.IsInsert && statements[i - 1].Sql == text)
            {
                statement.AppendRow(sql, values);
                continue;
            }

            sql.Append(';');
            statement.Append(sql, values);
            if (expected is { } rows && !(statement.IsInsert && rows == 1))
            {
                sql.Append(CultureInfo.InvariantCulture, $";SET @held=1+18446744073709551615*(ROW_COUNT()<>{rows})");
            }
        }
    }
}
