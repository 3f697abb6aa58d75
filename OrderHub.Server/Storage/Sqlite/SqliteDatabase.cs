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
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return new(file, new(connection, file.Store, options.WriterQueue, options.GroupSize, logger), new(file, options.Readers));
    }

    /// <inheritdoc/>
    /// <exception cref="DatabaseOverloadedException">Too many batches wait already.</exception>
    public Task<CommitOutcome> CommitAsync(WriteBatch batch, CancellationToken ct) => writer.CommitAsync(batch, ct);

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct) => readers.ReadAsync(read, ct);

    /// <summary>Ends when all batches that were taken are written.</summary>
    public void Dispose()
    {
        StorageMeter.Forget(Store);
        readers.Dispose();
        writer.Dispose();
    }
}
