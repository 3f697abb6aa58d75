using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using MySqlConnector;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// The writing side of one database: a bounded queue, and a few connections that each take what waits and commit it in one round
/// trip. A group that fails is undone, and its batches are applied one by one, statement by statement, which tells
/// exactly what became of each.
/// </summary>
internal sealed class MySqlWriter : IAsyncDisposable
{
    /// <summary>In characters. What is longer goes in several: servers refuse packets of a few megabytes as they are set up.</summary>
    private const int LongText = 1_000_000;

    private const int StatementsPerGroup = 512;

    private readonly Channel<PendingBatch> queue;
    private readonly MySqlServer server;
    private readonly MySqlOptions options;
    private readonly ILogger logger;
    private readonly SemaphoreSlim losers = new(1);
    private readonly Task[] workers;
    private readonly int limit;

    public MySqlWriter(MySqlServer server, MySqlOptions options, int queueLimit, ILogger logger)
    {
        (this.server, this.options, this.logger, limit) = (server, options, logger, queueLimit);
        queue = Channel.CreateBounded<PendingBatch>(queueLimit);
        workers = [.. Enumerable.Range(0, options.Writers).Select(_ => Task.Run(WriteUntilClosedAsync))];
    }

    public int Waiting => queue.Reader.Count;

    public bool IsFull => queue.Reader.Count >= limit;

    /// <summary>Why the newest batch could not be written at all; null after one that could.</summary>
    public Exception? LastFailure { get; private set; }

