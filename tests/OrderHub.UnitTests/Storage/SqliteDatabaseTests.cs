using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>The SQLite store keeps the promises of all stores, and its own.</summary>
public sealed class SqliteDatabaseTests : DatabaseContract
{
    private static readonly SqliteMigration Tables = new(1, "001_contract", """
        CREATE TABLE item (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
          PRIMARY KEY (tenant_id, id)) STRICT;
        CREATE TABLE kept (id INTEGER PRIMARY KEY, n TEXT, text TEXT, bytes BLOB, at INTEGER) STRICT;
        """);

    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    protected override Task<IDatabase> OpenAsync() => Task.FromResult<IDatabase>(database = Open(new()));

    protected override Task CloseAsync()
    {
        database?.Dispose();
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_full_queue_refuses_more_and_says_so()
    {
        Reopen(new() { WriterQueue = 2 });
        using var blocked = new SemaphoreSlim(0);
        using var inNudge = new SemaphoreSlim(0);
        await CommitAsync(Item(1, "first"), batch => batch.Then(() =>
        {
            inNudge.Release();
            blocked.Wait();
        }));
        await inNudge.WaitAsync();
        Task<CommitOutcome>[] waiting = [CommitAsync(Item(2, "waits")), CommitAsync(Item(3, "waits"))];
        Assert.Contains("waiting", await database!.FindWriteFaultAsync(default), StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<DatabaseOverloadedException>(() => CommitAsync(Item(4, "refused")));
        blocked.Release();

        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.True(outcome.IsCommitted));
        Assert.Equal(3, await CountAsync());
        Assert.Null(await database.FindWriteFaultAsync(default));
    }

    [Fact]
    public async Task While_the_file_cannot_be_written_batches_fail_whole_and_the_store_says_so_and_recovers()
    {
        await CommitAsync(Item(1, "first"));
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.File("contract.db")};Pooling=False"))
        {
            // Another process that holds the file's write lock longer than the writer waits.
            other.Open();
            using var hold = other.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            hold.ExecuteNonQuery();
            var failure = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => CommitAsync(Item(2, "lost")));
            Assert.True(DatabaseOutage.Is(failure));
            Assert.Equal(1, await CountAsync());
        }

        Assert.Null(await database!.FindWriteFaultAsync(default));
        Assert.True((await CommitAsync(Item(3, "after"))).IsCommitted);
    }

    [Fact]
    public async Task The_log_is_begun_anew_though_somebody_always_reads_it()
    {
        Reopen(new() { LogMegabytes = 1, CheckpointPages = 100 });
        var body = new string('x', 8_000);
        using var ends = new CancellationTokenSource();

        // Each reader begins before another one ends, so that there is no moment without any.
        var inside = new[] { new SemaphoreSlim(0), new SemaphoreSlim(0) };
        var readers = new[] { 0, 1 }.Select(me => Task.Run(async () =>
        {
            while (!ends.IsCancellationRequested)
            {
                await database!.ReadAsync(
                    async connection =>
                    {
                        using var command = connection.CreateCommand();
                        command.CommandText = "SELECT COUNT(*) FROM item";
                        await command.ExecuteScalarAsync();
                        inside[me].Release();
                        await inside[1 - me].WaitAsync(TimeSpan.FromMilliseconds(20));
                        return 0;
                    },
                    default);
            }
        })).ToList();

        // A machine with much else to do holds its readers up, and the next try is seconds away: the log may grow meanwhile, but not with what is written.
        var watch = Stopwatch.StartNew();
        var (written, log) = (0L, new FileInfo(folder.File("contract.db-wal")));
        for (var id = 0; id < 2_000 || (log.Length > written / 3 && watch.Elapsed < TimeSpan.FromMinutes(1)); id++)
        {
            await CommitAsync(Item(id, body));
            written += body.Length;
            log.Refresh();
        }

        await ends.CancelAsync();
        await Task.WhenAll(readers);

        Assert.InRange(log.Length, 1, written / 3);
    }

    [Fact]
    public async Task Closing_writes_what_waits()
    {
        var commits = Enumerable.Range(0, 500).Select(id => CommitAsync(Item(id, "kept"))).ToList();
        Reopen(new());
        await Task.WhenAll(commits);
        Assert.Equal(500, await CountAsync());
    }

    [Fact]
    public async Task A_closed_store_says_that_it_is_closed()
    {
        database!.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CommitAsync(Item(1, "late")));
        await Assert.ThrowsAsync<ObjectDisposedException>(CountAsync);
    }

    [Fact]
    public async Task More_statement_texts_than_are_kept_prepared_do_no_harm()
    {
        for (var i = 0; i < 1500; i++)
        {
            await CommitAsync(batch => batch.Add($"INSERT INTO item (tenant_id, id, version, body) VALUES (@p0, @p1, 0, 'text {i}')", 7, i));
        }

        Assert.Equal(1500, await CountAsync());
    }

    [Fact]
    public void A_store_of_a_newer_version_is_left_alone()
    {
        database!.Dispose();
        using (Open(new(), Tables, new(2, "002_newer", "CREATE TABLE newer (id INTEGER) STRICT")))
        {
        }

        var refusal = Assert.Throws<SetupException>(() => Open(new()));
        Assert.Contains("002_newer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_that_was_changed_after_it_ran_is_refused()
    {
        database!.Dispose();
        var refusal = Assert.Throws<SetupException>(() => Open(new(), Tables with { Sql = Tables.Sql + "-- changed" }));
        Assert.Contains("001_contract", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_store_as_it_was()
    {
        database!.Dispose();
        Assert.ThrowsAny<Exception>(() => Open(new(), Tables, new(2, "002_broken", "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE item (id INTEGER) STRICT")));
        Reopen(new());
        Assert.Equal(0, await Database.ReadAsync(
            connection => connection.FirstAsync("SELECT COUNT(*) FROM sqlite_master WHERE name = @p0", row => row.Long(), "half"), CancellationToken.None));
    }

    [Fact]
    public async Task Two_that_start_together_migrate_once()
    {
        var path = folder.File("shared.db");
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Open(new(), path, SqliteMigration.Shipped("Orders")))));
        foreach (var one in opened)
        {
            one.Dispose();
        }

        Assert.Equal(4, opened.Length);
    }

    [Theory]
    [InlineData("Orders")]
    [InlineData("Search")]
    public void Shipped_migrations_run_on_an_empty_file(string set)
    {
        using var shipped = Open(new(), folder.File("shipped.db"), SqliteMigration.Shipped(set));
        Assert.Equal("shipped", shipped.Store);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        var refusal = Assert.Throws<SetupException>(() => Open(new(), folder.File("missing/orders.db"), [Tables]));
        Assert.Contains("missing/orders.db", refusal.Message, StringComparison.Ordinal);
    }

    private void Reopen(StorageOptions options)
    {
        database!.Dispose();
        database = Open(options);
        Use(database);
    }

    private SqliteDatabase Open(StorageOptions options, params SqliteMigration[] migrations) =>
        Open(options, folder.File("contract.db"), migrations.Length == 0 ? [Tables] : migrations);

    private static SqliteDatabase Open(StorageOptions options, string path, IReadOnlyList<SqliteMigration> migrations) =>
        SqliteDatabase.Open(path, migrations, options, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
}
