using Microsoft.Data.Sqlite;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>Opens connections to one database file, with the settings that its readers and its writer need.</summary>
internal sealed class SqliteFile(string path, int checkpointPages)
{
    /// <summary>Milliseconds for which a connection waits for a lock of another process.</summary>
    public const int BusyTimeout = 5000;

    /// <summary>SQLITE_DBCONFIG_ENABLE_QPSG, which the wrapper has no name for.</summary>
    private const int QueryPlannerStability = 1007;

    static SqliteFile() => SqliteLibrary.Ready();

    public string Path { get; } = path;

    /// <summary>Name of the file without folder and extension: the store's name in messages and metrics.</summary>
    public string Store { get; } = System.IO.Path.GetFileNameWithoutExtension(path);

    /// <summary>A connection that may write. WAL with synchronous=FULL: a commit is on disk when it returns.</summary>
    public SqliteConnection OpenWriter() => Open(SqliteOpenMode.ReadWriteCreate, $"""
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        PRAGMA foreign_keys=OFF;
        PRAGMA temp_store=MEMORY;
        PRAGMA cache_size=-65536;
        PRAGMA wal_autocheckpoint={checkpointPages};
        PRAGMA journal_size_limit=67108864;
        """);

    /// <summary>A connection that cannot write; the file must exist.</summary>
    /// <remarks>No memory map: a reader drops its map of the whole file whenever the file was written to since, and pays for every page anew by a page fault.</remarks>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, """
        PRAGMA temp_store=MEMORY;
        PRAGMA cache_size=-8192;
        """);

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout={BusyTimeout};" + pragmas;
            command.ExecuteNonQuery();

            // The plan of a statement follows from the fixed statistics, never from its values: else it is made anew whenever they change.
            SQLitePCL.raw.sqlite3_db_config(connection.Handle, QueryPlannerStability, 1, out _);
            return connection;
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new SetupException(
                SetupFailure.Store,
                $"The database file '{Path}' cannot be opened ({failure.Message}). Check that it may be read and written, or name another data folder: ORDERHUB_DATA=/path/to/folder",
                failure);
        }
    }
}
