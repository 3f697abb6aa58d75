using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>What can be said of a database file without opening it as a store.</summary>
/// <param name="Fault">What is wrong with it; null: nothing.</param>
/// <param name="Schema">The migrations it has had: number, name and hash.</param>
/// <param name="WalBytes">Size of its write-ahead log.</param>
public sealed record SqliteStanding(string? Fault, IReadOnlyList<(int Number, string Name, string Hash)> Schema, long WalBytes)
{
    /// <summary>Name of the newest migration; empty for a file that has none.</summary>
    public string Version => Schema.Count == 0 ? "" : Schema[^1].Name;
}

/// <summary>Figures of the stores that a backup and a doctor tell.</summary>
public sealed record StoreFigures
{
    public long Orders { get; init; }
    public DateTimeOffset? LastOrderAt { get; init; }
    /// <summary>Position of the newest event in each part of the outbox; empty in a store of before there were parts.</summary>
    public IReadOnlyList<long> Events { get; init; } = [];
    /// <summary>Events that the slowest consumer has not seen.</summary>
    public long EventsBehind { get; init; }
    public long DeadLetters { get; init; }
    public long OpenIncidents { get; init; }
    /// <summary>Up to when the nodes have given out ids.</summary>
    public DateTimeOffset? IdsUntil { get; init; }
    public IReadOnlyList<byte[]> WrappedKeys { get; init; } = [];
}

/// <summary>
/// Looks at database files, and copies them, beside the process that works on them. A copy is one moment of the file, whatever is
/// written meanwhile, and takes nothing from the writer but the disk's time.
/// </summary>
public static class SqliteSnapshot
{
    static SqliteSnapshot() => SqliteLibrary.Ready();

    /// <summary>Copies the file as it is at one moment; the copy is whole by itself.</summary>
    public static void Copy(string from, string to)
    {
        using var source = Open(from, SqliteOpenMode.ReadOnly);
        using var target = Open(to, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(target);
        Execute(target, "PRAGMA journal_mode=DELETE");
    }

    /// <summary>Reads every page of the file. May take a minute a few gigabytes.</summary>
    public static SqliteStanding Inspect(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadOnly);
            var fault = Rows(connection, "PRAGMA integrity_check(3)", row => row.GetString(0)).FirstOrDefault(line => line != "ok");
            var isStore = Rows(connection, "SELECT name FROM sqlite_schema WHERE name = 'schema_version'", row => row.GetString(0)).Any();
            var schema = isStore
                ? Rows(connection, "SELECT number, name, hash FROM schema_version ORDER BY number", row => (row.GetInt32(0), row.GetString(1), row.GetString(2))).ToList()
                : [];
            var wal = new FileInfo(path + "-wal");
            return new(fault, schema, wal.Exists ? wal.Length : 0);
        }
        catch (SqliteException failure)
        {
            return new(failure.Message, [], 0);
        }
    }

    /// <summary>Figures of a file of orders; what its schema does not have yet is nothing.</summary>
    public static StoreFigures Figures(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        return new()
        {
            Orders = Number(connection, "SELECT COUNT(*) FROM ord_main") ?? 0,
            LastOrderAt = Time(Number(connection, "SELECT MAX(created_at) FROM ord_main")),
            Events = [.. Known(connection, "SELECT position FROM outbox_part ORDER BY part", row => row.GetInt64(0))],
            EventsBehind = Number(
                connection,
                "SELECT MAX(behind) FROM (SELECT SUM(p.position - c.position) AS behind FROM relay_cursor c JOIN outbox_part p ON p.part = c.part GROUP BY c.consumer)") ?? 0,
            DeadLetters = Number(connection, "SELECT COUNT(*) FROM dead_letter") ?? 0,
            OpenIncidents = Number(connection, "SELECT COUNT(*) FROM wf_incident WHERE state = 'open'") ?? 0,
            IdsUntil = Time(Number(connection, "SELECT MAX(reserved_until) FROM id_reservation")),
            WrappedKeys = [.. Known(connection, "SELECT wrapped FROM tenant_key WHERE length(wrapped) > 0", row => row.GetFieldValue<byte[]>(0))],
        };
    }

    /// <summary>Orders that came after a time, and older ones that changed after it.</summary>
    public static (long Came, long Changed) Since(string path, DateTimeOffset time)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        var milliseconds = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return (
            Number(connection, $"SELECT COUNT(*) FROM ord_main WHERE created_at > {milliseconds}") ?? 0,
            Number(connection, $"SELECT COUNT(*) FROM ord_main WHERE created_at <= {milliseconds} AND updated_at > {milliseconds}") ?? 0);
    }

    /// <summary>How far a file of the search index has come: part of the outbox, and position in it. Empty: it is to be made anew.</summary>
    public static IReadOnlyList<(int Part, long Position)> SearchPositions(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadOnly);
        return
        [
            .. Known(connection, "SELECT consumer, event_id FROM index_cursor", row => (Name: row.GetString(0), Position: row.GetInt64(1)))
                .Where(row => row.Name.Contains('/', StringComparison.Ordinal))
                .Select(row => (int.Parse(row.Name.AsSpan(row.Name.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture), row.Position)),
        ];
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout=5000");
        return connection;
    }

    private static long? Number(SqliteConnection connection, string sql) =>
        Known(connection, sql, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)).FirstOrDefault();

    /// <summary>None where the file's schema is too old to have what is asked for.</summary>
    private static IReadOnlyList<T> Known<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        try
        {
            return [.. Rows(connection, sql, read)];
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return [];
        }
    }

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
