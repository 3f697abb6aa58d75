using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// The only writer of a database file: one thread that takes all batches that wait, applies each under a savepoint of its own,
/// and commits them together, so that many callers share one flush of the disk. State changes through this door alone, because
/// SQLite has one writer at a time anyway, and a queue in front of it is fair where its file lock is not.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int StatementLimit = 1024;
    private const int StatementsPerGroup = 8192;

    private readonly BlockingCollection<PendingBatch> queue;
    private readonly SqliteConnection connection;
    private readonly SqliteStatements statements;
    private readonly WriteAheadLog log;
    private readonly string store;
    private readonly int groupSize;
    private readonly ILogger logger;
    private readonly Thread thread;
    private bool closed;

    /// <param name="connection">Belongs to the writer from now on.</param>
    public SqliteWriter(SqliteConnection connection, string store, StorageOptions options, ILogger logger)
    {
        this.connection = connection;
        this.store = store;
        groupSize = options.GroupSize;
        this.logger = logger;
        queue = new(options.WriterQueue);
        statements = new(connection.Handle!, StatementLimit);
        log = new(connection.Handle!, connection.DataSource + "-wal", options.LogMegabytes * 1_048_576L);
        thread = new(WriteUntilClosed) { IsBackground = true, Name = $"writer of {store}" };
        thread.Start();
    }

    /// <summary>Batches that wait now.</summary>
    public int Waiting => queue.Count;

    public bool IsFull => queue.Count >= queue.BoundedCapacity;

    /// <summary>Why the newest commit failed as a whole; null after one that did not.</summary>
    public Exception? LastFailure { get; private set; }

    public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct)
    {
        var pending = new PendingBatch(batch, ct);
        bool taken;
        try
        {
            taken = queue.TryAdd(pending);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteWriter), $"The store '{store}' is closed.");
        }

        return taken ? pending.Task : throw new DatabaseOverloadedException(store, queue.BoundedCapacity);
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref closed, true))
        {
            return;
        }

        queue.CompleteAdding();
        thread.Join();
        statements.Dispose();
        connection.Dispose();
    }

    private void WriteUntilClosed()
    {
        var group = new List<PendingBatch>(groupSize);
        while (queue.TryTake(out var first, Timeout.Infinite))
        {
            group.Clear();
            group.Add(first);
            var size = first.Batch.Statements.Count;
            while (group.Count < groupSize && size < StatementsPerGroup && queue.TryTake(out var next))
            {
                group.Add(next);
                size += next.Batch.Statements.Count;
            }

            WriteGroup(group);
            log.Trim();
        }
    }

    private void WriteGroup(List<PendingBatch> group)
    {
        var started = StorageMeter.Start();
        try
        {
            Control("BEGIN IMMEDIATE");
            if (group.Count == 1)
            {
                ApplyAlone(group[0]);
            }
            else
            {
                group.ForEach(ApplyAmongOthers);
                Control("COMMIT");
            }
        }
        catch (Exception failure)
        {
            LastFailure = failure;
            Logs.GroupFailed(logger, store, group.Count, failure);
            RollBack();
            foreach (var pending in group)
            {
                pending.Fail(failure);
            }

            return;
        }

        LastFailure = null;
        StorageMeter.Committed(store, group.Count, started);
        foreach (var pending in group)
        {
            pending.Complete();
        }

        foreach (var pending in group)
        {
            pending.Nudge(logger, store);
        }
    }

    /// <summary>Applies one batch under its savepoint; what goes wrong with it alone stays with it alone.</summary>
    private void ApplyAmongOthers(PendingBatch pending)
    {
        if (pending.IsCancelled)
        {
            return;
        }

        Control("SAVEPOINT batch");
        if (!TryRun(pending))
        {
            Control("ROLLBACK TO batch");
        }

        Control("RELEASE batch");
    }

    /// <summary>
    /// Applies the only batch of a transaction, which needs no savepoint. Under one, the store journals every page in memory, and goes through all of that
    /// journal after each statement: a batch of five hundred documents took a third longer.
    /// </summary>
    private void ApplyAlone(PendingBatch pending) => Control(!pending.IsCancelled && TryRun(pending) ? "COMMIT" : "ROLLBACK");

    /// <summary>False: a guard did not hold, or a statement failed and left the transaction as it was.</summary>
    private bool TryRun(PendingBatch pending)
    {
        try
        {
            pending.FailedGuard = Run(pending.Batch.Statements);
        }
        catch (Exception failure) when (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            pending.Failure = failure;
        }

        return pending.FailedGuard is null && pending.Failure is null;
    }

    /// <returns>The guard that did not hold, or null.</returns>
    private string? Run(IReadOnlyList<WriteStatement> batch)
    {
        foreach (var written in batch)
        {
            var (sql, values, guard, expectedRows) = written;
            var statement = statements.Get(sql);
            var code = statement.Run(values);
            if (code != raw.SQLITE_DONE)
            {
                if (guard is not null && IsUniqueViolation(code))
                {
                    return guard;
                }

                SqliteException.ThrowExceptionForRC(code, connection.Handle);
            }

            if (expectedRows is { } expected && (written.Counts ? statement.First : raw.sqlite3_changes(connection.Handle)) != expected)
            {
                return guard ?? throw new InvalidOperationException("A statement that expects a number of rows needs a guard.");
            }
        }

        return null;
    }

    private static bool IsUniqueViolation(int code) =>
        code is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID;

    private void Control(string sql)
    {
        var code = statements.Get(sql).Run([]);
        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, connection.Handle);
        }
    }

    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            try
            {
                Control("ROLLBACK");
            }
            catch (SqliteException failure)
            {
                Logs.RollbackFailed(logger, store, failure);
            }
        }
    }
}
