using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing;
using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Workflows;

/// <summary>A store for a bench, which can be closed and opened again over the same data.</summary>
internal abstract class BenchStore : IAsyncDisposable
{
    /// <summary>An empty one.</summary>
    public static BenchStore Of(StoreKind kind) => kind switch
    {
        StoreKind.Sqlite => new SqliteBenchStore(1),
        StoreKind.FourSqlite => new SqliteBenchStore(4),
        StoreKind.MariaDb => new MariaDbBenchStore(1),
        _ => new MariaDbBenchStore(4),
    };

    public abstract Task<IShards> OpenAsync(TimeProvider clock);

    /// <summary>Ends the use of what was opened last.</summary>
    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();

    private protected static async Task<IShards> ShardsAsync(IReadOnlyList<IDatabase> databases, bool isShared, TimeProvider clock) =>
        databases.Count == 1 ? new SingleDatabase(databases[0]) : await ShardedDatabases.OpenAsync(databases, isShared, clock, default);
}

/// <summary>The embedded store, in files of its own.</summary>
internal sealed class SqliteBenchStore(int files) : BenchStore
{
    private readonly string folder = Directory.CreateTempSubdirectory("orderhub-flow-").FullName;
    private List<SqliteDatabase> opened = [];

    public override Task<IShards> OpenAsync(TimeProvider clock)
    {
        opened =
        [
            .. Enumerable.Range(0, files).Select(place => SqliteDatabase.Open(
                Path.Combine(folder, SqliteStores.NameOf(place)), SqliteMigration.Shipped("Orders"), new StorageOptions(), clock, NullLogger<SqliteDatabase>.Instance)),
        ];
        return ShardsAsync(opened, isShared: false, clock);
    }

    public override Task CloseAsync()
    {
        opened.ForEach(database => database.Dispose());
        opened = [];
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Databases on the run's MariaDB. Making one costs seconds, so that benches take over those of others that have ended, which each finds empty.</summary>
internal sealed class MariaDbBenchStore(int databases) : BenchStore
{
    private static readonly ConcurrentDictionary<int, ConcurrentBag<string[]>> Spare = new();

    private static readonly string[] Tables =
    [
        "wf_version", "wf_instance", "wf_journal", "wf_wait", "wf_signal", "wf_incident", "wf_task", "wf_wave", "wf_wave_member", "flow_rollout",
        "incident_action", "incident_action_item",
    ];

    private readonly ConcurrentBag<string[]> spare = Spare.GetOrAdd(databases, _ => []);
    private string[]? connections;
    private List<MySqlDatabase> opened = [];

    public override async Task<IShards> OpenAsync(TimeProvider clock)
    {
        var isFirst = connections is null;
        connections ??= spare.TryTake(out var ended) ? ended : await CreateAsync(databases);
        foreach (var connection in connections)
        {
            var database = await MySqlDatabase.OpenAsync(connection, "Orders", MySqlMigration.Shipped("Orders"), new(), 1_000, clock, NullLogger<MySqlDatabase>.Instance);
            opened.Add(database);
            if (isFirst)
            {
                var empty = new WriteBatch();
                foreach (var table in Tables)
                {
                    empty.Add($"DELETE FROM {table}");
                }

                await database.CommitAsync(empty, default);
            }
        }

        return await ShardsAsync(opened, isShared: true, clock);
    }

    public override async Task CloseAsync()
    {
        foreach (var database in opened)
        {
            await database.DisposeAsync();
        }

        opened = [];
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (connections is not null)
        {
            spare.Add(connections);
            connections = null;
        }
    }

    private static async Task<string[]> CreateAsync(int count)
    {
        var made = new string[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        }

        return made;
    }
}
