using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace OrderHub.Benchmarks.Accept;

/// <summary>The store that a benchmark runs on: its settings for the server, what it counts, and how fast it is without us.</summary>
internal abstract class BenchStore : IAsyncDisposable
{
    protected const int BodyBytes = 2048;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("orderhub-benchmark-");

    public abstract string Name { get; }

    public string DataFolder => Path.Combine(folder.FullName, "data");

    /// <summary>Environment variables of the server.</summary>
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    protected string Folder => folder.FullName;

    /// <exception cref="ArgumentException">No such store.</exception>
    public static Task<BenchStore> OpenAsync(string name) => name switch
    {
        "sqlite" => Task.FromResult<BenchStore>(new SqliteBenchStore()),
        "mysql" => MySqlBenchStore.StartAsync(),
        _ => throw new ArgumentException($"--store takes sqlite or mysql, not '{name}'.", nameof(name)),
    };

    public abstract Task<long> CountAsync(string table);

    /// <summary>Statements that the store was sent so far; 0 where it does not count them.</summary>
    public virtual Task<long> StatementsAsync() => Task.FromResult(0L);

    /// <summary>How many statements of each kind, and what they met: by the store's own names; empty where it does not count them.</summary>
    public virtual Task<IReadOnlyDictionary<string, long>> KindsAsync() => Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>(StringComparer.Ordinal));

    /// <summary>What the store's own process has used of the processor; zero where it has none.</summary>
    public virtual TimeSpan ProcessorTime => TimeSpan.Zero;

    /// <summary>Rows of one 2 KB body each, one durable transaction each, by as many clients as asked for; rows a second.</summary>
    public abstract Task<double> BareInsertsAsync(int clients, TimeSpan span);

    /// <summary>Rows that an order has in all tables when it was answered and nothing else happened to it.</summary>
    public async Task<double> RowsPerOrderAsync()
    {
        var orders = await CountAsync("ord_main");
        var rows = 0L;
        foreach (var table in new[] { "ord_main", "ord_goods", "ord_party", "ord_package", "ord_ref", "ord_status_log", "outbox", "wf_instance", "wf_journal", "inbox" })
        {
            rows += await CountAsync(table);
        }

        return rows / (double)orders;
    }

    public virtual ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs as many clients as asked for until the time is over; how many times a second one of them got through.</summary>
    protected static async Task<double> ClientsAsync(int clients, TimeSpan span, Func<long, Task> insert)
    {
        var done = 0L;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                await insert(Interlocked.Increment(ref done));
            }
        })));
        return done / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

/// <summary>The embedded store. Its bare inserts go through one connection, for SQLite has one writer at a time.</summary>
internal sealed class SqliteBenchStore : BenchStore
{
    private readonly Lazy<SqliteConnection> bare;

    public SqliteBenchStore() => bare = new(() =>
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "bare.db")}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT");
        return connection;
    });

    public override string Name => "sqlite";

    public override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public override async Task<long> CountAsync(string table)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(DataFolder, "orders.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    public override async Task<double> BareInsertsAsync(int clients, TimeSpan span)
    {
        using var waiting = new BlockingCollection<TaskCompletionSource>(clients);
        var writer = Task.Factory.StartNew(() => Write(waiting), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var rate = await ClientsAsync(clients, span, _ =>
        {
            var one = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(one);
            return one.Task;
        });
        waiting.CompleteAdding();
        await writer;
        return rate;
    }

    public override ValueTask DisposeAsync()
    {
        if (bare.IsValueCreated)
        {
            bare.Value.Dispose();
        }

        SqliteConnection.ClearAllPools();
        return base.DisposeAsync();
    }

    /// <summary>One transaction a row: each statement is one, and is flushed.</summary>
    private void Write(BlockingCollection<TaskCompletionSource> waiting)
    {
        using var command = bare.Value.CreateCommand();
        command.CommandText = "INSERT INTO bare (body) VALUES (@body)";
        command.Parameters.AddWithValue("@body", new byte[BodyBytes]);
        foreach (var one in waiting.GetConsumingEnumerable())
        {
            command.ExecuteNonQuery();
            one.SetResult();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
