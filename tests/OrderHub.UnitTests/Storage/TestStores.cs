using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing;

namespace OrderHub.UnitTests.Storage;

/// <summary>What a suite runs on.</summary>
public enum StoreKind
{
    /// <summary>One SQLite file.</summary>
    Sqlite,

    /// <summary>One MariaDB database.</summary>
    MariaDb,

    /// <summary>Four SQLite files, the virtual shards spread over them.</summary>
    FourSqlite,

    /// <summary>Four MariaDB databases, the virtual shards spread over them.</summary>
    FourMariaDb,
}

/// <summary>The stores of orders of one test: made empty, opened and closed as often as it restarts, and gone with it.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    // Making a database costs seconds on a busy machine, and emptying one a moment.
    private static readonly ConcurrentBag<string> Spare = [];

    private readonly IReadOnlyList<string> connections;
    private readonly List<IAsyncDisposable> opened = [];

    private TestStores(StoreKind kind, IReadOnlyList<string> connections) => (Kind, this.connections) = (kind, connections);

    public StoreKind Kind { get; }

    public IShards Shards { get; private set; } = null!;

    public static async Task<TestStores> CreateAsync(StoreKind kind)
    {
        var made = new List<string>();
        for (var i = 0; i < kind switch { StoreKind.MariaDb => 1, StoreKind.FourMariaDb => 4, _ => 0 }; i++)
        {
            made.Add(Spare.TryTake(out var used) ? used : await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync());
        }

        return new(kind, made);
    }

    public async Task OpenAsync(string folder, TimeProvider clock)
    {
        var databases = new List<IDatabase>();
        for (var i = 0; i < Kind switch { StoreKind.Sqlite => 1, StoreKind.FourSqlite => 4, _ => 0 }; i++)
        {
            var file = SqliteDatabase.Open(
                Path.Combine(folder, SqliteStores.NameOf(i)), SqliteMigration.Shipped("Orders"), new StorageOptions(), clock, NullLogger<SqliteDatabase>.Instance);
            opened.Add(new Closing(file));
            databases.Add(file);
        }

        foreach (var connection in connections)
        {
            var database = await MySqlDatabase.OpenAsync(
                connection, "Orders", MySqlMigration.Shipped("Orders"), new(), new StorageOptions().WriterQueue, clock, NullLogger<MySqlDatabase>.Instance);
            opened.Add(database);
            databases.Add(database);
        }

        Shards = Kind == StoreKind.Sqlite
            ? new SingleDatabase(databases[0])
            : await ShardedDatabases.OpenAsync(databases, isShared: connections.Count > 0, clock, default);
    }

    /// <summary>Files of the databases, with all that was committed written into them; the server's common log has other tests' texts too.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync()
    {
        var files = new List<string>();
        foreach (var connection in connections)
        {
            var server = await MariaDbServer.SharedAsync();
            var name = new MySqlConnectionStringBuilder(connection).Database;
            var tables = Directory.GetFiles(Path.Combine(server.DataFolder, name), "*.ibd");
            await server.ExecuteAsync($"FLUSH TABLES {string.Join(", ", tables.Select(table => $"{name}.{Path.GetFileNameWithoutExtension(table).Split('#')[0]}").Distinct())} FOR EXPORT");
            files.AddRange(tables);
        }

        return files;
    }

    public async Task CloseAsync()
    {
        foreach (var store in opened)
        {
            await store.DisposeAsync();
        }

        opened.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        foreach (var connection in connections)
        {
            if (await EmptyAsync(connection))
            {
                Spare.Add(connection);
            }
        }
    }

    /// <summary>Leaves nothing but the schema, and the rows that come with it.</summary>
    /// <returns>False where months were cut, which the next test would find.</returns>
    private static async Task<bool> EmptyAsync(string connection)
    {
        await using var open = new MySqlConnection(connection + ";Pooling=false");
        await open.OpenAsync();
        await using (var parts = new MySqlCommand("SELECT COUNT(*) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'ord_main'", open))
        {
            if (Convert.ToInt64(await parts.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) > 1)
            {
                return false;
            }
        }

        var statements = new StringBuilder("UPDATE outbox_part SET position = 0; UPDATE month_keeper SET node = 0, epoch = 0, lease_until = '1970-01-01';");
        await using (var tables = new MySqlCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", open))
        {
            await using var rows = await tables.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                var name = rows.GetString(0);
                statements.Append(name.StartsWith("schema_version", StringComparison.Ordinal) || name is "outbox_part" or "read_fence" or "flow_epoch" or "month_keeper" ? ""
                    // What was audited cannot be deleted row by row.
                    : name == "audit" ? "TRUNCATE TABLE audit;" : $"DELETE FROM {name};");
            }
        }

        await using var empty = new MySqlCommand(statements.ToString(), open);
        await empty.ExecuteNonQueryAsync();
        return true;
    }

    private sealed class Closing(IDisposable store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            store.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
