using Microsoft.Data.Sqlite;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// Brings a database file to the newest schema. Each migration and its record in <c>schema_version</c> are one transaction
/// under the file's write lock, so that of two processes starting together one migrates and the other finds it done.
/// </summary>
internal static class SqliteSchema
{
    public static void Migrate(SqliteConnection connection, string store, IReadOnlyList<SqliteMigration> migrations, TimeProvider time)
    {
        connection.Execute("""
            CREATE TABLE IF NOT EXISTS schema_version (
              number INTEGER NOT NULL PRIMARY KEY,
              name TEXT NOT NULL,
              hash TEXT NOT NULL,
              applied_at INTEGER NOT NULL
            ) STRICT
            """);
        while (ApplyNext(connection, store, migrations, time))
        {
        }
    }

    private static bool ApplyNext(SqliteConnection connection, string store, IReadOnlyList<SqliteMigration> migrations, TimeProvider time)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var outstanding = Migration.Outstanding(store, migrations, Applied(connection));
            if (outstanding.Count == 0)
            {
                connection.Execute("COMMIT");
                return false;
            }

            var next = outstanding[0];
            connection.Execute(next.Sql);
            using var record = connection.CreateCommand();
            record.CommandText = "INSERT INTO schema_version (number, name, hash, applied_at) VALUES (@p0, @p1, @p2, @p3)";
            record.Parameters.AddWithValue("@p0", next.Number);
            record.Parameters.AddWithValue("@p1", next.Name);
            record.Parameters.AddWithValue("@p2", next.Hash);
            record.Parameters.AddWithValue("@p3", time.GetUtcNow().ToUnixTimeMilliseconds());
            record.ExecuteNonQuery();
            connection.Execute("COMMIT");
            return true;
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static List<(int Number, string Name, string Hash)> Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, name, hash FROM schema_version ORDER BY number";
        using var reader = command.ExecuteReader();
        var applied = new List<(int, string, string)>();
        while (reader.Read())
        {
            applied.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
