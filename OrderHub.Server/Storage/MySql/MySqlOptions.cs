using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MySqlConnector;

namespace OrderHub.Server.Storage.MySql;

/// <summary>Databases that speak the MySQL protocol, and limits of each.</summary>
public sealed class MySqlOptions
{
    public const string Section = "OrderHub:Storage:MySql";

    [Description("One connection string a database, numbered from 0; the first is home. Example `ORDERHUB__Storage__MySql__Connections__0=Server=db1;Port=3306;User=hub;Password=...;Database=hub`. A database is only added at the end, and keeps its place for ever.")]
    public string[] Connections { get; set; } = [];

    [Description("Connections that write to one database at the same time.")]
    [Range(1, 64)]
    public int Writers { get; set; } = 8;

    [Description("Connections that read one database at the same time.")]
    [Range(1, 256)]
    public int Readers { get; set; } = 16;

    [Description("Write batches that share one transaction of a connection at most, while more wait.")]
    [Range(1, 256)]
    public int GroupSize { get; set; } = 16;

    [Description("How often a batch is tried that lost a deadlock or waited too long for a lock.")]
    [Range(1, 20)]
    public int LockAttempts { get; set; } = 10;

    [Description("How long a connection may take to open, and an idle one may be silent before it is tested.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    [Description("How long a statement may take before its connection is given up.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with a connection string, in words; null where nothing is. Says nothing of what stands in it.</summary>
    public static string? FindFault(string connection)
    {
        try
        {
            var builder = new MySqlConnectionStringBuilder(connection);
            return builder.Server.Length == 0 || builder.Database.Length == 0 ? "names no server or no database." : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException or MySqlException)
        {
            return "is no connection string.";
        }
    }
}
