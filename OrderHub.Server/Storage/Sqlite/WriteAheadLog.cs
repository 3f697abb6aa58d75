using System.Diagnostics;
using SQLitePCL;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>
/// Keeps the write-ahead log of one file short. SQLite copies it into the file by itself, but begins it anew only at a moment at which nobody reads it, and
/// under steady reading there is none. So the writer, between two groups, now and then waits for the readers that are there: each is short.
/// </summary>
/// <param name="handle">The writer's connection.</param>
/// <param name="path">The log's file.</param>
/// <param name="most">Bytes from which it is begun anew.</param>
internal sealed class WriteAheadLog(sqlite3 handle, string path, long most)
{
    private const int GroupsBetween = 32;
    private const int Patience = 100;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private long tried;
    private int groups;

    /// <summary>After each group. A reader that stays longer than a tenth of a second, such as a backup, is left alone, and asked again five seconds later.</summary>
    public void Trim()
    {
        if (++groups % GroupsBetween != 0 || (tried != 0 && Stopwatch.GetElapsedTime(tried) < Rest) || new FileInfo(path) is not { Exists: true } file || file.Length < most)
        {
            return;
        }

        raw.sqlite3_busy_timeout(handle, Patience);
        var code = raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_RESTART, out _, out _);
        raw.sqlite3_busy_timeout(handle, SqliteFile.BusyTimeout);

        // What could not be begun anew now may be soon, but not at every group.
        tried = code == raw.SQLITE_OK ? 0 : Stopwatch.GetTimestamp();
    }
}
