using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.MySql;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>The store behind the MySQL protocol keeps the promises of all stores, and its own, on a real MariaDB.</summary>
public sealed class MySqlDatabaseTests : DatabaseContract
{
    private static readonly MySqlMigration Tables = new(1, "001_contract", """
        CREATE TABLE item (tenant_id INT NOT NULL, id INT NOT NULL, version INT NOT NULL, body VARCHAR(100) NOT NULL, PRIMARY KEY (tenant_id, id));
        CREATE TABLE kept (id INT PRIMARY KEY, n DECIMAL(18,4), text MEDIUMTEXT, bytes VARBINARY(100), at DATETIME(3));
        """);

    private string connectionString = "";
    private MySqlDatabase? database;

    protected override async Task<IDatabase> OpenAsync()
    {
        connectionString = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        return database = await OpenAsync(new(), Tables);
    }

    protected override async Task CloseAsync()
    {
        await database!.DisposeAsync();
        await (await MariaDbServer.SharedAsync()).DropDatabaseAsync(connectionString);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_full_queue_refuses_more_and_says_so(int writers)
    {
        await ReopenAsync(new() { Writers = writers }, queueLimit: 2);
        using var blocked = new SemaphoreSlim(0);
        using var inNudge = new SemaphoreSlim(0);
        for (var id = 1; id <= writers; id++)
        {
            await CommitAsync(Item(id, "first"), batch => batch.Then(() =>
            {
                inNudge.Release();
                blocked.Wait();
            }));
            await inNudge.WaitAsync();
        }

        Task<CommitOutcome>[] waiting = [CommitAsync(Item(11, "waits")), CommitAsync(Item(12, "waits"))];
        Assert.Contains("waiting", await database!.FindWriteFaultAsync(default), StringComparison.Ordinal);
        await Assert.ThrowsAsync<DatabaseOverloadedException>(() => CommitAsync(Item(13, "refused")));
        blocked.Release(writers);
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.True(outcome.IsCommitted));
        Assert.Equal(writers + 2, await CountAsync());
        Assert.Null(await database.FindWriteFaultAsync(default));
    }

    [Fact]
    public async Task Closing_writes_what_waits()
    {
        var commits = Enumerable.Range(0, 500).Select(id => CommitAsync(Item(id, "kept"))).ToList();
        await ReopenAsync(new());
        await Task.WhenAll(commits);
        Assert.Equal(500, await CountAsync());
    }

