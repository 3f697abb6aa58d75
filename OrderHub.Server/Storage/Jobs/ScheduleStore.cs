using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using OrderHub.Server.Storage.Sqlite;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>
/// Where the clock of the jobs keeps its triggers: in the first database of a MySQL store, for all nodes together, or in a file of its own.
/// They are made again from <c>job_schedule</c> wherever they are missing, so that nothing of it needs a backup.
/// </summary>
/// <param name="Factory">Of the driver.</param>
/// <param name="ConnectionString">What it opens.</param>
/// <param name="IsShared">True where several nodes use it.</param>
public sealed record ScheduleStore(DbProviderFactory Factory, string ConnectionString, bool IsShared)
{
    /// <summary>Its file in the data folder: no store of ours, so no <c>.db</c>.</summary>
    public const string FileName = "jobs.clock";

    /// <summary>A file, in WAL before anybody else opens it.</summary>
    public static ScheduleStore InFile(string path)
    {
        SqliteLibrary.Ready();
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 30 }.ToString();
        using var connection = new SqliteConnection(text);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteNonQuery();
        return new(SqliteFactory.Instance, text, IsShared: false);
    }

    /// <summary>A database that nodes share.</summary>
    public static ScheduleStore InDatabase(string connection) => new(
        MySqlConnectorFactory.Instance, new MySqlConnectionStringBuilder(connection) { AutoEnlist = false }.ConnectionString, IsShared: true);
}
