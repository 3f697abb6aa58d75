using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrderHub.Server.Storage;

/// <summary>Tells a store that does not work now (full disk, lock held by another process, server down) from a statement that never will.</summary>
public static class DatabaseOutage
{
    public static bool Is(DbException failure) => failure is SqliteException sqlite
        ? sqlite.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN
        : failure is DatabaseUnavailableException || failure.IsTransient;
}