    [Fact]
    public async Task A_closed_store_says_that_it_is_closed()
    {
        await database!.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CommitAsync(Item(1, "late")));
        await Assert.ThrowsAsync<ObjectDisposedException>(CountAsync);
    }

    [Theory]
    [InlineData("it's \"quoted\" \\ and -- commented /* out */ # ; @p0 ? `x`")]
    [InlineData("nul \0 newline \n tab \t bell \a sub \u001a")]
    [InlineData("\\'; DROP TABLE item; --")]
    public async Task Texts_that_look_like_SQL_come_back_as_they_were(string text)
    {
        await CommitAsync(
            batch => batch.Add("INSERT INTO kept (id, text) VALUES (@p0, @p1)", 1, text),
            batch => batch.Add("INSERT INTO kept (id, text) VALUES (@p0, @p1)", 2, text + "2"));
        Assert.Equal(
            [text, text + "2"],
            await Database.ReadAsync(connection => connection.ListAsync("SELECT text FROM kept WHERE id > @p0 ORDER BY id", row => row.Text(), 0), default));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_row_that_changes_to_what_it_was_counts_as_found()
    {
        await CommitAsync(Item(1, "same"));
        Assert.True((await CommitAsync(batch => batch.AddGuarded("item", 1, "UPDATE item SET body = @p0 WHERE tenant_id = @p1 AND id = @p2", "same", 7, 1))).IsCommitted);
    }

    [Fact]
    public async Task Batches_that_lose_a_deadlock_are_tried_again()
    {
        await CommitAsync([.. Enumerable.Range(0, 20).Select(id => Item(id, "row"))]);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => CommitAsync(
            [.. Enumerable.Range(0, 20).OrderBy(_ => Random.Shared.Next()).Take(5).Select<int, Action<WriteBatch>>(id => batch =>
                batch.AddGuarded("row", 1, "UPDATE item SET version = version + 1 WHERE tenant_id = @p0 AND id = @p1", 7, id))])));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsCommitted));
        Assert.Equal(
            1000, await Database.ReadAsync(connection => connection.FirstAsync("SELECT SUM(version) FROM item WHERE tenant_id = @p0", row => row.Long(), 7), default));
    }

    [Fact]
    public async Task A_batch_of_more_than_a_packet_is_written_whole_or_not_at_all()
    {
        var long_ = new string('x', 60_000);
        Action<WriteBatch> Kept(int id) => batch => batch.Add("INSERT INTO kept (id, text) VALUES (@p0, @p1)", id, long_);
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync([.. Enumerable.Range(0, 100).Select(Kept), Kept(50)]));
        Assert.Equal(0, await KeptAsync());
        Assert.True((await CommitAsync([.. Enumerable.Range(0, 100).Select(Kept)])).IsCommitted);
        Assert.Equal(100, await KeptAsync());

        Task<long> KeptAsync() => Database.ReadAsync(connection => connection.FirstAsync("SELECT COUNT(*) FROM kept", row => row.Long()), default);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_left_alone()
    {
        await (await OpenAsync(new(), Tables, new(2, "002_newer", "CREATE TABLE newer (id INT)"))).DisposeAsync();
        var refusal = await Assert.ThrowsAsync<SetupException>(() => OpenAsync(new(), Tables));
        Assert.Contains("002_newer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_ran_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<SetupException>(() => OpenAsync(new(), Tables with { Sql = Tables.Sql + "-- changed" }));
        Assert.Contains("001_contract", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_broke_in_its_middle_is_named_at_the_next_start()
    {
        MySqlMigration broken = new(2, "002_broken", "CREATE TABLE half (id INT); CREATE TABLE item (id INT)");
        await Assert.ThrowsAnyAsync<Exception>(() => OpenAsync(new(), Tables, broken));
        var refusal = await Assert.ThrowsAsync<SetupException>(() => OpenAsync(new(), Tables, broken));
        Assert.Contains("002_broken", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orders")]
    [InlineData("Connectors")]
    public async Task Four_that_start_together_migrate_once(string set)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(set, MySqlMigration.Shipped(set), new())));
        foreach (var one in opened)
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_with_what_to_check()
    {
        var refusal = await Assert.ThrowsAsync<SetupException>(() => MySqlDatabase.OpenAsync(
            $"Server=127.0.0.1;Port={FreePort.Take()};User ID=hub;Password=secret;Database=none;SslMode=Disabled", "Orders", [Tables], new(), 10, TimeProvider.System, NullLogger<MySqlDatabase>.Instance));
        Assert.Contains("ORDERHUB__Storage__MySql__Connections__0", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    private async Task ReopenAsync(MySqlOptions options, int queueLimit = 4096)
    {
        await database!.DisposeAsync();
        database = await OpenAsync("Contract", [Tables], options, queueLimit);
        Use(database);
    }

    private Task<MySqlDatabase> OpenAsync(MySqlOptions options, params MySqlMigration[] migrations) => OpenAsync("Contract", migrations, options);

    private Task<MySqlDatabase> OpenAsync(string set, IReadOnlyList<MySqlMigration> migrations, MySqlOptions options, int queueLimit = 4096) =>
        MySqlDatabase.OpenAsync(connectionString, set, migrations, options, queueLimit, TimeProvider.System, NullLogger<MySqlDatabase>.Instance);
}
