using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.MySql;
using OrderHub.Server.Storage.Sqlite;
using OrderHub.Testing;

namespace OrderHub.UnitTests.Workflows;

/// <summary>A store for a bench, which can be closed and opened again over the same data.</summary>
internal abstract class BenchStore : IAsyncDisposable
{
    public abstract Task<IDatabase> OpenAsync(TimeProvider clock);

    /// <summary>Ends the use of what was opened last.</summary>
    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>The embedded store, in a file of its own.</summary>
internal sealed class SqliteBenchStore : BenchStore
{
    private readonly string folder = Directory.CreateTempSubdirectory("orderhub-flow-").FullName;
    private SqliteDatabase? database;

    public override Task<IDatabase> OpenAsync(TimeProvider clock) => Task.FromResult<IDatabase>(database = SqliteDatabase.Open(
        Path.Combine(folder, "orders.db"), SqliteMigration.Shipped("Orders"), new StorageOptions(), clock, NullLogger<SqliteDatabase>.Instance));

    public override Task CloseAsync()
    {
        database?.Dispose();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        database?.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database on the run's MariaDB. Making one costs seconds, so that all benches of the run take turns with one, which each finds empty.</summary>
internal sealed class MariaDbBenchStore : BenchStore
{
    private static readonly Lazy<Task<string>> Shared = new(async () => await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync());
    private static readonly string[] Tables =
        ["wf_version", "wf_instance", "wf_journal", "wf_wait", "wf_signal", "wf_incident", "wf_task", "wf_wave", "wf_wave_member", "flow_rollout"];

    private string? connection;
    private MySqlDatabase? database;

    public override async Task<IDatabase> OpenAsync(TimeProvider clock)
    {
        var isFirst = connection is null;
        connection ??= await Shared.Value;
        database = await MySqlDatabase.OpenAsync(connection, "Orders", MySqlMigration.Shipped("Orders"), new(), 1_000, clock, NullLogger<MySqlDatabase>.Instance);
        if (isFirst)
        {
            var empty = new WriteBatch();
            foreach (var table in Tables)
            {
                empty.Add($"DELETE FROM {table}");
            }

            await database.CommitAsync(empty, default);
        }

        return database;
    }

    public override async Task CloseAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    public override async ValueTask DisposeAsync() => await CloseAsync();
}
