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

    [Description("Files of the data folder over which orders are spread: orders.db, orders1.db and so on, each with a writer of its own. Can be raised, never lowered; then OrderHub.Server shards balance moves orders into the new ones. For sqlite.")]
    [Range(1, 16)]
    public int Files { get; set; } = 1;

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

    [Description("Megabytes of the write-ahead log from which the writer waits for readers to leave it, at most a tenth of a second, and begins it anew: one that is always read grows without end otherwise.")]
    [Range(1, 10_000)]
    public int LogMegabytes { get; set; } = 128;

    [Description("Months for which the tables of a MySQL store have a part of their own ahead of time.")]
    [Range(1, 24)]
    public int MonthsAhead { get; set; } = 3;

    [Description("Whole months that orders of all tenants are kept after the one they came in; 0: for ever. A month in which an order is not finished, or an event not delivered, is kept until it is.")]
    [Range(0, 1200)]
    public int KeepMonths { get; set; }

    [Description("How often months are made ahead and old ones dropped, by one node with the role jobs.")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepEvery { get; set; } = TimeSpan.FromHours(1);

    [Description("Old orders whose rows are deleted in one batch.")]
    [Range(1, 1000)]
    public int KeepBatch { get; set; } = 50;

    [Description("Pause between two such batches, in which the store is free for others.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan KeepPause { get; set; } = TimeSpan.FromMilliseconds(20);
}
