using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// Prepared statements of the writer, kept by text. At most <c>limit</c> are kept: when one more is needed, all go, since a
/// caller that makes up its texts would have pushed the good ones out one by one.
/// </summary>
internal sealed class SqliteStatements(sqlite3 database, int limit) : IDisposable
{
    private const uint PreparePersistent = 1;

    private readonly Dictionary<string, SqliteStatement> byText = new(StringComparer.Ordinal);

    // Statement texts are constants almost always: finding them by reference saves hashing a kilobyte of SQL a row.
    private readonly Dictionary<string, SqliteStatement> byReference = new(ReferenceEqualityComparer.Instance);

    public SqliteStatement Get(string sql)
    {
        if (byReference.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (byReference.Count >= limit)
        {
            Clear();
        }

        if (!byText.TryGetValue(sql, out statement))
        {
            statement = Prepare(sql);
            byText.Add(sql, statement);
        }

        byReference.Add(sql, statement);
        return statement;
    }

    public void Dispose() => Clear();

    private SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(database, sql, PreparePersistent, out var handle, out var tail);
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        if (!string.IsNullOrWhiteSpace(tail))
        {
            handle.Dispose();
            throw new ArgumentException("A statement of a batch is one SQL statement.", nameof(sql));
        }

        return new(database, handle);
    }

    private void Clear()
    {
        foreach (var statement in byText.Values)
        {
            statement.Dispose();
        }

        byText.Clear();
        byReference.Clear();
    }
}
