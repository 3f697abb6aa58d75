using SQLitePCL;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>The native library, made ready before anything opens a file with it.</summary>
internal static class SqliteLibrary
{
    static SqliteLibrary()
    {
        Batteries_V2.Init();

        // Nobody asks the library how much memory it uses, and counting it takes a lock of the whole process at each allocation.
        // It can be said only before the first file is opened; where one is, the library goes on counting.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Does nothing after the first time.</summary>
    public static void Ready()
    {
    }
}
