using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>Read-only connections to a database file, opened when needed and lent to one read at a time.</summary>
internal sealed class SqliteReaders(SqliteFile file, int limit) : IDisposable
{
    private readonly SemaphoreSlim free = new(limit);
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool closed;

    /// <summary>Runs the read on one snapshot: all its queries see the same moment.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        await free.WaitAsync(ct);
        SqliteConnection? connection = null;
        try
        {
            connection = idle.TryTake(out var known) ? known : file.OpenReader();
            connection.Execute("BEGIN");
            var result = await read(connection);
            connection.Execute("COMMIT");
            idle.Add(connection);
            connection = null;
            return result;
        }
        finally
        {
            // After a failure the connection may be anywhere in its transaction: a new one is cheaper than finding out.
            connection?.Dispose();
            free.Release();
            if (closed)
            {
                CloseIdle();
            }
        }
    }

    public void Dispose()
    {
        closed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }
}
