using System.Globalization;
using MySqlConnector;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// Brings a database to the newest schema, under a lock of the server's, so that of two nodes starting together one migrates and the
/// other finds it done. MySQL commits each change of a table by itself: a migration that broke in its middle is recorded as begun, and
/// the next start says so instead of guessing.
/// </summary>
internal static class MySqlSchema
{
    private const int LockSeconds = 300;

    public static async Task MigrateAsync(MySqlServer server, IReadOnlyList<MySqlMigration> migrations, string set, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await server.OpenWriterAsync(ct);
        await LockAsync(server, connection, set, LockSeconds, ct);
        var table = $"schema_version_{set.ToLowerInvariant()}";
        await MySqlServer.ExecuteAsync(
            connection,
            $"CREATE TABLE IF NOT EXISTS {table} (number INT NOT NULL PRIMARY KEY, name VARCHAR(128) NOT NULL, hash CHAR(64) NOT NULL, applied_at DATETIME(3)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
            ct);
        foreach (var next in Migration.Outstanding(server.Store, migrations, await AppliedAsync(server, connection, table, ct)))
        {
            // The names and hashes are ours: letters, digits and underscores.
            await MySqlServer.ExecuteAsync(connection, $"INSERT INTO {table} (number, name, hash) VALUES ({next.Number}, '{next.Name}', '{next.Hash}')", ct);
            await ChangeAsync(connection, next.Sql, ct);
            await MySqlServer.ExecuteAsync(
                connection,
                $"UPDATE {table} SET applied_at = '{time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)}' WHERE number = {next.Number}",
                ct);
        }

        // The lock ends with the connection.
    }

    /// <summary>Makes this connection the only one that changes the schema of a set, until it ends.</summary>
    /// <exception cref="SetupException">Another one has been at it for longer than that.</exception>
    public static async Task LockAsync(MySqlServer server, MySqlConnection connection, string set, int seconds, CancellationToken ct)
    {
        var gate = $"orderhub.{server.Database}.{set}";
        if (await ScalarAsync(connection, $"SELECT GET_LOCK('{gate[..Math.Min(gate.Length, 64)]}', {seconds})", ct) != 1)
        {
            throw new SetupException(SetupFailure.Store, $"Another node has been changing the schema of '{server.Store}' for more than {seconds} seconds. Wait for it, or end it, and start again.");
        }
    }

    // Rows that are there already are copied, however long that takes.
    private static async Task ChangeAsync(MySqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<(int Number, string Name, string Hash)>> AppliedAsync(MySqlServer server, MySqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new MySqlCommand($"SELECT number, name, hash, applied_at IS NOT NULL FROM {table} ORDER BY number", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new List<(int, string, string)>();
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt32(3) == 0)
            {
                throw new SetupException(
                    SetupFailure.Store,
                    $"Migration {reader.GetString(1)} of '{server.Store}' was begun and broke off, so that its tables may be half changed. Restore the database from before it, or finish the migration by hand and set applied_at in {table}.");
            }

            applied.Add((reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static async Task<long> ScalarAsync(MySqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new MySqlCommand(sql, connection) { CommandTimeout = LockSeconds + 30 };
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct) is { } value and not DBNull ? value : 0, CultureInfo.InvariantCulture);
    }
}
