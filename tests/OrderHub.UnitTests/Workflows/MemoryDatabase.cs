using System.Data.Common;
using Microsoft.Data.Sqlite;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sqlite;
using SQLitePCL;

namespace OrderHub.UnitTests.Workflows;

/// <summary>
/// A store in memory that runs the real statements, one batch at a time, and honours guards: as deterministic as a simulation needs it,
/// and lost with the object. What is durable about the real ones is shown by their own tests.
/// </summary>
internal sealed class MemoryDatabase : IDatabase, IDisposable
{
    private static readonly IReadOnlyList<SqliteMigration> Tables = SqliteMigration.Shipped("Orders");

    private readonly SqliteConnection connection = new("Data Source=:memory:");
    private readonly SqliteStatements statements;
    private readonly SemaphoreSlim gate = new(1);

    public MemoryDatabase()
    {
        connection.Open();
        foreach (var migration in Tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = migration.Sql;
            command.ExecuteNonQuery();
        }

        statements = new(connection.Handle!, 1024);
    }

    /// <summary>Called before (false) and after (true) each commit; what it throws is what a crash there would do.</summary>
    public Action<bool>? AtCommit { get; set; }

    public async Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct)
    {
        AtCommit?.Invoke(false);
        await gate.WaitAsync(ct);
        CommitOutcome outcome;
        try
        {
            Run("BEGIN IMMEDIATE");
            outcome = new(Apply(batch));
            Run(outcome.IsCommitted ? "COMMIT" : "ROLLBACK");
        }
        finally
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Run("ROLLBACK");
            }

            gate.Release();
        }

        AtCommit?.Invoke(true);
        if (outcome.IsCommitted)
        {
            foreach (var nudge in batch.AfterCommit)
            {
                nudge();
            }
        }

        return outcome;
    }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return await read(connection);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
        gate.Dispose();
    }

    private string? Apply(WriteBatch batch)
    {
        foreach (var (sql, values, guard, expected) in batch.Statements)
        {
            var code = statements.Get(sql).Run(values);
            if (code is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY && guard is not null)
            {
                return guard;
            }

            if (code != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(code, connection.Handle);
            }

            if (expected is { } rows && raw.sqlite3_changes(connection.Handle) != rows)
            {
                return guard;
            }
        }

        return null;
    }

    private void Run(string sql) => statements.Get(sql).Run([]);
}
