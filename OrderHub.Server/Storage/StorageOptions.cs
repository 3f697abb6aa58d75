using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Storage;

/// <summary>What keeps the orders.</summary>
public enum StorageProvider
{
    /// <summary>Files of the data folder.</summary>
    Sqlite,

    /// <summary>Databases behind the MySQL protocol.</summary>
    MySql,
}

/// <summary>Where orders are kept, and limits of the embedded stores.</summary>
public sealed class StorageOptions
{
    public const string Section = "OrderHub:Storage";

    [Description("Where orders are kept: sqlite (files of the data folder, one node), or mysql (MariaDB or MySQL, any number of nodes; needs ORDERHUB__Storage__MySql__Connections__0).")]
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    [Description("Write batches that may wait for a store's writer; one more is refused as overload.")]
    [Range(1, 1_000_000)]
    public int WriterQueue { get; set; } = 4096;

    [Description("Write batches that share one commit at most.")]
    [Range(1, 10_000)]
    public int GroupSize { get; set; } = 256;

    [Description("Reads that may run at the same time on one store.")]
    [Range(1, 256)]
    public int Readers { get; set; } = 8;

    [Description("Pages of the write-ahead log after which it is copied into the database file.")]
    [Range(100, 1_000_000)]
    public int CheckpointPages { get; set; } = 4000;
}
