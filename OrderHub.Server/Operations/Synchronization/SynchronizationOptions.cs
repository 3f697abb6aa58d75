using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>How much copying other systems' orders may cost.</summary>
public sealed class SynchronizationOptions
{
    public const string Section = "OrderHub:Synchronization";

    [Description("Orders of other systems that are read a second at most, by each connector and tenant.")]
    [Range(1, 100_000)]
    public int RowsPerSecond { get; set; } = 2000;

    [Description("Connectors and tenants whose orders are read at the same time.")]
    [Range(1, 64)]
    public int Concurrency { get; set; } = 4;

    [Description("How long one run reads at most; the next one goes on where it stopped.")]
    [Range(typeof(TimeSpan), "00:00:10", "00:09:00")]
    public TimeSpan RunFor { get; set; } = TimeSpan.FromMinutes(5);

    [Description("How long a run may be without a sign of life before another one takes its place.")]
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    [Description("Pages of the full load between two looks at what is new.")]
    [Range(1, 10_000)]
    public int FullPages { get; set; } = 10;
}
