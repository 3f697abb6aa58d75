using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Execution;

/// <summary>How the execution layer keeps its stock.</summary>
public sealed class ExecutionOptions
{
    public const string Section = "OrderHub:Execution";

    [Description("Fewest free waybill numbers a tenant should have; below it a block is fetched.")]
    [Range(1, 1_000_000)]
    public int WaybillLowWater { get; set; } = 2_000;

    [Description("How many waybill numbers are fetched at once.")]
    [Range(1, 5_000)]
    public int WaybillBlock { get; set; } = 5_000;

    [Description("Fewest free numbers of a carrier's own range that a tenant should have; below it up to 1 000 more are made.")]
    [Range(1, 1_000_000)]
    public int CarrierLowWater { get; set; } = 200;

    [Description("Time between two looks at the stock of waybill numbers.")]
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan PrefetchInterval { get; set; } = TimeSpan.FromSeconds(1);

    [Description("Time before another try when the waybill system gave no numbers.")]
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan PrefetchRetry { get; set; } = TimeSpan.FromMilliseconds(250);
}
