using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Storage;

/// <summary>Settings of the section <c>OrderHub:Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "OrderHub:Storage";

    /// <summary>The folder of all embedded stores and keys; made at first start.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Write batches that may wait for the writer; one more is refused as overload.</summary>
    [Range(1, 1_000_000)]
    public int WriterQueue { get; set; } = 4096;

    /// <summary>Write batches that share one commit at most.</summary>
    [Range(1, 10_000)]
    public int GroupSize { get; set; } = 256;

    /// <summary>Reads that may run at the same time on one store.</summary>
    [Range(1, 256)]
    public int Readers { get; set; } = 8;

    /// <summary>Pages of the write-ahead log after which it is copied into the database.</summary>
    [Range(100, 1_000_000)]
    public int CheckpointPages { get; set; } = 4000;
}