    public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct)
    {
        var pending = new PendingBatch(batch, ct);
        if (queue.Writer.TryWrite(pending))
        {
            return pending.Task;
        }

        ObjectDisposedException.ThrowIf(queue.Reader.Completion.IsCompleted || workers.All(worker => worker.IsCompleted), this);
        throw new DatabaseOverloadedException(server.Store, limit);
    }

    /// <summary>Writes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Task.WhenAll(workers);
        losers.Dispose();
    }

    private async Task WriteUntilClosedAsync()
    {
        await using var session = new Session(server, options);
        var group = new List<PendingBatch>(options.GroupSize);
        var text = new StringBuilder();
        while (await queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            var size = 0;
            while (group.Count < Share() && size < StatementsPerGroup && queue.Reader.TryRead(out var next))
            {
                if (next.IsCancelled)
                {
                    next.Complete();
                    continue;
                }

                group.Add(next);
                size += next.Batch.Statements.Count;
            }

            if (group.Count > 0)
            {
                await WriteAsync(session, group, text);
            }
        }
    }

    /// <summary>How many batches one connection takes: its share of what waits, so that the others have work too.</summary>
    private int Share() => Math.Clamp((queue.Reader.Count + options.Writers - 1) / options.Writers, 1, options.GroupSize);

    private async Task WriteAsync(Session session, List<PendingBatch> group, StringBuilder text)
    {
        var started = StorageMeter.Start();
        if (await TryTogetherAsync(session, group, text))
        {
            LastFailure = null;
        }
        else
        {
            foreach (var pending in group)
            {
                await WriteAloneAsync(session, pending);
            }
        }

        StorageMeter.Committed(server.Store, group.Count, started);
        foreach (var pending in group)
        {
            pending.Complete();
            pending.Nudge(logger, server.Store);
        }
    }

    /// <returns>False: nothing of the group is written, and each batch is to be tried alone.</returns>
    private async Task<bool> TryTogetherAsync(Session session, List<PendingBatch> group, StringBuilder text)
    {
        try
        {
            await session.ExecuteAsync(MySqlGroup.Write(group.Select(pending => pending.Batch), text, LongText));
            return true;
        }
        catch (MySqlException failure) when (session.IsOpen && !MySqlFailure.IsBroken(failure))
        {
            await session.RollBackAsync();
            return false;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            // A batch that makes no sense: alone, it fails alone.
            await session.RollBackAsync();
            return false;
        }
        catch (Exception failure)
        {
            // The connection broke: the commit may have been made or not, and only the callers can find out.
            await session.CloseAsync();
            return Fail(group, failure);
        }
    }

    private bool Fail(List<PendingBatch> group, Exception failure)
    {
        LastFailure = failure;
        Logs.GroupFailed(logger, server.Store, group.Count, failure);
        foreach (var pending in group)
        {
            pending.Failure = MySqlFailure.InOurWords(server.Store, failure);
        }

        return true;
    }

    /// <summary>
    /// One batch by itself, again where it lost to another. Losers take turns from then on: as many as there are writers, each holding what
    /// the next wants, would lose to each other for ever.
    /// </summary>
    private async Task WriteAloneAsync(Session session, PendingBatch pending)
    {
        for (var attempt = 1; ; attempt++)
        {
            var inTurn = attempt > 1;
            if (inTurn)
            {
                await losers.WaitAsync();
            }

            try
            {
                pending.FailedGuard = await ApplyAsync(session, pending.Batch.Statements);
                LastFailure = null;
                return;
            }
            catch (MySqlException failure) when (attempt < options.LockAttempts && MySqlFailure.MayHoldNextTime(failure, attempt))
            {
                await session.RollBackAsync();
            }
            catch (Exception failure)
            {
                if (MySqlFailure.IsBroken(failure))
                {
                    LastFailure = failure;
                    await session.CloseAsync();
                }
                else
                {
                    await session.RollBackAsync();
                }

                pending.Failure = MySqlFailure.InOurWords(server.Store, failure);
                return;
            }
            finally
            {
                if (inTurn)
                {
                    losers.Release();
                }
            }

            await Task.Delay(Random.Shared.Next(1, 10 * attempt));
        }
    }

    /// <returns>The guard that did not hold, or null.</returns>
    private static async Task<string?> ApplyAsync(Session session, IReadOnlyList<WriteStatement> statements)
    {
        var text = new StringBuilder();
        await session.ExecuteAsync("START TRANSACTION");
        foreach (var statement in statements)
        {
            var (sql, values, guard, expectedRows) = statement;
            long rows;
            try
            {
                MySqlText.Of(sql).Append(text.Clear(), values);
                rows = statement.Counts ? await session.CountAsync($"{text} {MySqlGroup.Holding}") : await session.ExecuteAsync(text.ToString());
            }
            catch (MySqlException failure) when (guard is not null && MySqlFailure.IsDuplicateKey(failure))
            {
                await session.ExecuteAsync("ROLLBACK");
                return guard;
            }

            if (expectedRows is { } expected && rows != expected)
            {
                await session.ExecuteAsync("ROLLBACK");
                return guard ?? throw new InvalidOperationException("A statement that expects a number of rows needs a guard.");
            }
        }

        await session.ExecuteAsync("COMMIT");
        return null;
    }

    /// <summary>One worker's connection, opened when it is needed.</summary>
    private sealed class Session(MySqlServer server, MySqlOptions options) : IAsyncDisposable
    {
        private MySqlConnection? connection;
        private long lastUse;

        public bool IsOpen => connection is { State: System.Data.ConnectionState.Open };

        public async Task<long> CountAsync(string sql)
        {
            await using var command = new MySqlCommand(sql, await OpenAsync());
            return Convert.ToInt64(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture);
        }

        public async Task<int> ExecuteAsync(string sql) => await ExecuteAsync(sql, await OpenAsync());

        private async Task<int> ExecuteAsync(string sql, MySqlConnection open)
        {
            await using var command = new MySqlCommand(sql, open);
            var rows = await command.ExecuteNonQueryAsync(CancellationToken.None);
            lastUse = Stopwatch.GetTimestamp();
            return rows;
        }

        /// <summary>Texts of one transaction, all on the connection on which it begins.</summary>
        public async Task ExecuteAsync(IEnumerable<string> texts)
        {
            var one = await OpenAsync();
            foreach (var sql in texts)
            {
                await ExecuteAsync(sql, one);
            }
        }

        private async Task<MySqlConnection> OpenAsync()
        {
            if (connection is null || (Stopwatch.GetElapsedTime(lastUse) > options.ConnectTimeout && !await connection.PingAsync()))
            {
                await CloseAsync();
                connection = await server.OpenWriterAsync(CancellationToken.None);
            }

            return connection;
        }

        /// <returns>False: the connection is gone, and with it the transaction.</returns>
        public async Task<bool> RollBackAsync()
        {
            try
            {
                await ExecuteAsync("ROLLBACK");
                return true;
            }
            catch (Exception failure) when (failure is MySqlException or IOException or InvalidOperationException or TimeoutException)
            {
                await CloseAsync();
                return false;
            }
        }

        public async Task CloseAsync()
        {
            if (connection is { } old)
            {
                connection = null;
                await old.DisposeAsync();
            }
        }

        public async ValueTask DisposeAsync() => await CloseAsync();
    }
}
