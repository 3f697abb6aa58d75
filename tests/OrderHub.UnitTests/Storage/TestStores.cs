using Microsoft.Extensions.Logging.Abstractions;
using MySql.Data.MySqlClient;
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
}

/// <summary>The stores of orders of one test: made empty, opened and closed as often as it restarts, and gone with it.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    private readonly IReadOnlyList<string> connections;
    private readonly List<IAsyncDisposable> opened = [];

    private TestStores(StoreKind kind, IReadOnlyList<string> connections) => (Kind, this.connections) = (kind, connections);

    public StoreKind Kind { get; }

    public IShards Shards { get; private set; } = null!;

    public static async Task<TestStores> CreateAsync(StoreKind kind)
    {
        var made = new List<string>();
        for (var i = 0; i < (kind == StoreKind.MariaDb ? 1 : 0); i++)
        {
            made.Add(await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync());
        }

        return new(kind, made);
    }

    public async Task OpenAsync(string folder, TimeProvider clock)
    {
        if (Kind == StoreKind.Sqlite)
        {
            var file = SqliteDatabase.Open(
                Path.Combine(folder, "orders.db"), SqliteMigration.Shipped("Orders"), new StorageOptions(), clock, NullLogger<SqliteDatabase>.Instance);
            opened.Add(new Closing(file));
            Shards = new SingleDatabase(file);
            return;
        }

        var database = await MySqlDatabase.OpenAsync(
            connections[0], "Orders", MySqlMigration.Shipped("Orders"), new(), new StorageOptions().WriterQueue, clock, NullLogger<MySqlDatabase>.Instance);
        opened.Add(database);
        Shards = new SingleDatabase(database, isShared: true);
    }

    /// <summary>Files of the databases, and the logs that all databases of the server share.</summary>
    public async Task<IEnumerable<string>> FilesAsync()
    {
        if (connections.Count == 0)
        {
            return [];
        }

        var server = (await MariaDbServer.SharedAsync()).DataFolder;
        return Directory.GetFiles(server, "ib*").Concat(connections.SelectMany(
            connection => Directory.GetFiles(Path.Combine(server, new MySqlConnectionStringBuilder(connection).Database), "*.ibd")));
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
            await (await MariaDbServer.SharedAsync()).DropDatabaseAsync(connection);
        }
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
