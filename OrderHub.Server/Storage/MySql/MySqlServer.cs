using System.Globalization;
using MySqlConnector;

namespace OrderHub.Server.Storage.MySql;

/// <summary>Opens connections to one database, with the session that its readers and writers need.</summary>
internal sealed class MySqlServer
{
    private readonly string connectionString;
    private readonly int lockWaitSeconds;

    /// <exception cref="ArgumentException">The connection string cannot be read, or names no server or database.</exception>
    public MySqlServer(string connectionString, MySqlOptions options)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString);
        if (builder.Database.Length == 0)
        {
            throw new ArgumentException("The connection string names no database.", nameof(connectionString));
        }

        Database = builder.Database;
        Store = string.Create(CultureInfo.InvariantCulture, $"{builder.Server}:{builder.Port}/{builder.Database}");
        builder.Pooling = false;
        builder.AutoEnlist = false;
        builder.AllowUserVariables = true;
        builder.TreatTinyAsBoolean = false;
        builder.GuidFormat = MySqlGuidFormat.None;

        // Rows found, not rows changed: what SQLite counts.
        builder.UseAffectedRows = false;
        builder.ConnectionTimeout = (uint)options.ConnectTimeout.TotalSeconds;
        builder.DefaultCommandTimeout = (uint)options.CommandTimeout.TotalSeconds;
        this.connectionString = builder.ConnectionString;
        lockWaitSeconds = Math.Max(1, (int)options.CommandTimeout.TotalSeconds / 3);
    }

    public string Database { get; }

    /// <summary>The store's name in messages and metrics: server and database, nothing secret.</summary>
    public string Store { get; }

    public Task<MySqlConnection> OpenWriterAsync(CancellationToken ct) =>
        OpenAsync("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", ct);

    /// <summary>A connection that cannot write. Its first query begins a snapshot, which lasts until it commits.</summary>
    public Task<MySqlConnection> OpenReaderAsync(CancellationToken ct) =>
        OpenAsync("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;SET SESSION autocommit=0", ct);

    public static async Task ExecuteAsync(MySqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<MySqlConnection> OpenAsync(string session, CancellationToken ct)
    {
        var connection = new MySqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(ct);
            await ExecuteAsync(
                connection,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SET SESSION sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',time_zone='+00:00',innodb_lock_wait_timeout={lockWaitSeconds};{session}"),
                ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
