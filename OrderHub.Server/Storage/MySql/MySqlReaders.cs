using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using MySqlConnector;

namespace OrderHub.Server.Storage.MySql;

/// <summary>Read-only connections to a database, opened when needed and lent to one read at a time.</summary>
internal sealed class MySqlReaders(MySqlServer server, MySqlOptions options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Readers);
    private readonly ConcurrentBag<Idle> idle = [];
    private volatile bool closed;

    /// <summary>Runs the read on one snapshot: all its queries see the same moment.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        await free.WaitAsync(ct);
        MySqlConnection? connection = null;
        try
        {
            connection = await LendAsync(ct);
            var result = await read(connection);
            await MySqlServer.ExecuteAsync(connection, "COMMIT", ct);
            idle.Add(new(connection, Stopwatch.GetTimestamp()));
            connection = null;
            return result;
        }
        finally
        {
            // After a failure the connection may be anywhere in its transaction: a new one is cheaper than finding out.
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

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

    private async Task<MySqlConnection> LendAsync(CancellationToken ct)
    {
        while (idle.TryTake(out var known))
        {
            // One that was silent for long may have been closed by the server, or lost with it.
            if (Stopwatch.GetElapsedTime(known.Since) < options.ConnectTimeout || await known.Connection.PingAsync())
            {
                return known.Connection;
            }

            await known.Connection.DisposeAsync();
        }

        return await server.OpenReaderAsync(ct);
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var known))
        {
            known.Connection.Dispose();
        }
    }

    private readonly record struct Idle(MySqlConnection Connection, long Since);
}
