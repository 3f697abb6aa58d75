using System.Data.Common;
using System.Globalization;
using MySqlConnector;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Months;

namespace OrderHub.Server.Storage.MySql;

/// <summary>
/// One database behind the MySQL protocol (MariaDB, MySQL) as a transactional store. It is opened by its first use: the server is
/// asked for nothing while the hub is put together.
/// </summary>
public sealed class MySqlDatabase : IDatabase, IDisposable, IAsyncDisposable
{
    private readonly MySqlServer server;
    private readonly MySqlWriter writer;
    private readonly MySqlReaders readers;

    private MySqlDatabase(MySqlServer server, MySqlOptions options, int queueLimit, ILogger logger)
    {
        this.server = server;
        writer = new(server, options, queueLimit, logger);
        readers = new(server, options);
        Months = new MySqlMonths(server);
        StorageMeter.Watch(Store, () => writer.Waiting);
    }

    /// <summary>Name of the store: server and database.</summary>
    public string Store => server.Store;

    /// <inheritdoc/>
    public IMonthPartitions? Months { get; }

    /// <summary>Connects and brings the database to the newest schema.</summary>
    /// <param name="connectionString">Server, user, password and database.</param>
    /// <param name="set">The set of migrations, <c>Orders</c> or <c>Connectors</c>.</param>
    /// <param name="migrations">Those migrations.</param>
    /// <param name="options">Limits.</param>
    /// <param name="queueLimit">Batches that may wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="SetupException">The server does not answer, or its schema is not one this version knows.</exception>
    public static async Task<MySqlDatabase> OpenAsync(
        string connectionString, string set, IReadOnlyList<MySqlMigration> migrations, MySqlOptions options, int queueLimit, TimeProvider time, ILogger<MySqlDatabase> logger)
    {
        var opened = new MySqlServer(connectionString, options);
        try
        {
            await MySqlSchema.MigrateAsync(opened, migrations, set, time, CancellationToken.None);
        }
        catch (Exception failure) when (failure is MySqlException or IOException or TimeoutException)
        {
            throw new SetupException(
                SetupFailure.Store,
                $"The database '{opened.Store}' cannot be opened ({failure.Message}). Check that its server runs and that user, password and database are right: ORDERHUB__Storage__MySql__Connections__0=Server=...;Port=3306;User=...;Password=...;Database=...",
                failure);
        }

        return new(opened, options, queueLimit, logger);
    }

    /// <inheritdoc/>
    /// <exception cref="DatabaseOverloadedException">Too many batches wait already.</exception>
    /// <exception cref="DatabaseUnavailableException">The server did not answer to the end: the batch may be written or not.</exception>
    public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct) => writer.CommitAsync(batch, ct);

    /// <inheritdoc/>
    public bool IsRemote => true;

    /// <inheritdoc/>
    /// <exception cref="DatabaseUnavailableException">The server did not answer.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await readers.ReadAsync(read, ct);
        }
        catch (Exception failure) when (MySqlFailure.IsOutage(failure) && !ct.IsCancellationRequested)
        {
            throw new DatabaseUnavailableException(Store, failure);
        }
    }

    /// <summary>Null while batches can be written, else one sentence that says why not. After a failed commit it finds out by writing.</summary>
    public async ValueTask<string?> FindWriteFaultAsync(CancellationToken ct)
    {
        if (writer.IsFull)
        {
            return $"The store '{Store}' has all the writes waiting that it takes.";
        }

        if (writer.LastFailure is null)
        {
            return null;
        }

        try
        {
            await writer.CommitAsync(new WriteBatch(), ct);
            return null;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The store '{Store}' cannot be written: {failure.Message}");
        }
    }

    /// <summary>Ends when all batches that were taken are written.</summary>
    public async ValueTask DisposeAsync()
    {
        StorageMeter.Forget(Store);
        readers.Dispose();
        await writer.DisposeAsync();
    }

    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();
}
