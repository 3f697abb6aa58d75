using System.Globalization;
using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Storage;

/// <summary>What every transactional store promises. A new one derives from this and passes.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    private const string Insert = "INSERT INTO item (tenant_id, id, version, body) VALUES (@p0, @p1, @p2, @p3)";
    private const string Raise = "UPDATE item SET version = version + 1 WHERE tenant_id = @p0 AND id = @p1 AND version = @p2";

    /// <summary>
    /// A fresh store with the tables <c>item(tenant_id, id, version, body; key tenant_id, id)</c> and
    /// <c>kept(id, n, text, bytes, at; key id)</c>, whose number <c>n</c> is a decimal with four places.
    /// </summary>
    protected abstract Task<IDatabase> OpenAsync();

    protected abstract Task CloseAsync();

    protected IDatabase Database { get; private set; } = null!;

    public async Task InitializeAsync() => Database = await OpenAsync();

    /// <summary>Goes on with another store object over the same data.</summary>
    protected void Use(IDatabase reopened) => Database = reopened;

    public Task DisposeAsync() => CloseAsync();

    [Fact]
    public async Task A_committed_batch_is_seen_by_the_next_read()
    {
        Assert.True((await CommitAsync(Item(1, "first"), Item(2, "second"))).IsCommitted);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task An_empty_batch_commits() => Assert.True((await CommitAsync()).IsCommitted);

    [Fact]
    public async Task A_guard_whose_rows_are_missing_undoes_the_whole_batch_and_is_named()
    {
        var outcome = await CommitAsync(Item(1, "gone"), batch => batch.AddGuarded("item.version", 1, Raise, 7, 1, 99));
        Assert.Equal("item.version", outcome.FailedGuard);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_taken_key_under_a_guard_undoes_the_whole_batch_and_is_named()
    {
        await CommitAsync(Item(1, "first"));
        var outcome = await CommitAsync(Item(2, "gone"), batch => batch.AddGuarded("item.taken", 1, Insert, 7, 1, 0, "again"));
        Assert.Equal("item.taken", outcome.FailedGuard);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task The_first_guard_that_does_not_hold_is_the_one_named()
    {
        var outcome = await CommitAsync(
            batch => batch.AddGuarded("first", 1, Raise, 7, 1, 0),
            batch => batch.AddGuarded("second", 1, Raise, 7, 2, 0));
        Assert.Equal("first", outcome.FailedGuard);
    }

    [Fact]
    public async Task A_taken_key_without_a_guard_is_an_error_and_undoes_the_batch()
    {
        await CommitAsync(Item(1, "first"));
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(Item(2, "gone"), Item(1, "again")));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_missing_value_is_an_error_even_under_a_guard()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(batch => batch.AddGuarded("item.taken", 1, Insert, 7, 1, 0, null)));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_statement_that_makes_no_sense_is_an_error_and_the_store_goes_on()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(Item(1, "gone"), batch => batch.Add("INSERT INTO nowhere VALUES (@p0)", 1)));
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(batch => batch.Add(Insert, 1)));
        Assert.True((await CommitAsync(Item(2, "kept"))).IsCommitted);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Nudges_run_after_a_commit_and_only_then()
    {
        var nudged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failed = false;
        await CommitAsync(batch => batch.AddGuarded("no", 1, Raise, 7, 1, 0), batch => batch.Then(() => failed = true));
        await CommitAsync(Item(1, "first"), batch => batch.Then(() => throw new InvalidOperationException("a nudge that fails")), batch => batch.Then(nudged.SetResult));
        await nudged.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(failed);
    }

    [Fact]
    public async Task A_batch_called_off_before_its_turn_is_not_written()
    {
        var batch = new WriteBatch();
        Item(1, "gone")(batch);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Database.CommitAsync(batch, new CancellationToken(canceled: true)));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Sixty_four_writers_on_one_row_lose_no_change()
    {
        const int writers = 64;
        const int changes = 4;
        await CommitAsync(Item(1, "shared"));
        var attempts = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var tries = 0;
            for (var done = 0; done < changes; tries++)
            {
                var version = await VersionAsync(1);
                done += (await CommitAsync(batch => batch.AddGuarded("item.version", 1, Raise, 7, 1, version))).IsCommitted ? 1 : 0;
            }

            return tries;
        })));
        Assert.Equal(writers * changes, await VersionAsync(1));
        Assert.All(attempts, tries => Assert.True(tries >= changes));
    }

    [Fact]
    public async Task Of_batches_written_together_only_the_failing_ones_are_undone()
    {
        await CommitAsync(Item(0, "taken"));
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 300).Select(async id =>
        {
            try
            {
                return (id % 3) switch
                {
                    0 => (await CommitAsync(Item(id, "undone"), batch => batch.AddGuarded("item.taken", 1, Insert, 7, 0, 0, "again"))).FailedGuard,
                    1 => (await CommitAsync(Item(id, "undone"), Item(0, "again"))).FailedGuard,
                    _ => (await CommitAsync(Item(id, "kept"))).FailedGuard ?? "committed",
                };
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                return "error";
            }
        }));
        Assert.Equal(("committed", "item.taken", "error"), (outcomes[1], outcomes[2], outcomes[0]));
        Assert.Equal(100, outcomes.Count(outcome => outcome == "committed"));
        Assert.Equal(101, await CountAsync());
    }

    [Fact]
    public async Task Of_batches_that_take_from_one_row_together_as_many_are_written_as_there_is_to_take()
    {
        const string take = "UPDATE item SET version = version - @p2 WHERE tenant_id = @p0 AND id = @p1 AND version >= @p2";
        await CommitAsync(batch => batch.Add(Insert, 7, 1, 100, "to be taken"));

        var outcomes = await Task.WhenAll(Enumerable.Range(10, 64).Select(id => CommitAsync(Item(id, "taker"), batch => batch.AddLastSummed("item 1", "item.short", 2, take, null, 7, 1, 3))));

        Assert.Equal(33, outcomes.Count(outcome => outcome.IsCommitted));
        Assert.All(outcomes.Where(outcome => !outcome.IsCommitted), outcome => Assert.Equal("item.short", outcome.FailedGuard));
        Assert.Equal(1 + 33, await CountAsync());
    }

    [Fact]
    public async Task Of_batches_that_take_from_several_rows_each_takes_from_all_of_its_own_or_from_none()
    {
        const string take = "UPDATE item SET version = version - @p2 WHERE tenant_id = @p0 AND id = @p1 AND version >= @p2";
        static string Several(int count)
        {
            var rows = Enumerable.Range(0, count).Select(row => (Is: $"tenant_id = @p{3 * row} AND id = @p{(3 * row) + 1}", Amount: $"@p{(3 * row) + 2}")).ToList();
            return $"UPDATE item SET version = version - CASE {string.Concat(rows.Select(row => $"WHEN {row.Is} THEN {row.Amount} "))}END WHERE {string.Join(" OR ", rows.Select(row => $"({row.Is} AND version >= {row.Amount})"))}";
        }

        await CommitAsync(batch =>
        {
            for (var id = 1; id <= 5; id++)
            {
                batch.Add(Insert, 7, id, id == 5 ? 20 : 1_000, "to be taken");
            }
        });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 96).Select(taker => CommitAsync(Item(taker + 10, "taker"), batch =>
        {
            foreach (var id in new[] { (taker % 5) + 1, ((taker + 2) % 5) + 1 }.OrderDescending())
            {
                batch.AddLastSummed($"item {id}", "item.short", 2, take, Several, 7, id, 3);
            }
        })));

        // Of the fifth row there is enough for six.
        var ofFifth = Enumerable.Range(0, 96).Where(taker => taker % 5 == 4 || (taker + 2) % 5 == 4).ToHashSet();
        Assert.Equal(6, outcomes.Where((_, taker) => ofFifth.Contains(taker)).Count(outcome => outcome.IsCommitted));
        Assert.All(outcomes.Where((_, taker) => !ofFifth.Contains(taker)), outcome => Assert.True(outcome.IsCommitted));
        Assert.Equal(5 + outcomes.Count(outcome => outcome.IsCommitted), await CountAsync());
        var left = await Database.ReadAsync(connection => connection.FirstAsync("SELECT SUM(version) FROM item WHERE tenant_id = @p0 AND id <= 5", row => row.Long(), 7), CancellationToken.None);
        Assert.Equal(4_020 - (6 * outcomes.Count(outcome => outcome.IsCommitted)), left);
    }

    [Fact]
    public async Task A_read_sees_one_moment()
    {
        await CommitAsync(Item(1, "first"));
        var (before, after) = await Database.ReadAsync(
            async connection =>
            {
                var seen = await connection.FirstAsync("SELECT COUNT(*) FROM item WHERE tenant_id = @p0", row => row.Long(), 7);
                await CommitAsync(Item(2, "meanwhile"));
                return (seen, await connection.FirstAsync("SELECT COUNT(*) FROM item WHERE tenant_id = @p0", row => row.Long(), 7));
            },
            CancellationToken.None);
        Assert.Equal((1, 1), (before, after));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_read_that_fails_leaves_the_next_ones_alone()
    {
        for (var i = 0; i < 40; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Database.ReadAsync<int>(
                async connection =>
                {
                    await connection.FirstAsync("SELECT COUNT(*) FROM item WHERE tenant_id = @p0", row => row.Long(), 7);
                    throw new InvalidOperationException("the reader's own fault");
                },
                CancellationToken.None));
        }

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_read_cannot_write() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Database.ReadAsync(
            connection => connection.FirstAsync("DELETE FROM item WHERE tenant_id = @p0 RETURNING id", row => row.Long(), 7), CancellationToken.None));

    [Theory]
    [InlineData("0")]
    [InlineData("19.90")]
    [InlineData("-0.0001")]
    [InlineData("12345678901234.5678")]
    public async Task Decimals_keep_all_their_digits(string text)
    {
        var number = decimal.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(number, await KeepAsync("n", number, row => row.Decimal()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("李测试 👍 𠮷")]
    public async Task Texts_come_back_as_they_were(string text) => Assert.Equal(text, await KeepAsync("text", text, row => row.TextOrNull()));

    [Fact]
    public async Task Long_texts_come_back_as_they_were()
    {
        var text = string.Concat(Enumerable.Repeat("海鲜礼盒", 5000));
        Assert.Equal(text, await KeepAsync("text", text, row => row.TextOrNull()));
    }

    [Fact]
    public async Task Bytes_and_nothing_are_told_apart()
    {
        Assert.Equal("", await KeepBytesAsync([]));
        Assert.Equal("00FF", await KeepBytesAsync([0, 255]));
        Assert.Null(await KeepBytesAsync(null));
    }

    [Fact]
    public async Task Times_are_kept_to_the_millisecond_in_utc()
    {
        var time = new DateTimeOffset(2025, 3, 2, 9, 15, 7, 123, TimeSpan.FromHours(8));
        Assert.Equal(time, await KeepAsync("at", time, row => row.Time()));
    }

    protected Task<CommitOutcome> CommitAsync(params Action<WriteBatch>[] writes)
    {
        var batch = new WriteBatch();
        foreach (var write in writes)
        {
            write(batch);
        }

        return Database.CommitAsync(batch, CancellationToken.None);
    }

    protected static Action<WriteBatch> Item(int id, string body) => batch => batch.Add(Insert, 7, id, 0, body);

    protected Task<long> CountAsync() => Database.ReadAsync(
        connection => connection.FirstAsync("SELECT COUNT(*) FROM item WHERE tenant_id = @p0", row => row.Long(), 7), CancellationToken.None);

    private Task<int> VersionAsync(int id) => Database.ReadAsync(
        connection => connection.FirstAsync("SELECT version FROM item WHERE tenant_id = @p0 AND id = @p1", row => row.Int(), 7, id), CancellationToken.None);

    private Task<string?> KeepBytesAsync(byte[]? bytes) =>
        KeepAsync("bytes", bytes, row => row.BytesOrNull() is { } kept ? Convert.ToHexString(kept) : null);

    private async Task<T?> KeepAsync<T>(string column, object? value, Func<RowReader, T> read)
    {
        await CommitAsync(
            batch => batch.Add("DELETE FROM kept WHERE id = @p0", 1),
            batch => batch.Add($"INSERT INTO kept (id, {column}) VALUES (@p0, @p1)", 1, value));
        return (await Database.ReadAsync(connection => connection.FirstAsync($"SELECT {column} FROM kept WHERE id = @p0", read, 1), CancellationToken.None));
    }
}
