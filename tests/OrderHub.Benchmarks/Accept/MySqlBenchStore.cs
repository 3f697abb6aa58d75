using MySqlConnector;
using OrderHub.Testing;

namespace OrderHub.Benchmarks.Accept;

/// <summary>A private MariaDB server, durable as in production. Its bare inserts have a connection a client, as its users would.</summary>
internal sealed class MySqlBenchStore : BenchStore
{
    private readonly MariaDbServer server;
    private readonly string hub;
    private readonly string bare;
    private readonly List<MySqlConnection> connections = [];

    private MySqlBenchStore(MariaDbServer server, string hub, string bare) => (this.server, this.hub, this.bare) = (server, hub, bare);

    public override string Name => "mysql";

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ORDERHUB__Storage__Provider"] = "mysql",
        ["ORDERHUB__Storage__MySql__Connections__0"] = hub,
    };

    public override TimeSpan ProcessorTime => server.ProcessorTime;

    public static async Task<BenchStore> StartAsync()
    {
        var started = await MariaDbServer.StartAsync();
        return new MySqlBenchStore(started, await started.CreateDatabaseAsync(), await started.CreateDatabaseAsync());
    }

    public override async Task<long> CountAsync(string table) => await NumberAsync(hub, $"SELECT COUNT(*) FROM {table}");

    /// <summary>Statements that the database server was sent since it started.</summary>
    public override async Task<long> StatementsAsync() => await NumberAsync(hub, "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'QUESTIONS'");

    public override async Task<IReadOnlyDictionary<string, long>> KindsAsync()
    {
        await using var connection = new MySqlConnection(hub);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(
            """
            SELECT LOWER(VARIABLE_NAME), CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN
              ('COM_SELECT', 'COM_INSERT', 'COM_UPDATE', 'COM_DELETE', 'COM_COMMIT', 'COM_ROLLBACK', 'COM_SET_OPTION', 'INNODB_DEADLOCKS', 'INNODB_ROW_LOCK_WAITS')
            """,
            connection);
        await using var rows = await command.ExecuteReaderAsync();
        var kinds = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            kinds[rows.GetString(0)] = rows.GetInt64(1);
        }

        return kinds;
    }

    public override async Task<double> BareInsertsAsync(int clients, TimeSpan span)
    {
        if (connections.Count == 0)
        {
            await ExecuteAsync("CREATE TABLE bare (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, body VARBINARY(2048) NOT NULL)");
        }

        while (connections.Count < clients)
        {
            var connection = new MySqlConnection(bare + ";Pooling=false");
            await connection.OpenAsync();
            connections.Add(connection);
        }

        var free = new System.Collections.Concurrent.ConcurrentQueue<MySqlCommand>(connections.Take(clients).Select(Insert));
        return await ClientsAsync(clients, span, async _ =>
        {
            free.TryDequeue(out var command);
            await command!.ExecuteNonQueryAsync();
            free.Enqueue(command);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        MySqlConnection.ClearAllPools();
        await server.DisposeAsync();
        await base.DisposeAsync();
    }

    private static MySqlCommand Insert(MySqlConnection connection)
    {
        var command = new MySqlCommand("INSERT INTO bare (body) VALUES (@body)", connection);
        command.Parameters.AddWithValue("@body", new byte[BodyBytes]);
        return command;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(bare);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> NumberAsync(string database, string sql)
    {
        await using var connection = new MySqlConnection(database);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
