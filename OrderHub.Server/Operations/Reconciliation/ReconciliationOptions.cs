using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>How often stores are compared with the orders, and how much that may cost.</summary>
public sealed class ReconciliationOptions
{
    public const string Section = "OrderHub:Reconciliation";

    [Description("Pause between two rounds in which every store of this node is compared with the orders by number, version and status; 0: no rounds, only what is asked for.")]
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);

    [Description("How often a round also compares what each copy says, which means reading every order.")]
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00")]
    public TimeSpan ContentEvery { get; set; } = TimeSpan.FromDays(1);

    [Description("How often a round compares the orders that other systems master with what is copied of them, which means listing all of theirs.")]
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00")]
    public TimeSpan MastersEvery { get; set; } = TimeSpan.FromDays(1);

    [Description("Orders read a second at most; what a database only counts is a twentieth of that.")]
    [Range(10, 1_000_000)]
    public int RowsPerSecond { get; set; } = 500;

    [Description("Stretch of time whose orders are counted together.")]
    [Range(typeof(TimeSpan), "00:01:00", "31.00:00:00")]
    public TimeSpan Bucket { get; set; } = TimeSpan.FromDays(1);

    [Description("Orders up to which a part that differs is read row by row, and above which it is split.")]
    [Range(10, 5000)]
    public int Leaf { get; set; } = 500;

    [Description("How long after its last change an order is young: the relay may still be on its way with it. Where the relay is behind, its lag is added.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Young { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How long a node may compare without a sign of life before another one may.")]
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    [Description("How long runs and their differences are kept.")]
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    [Description("Differences of a run that are listed one by one; more are counted, and repaired, all the same.")]
    [Range(1, 1_000_000)]
    public int Listed { get; set; } = 10_000;
}
