using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// One SQLite file as a transactional store: a writer that groups commits, and readers that never wait for it. A committed
/// batch survives the death of the process and of the machine, as far as the disk keeps what it acknowledged.
/// </summary>
public sealed class SqliteDatabase : IDatabase, IDisposable
{
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;

    private SqliteDatabase(SqliteFile file, SqliteWriter writer, SqliteReaders readers)
    {
        Store = file.Store;
        this.writer = writer;
        this.readers = readers;
        StorageMeter.Watch(Store, () => writer.Waiting);
    }

    /// <summary>Name of the store, from its file.</summary>
    public string Store { get; }

    /// <summary>Opens the file, makes it if it is absent, and brings it to the newest schema.</summary>
    /// <exception cref="SetupException">The file cannot be opened, or its schema is not one this version knows.</exception>
    public static SqliteDatabase Open(
        string path, IReadOnlyList<SqliteMigration> migrations, StorageOptions options, TimeProvider time, ILogger<SqliteDatabase> logger)
    {
        var file = new SqliteFile(path, options.CheckpointPages);
        var connection = file.OpenWriter();
        try
        {
            SqliteSchema.Migrate(connection, file.Store, migrations, time);
            SqliteStatistics.Apply(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return new(file, new(connection, file.Store, options, logger), new(file, options.Readers));
    }

    /// <inheritdoc/>
    /// <exception cref="DatabaseOverloadedException">Too many batches wait already.</exception>
    public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct) => writer.CommitAsync(batch, ct);

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => readers.ReadAsync(read, ct);

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
            var probe = new WriteBatch();
            probe.Add("UPDATE schema_version SET applied_at = applied_at WHERE number = @p0", 1);
            await writer.CommitAsync(probe, ct);
            return null;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return $"The store '{Store}' cannot be written: {failure.Message}";
        }
    }

    /// <summary>Ends when all batches that were taken are written.</summary>
    public void Dispose()
    {
        StorageMeter.Forget(Store);
        readers.Dispose();
        writer.Dispose();
    }
}
