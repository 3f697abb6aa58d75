using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Operations.Searches;

/// <summary>Limits of saved searches and exports.</summary>
public sealed class SearchDeskOptions
{
    public const string Section = "OrderHub:Searches";

    [Description("Searches that one person may keep, and that all of a tenant may share.")]
    [Range(1, 1000)]
    public int Saved { get; set; } = 100;

    [Description("Orders that one export writes at most; what is over is left out, and the export says so.")]
    [Range(1, 10_000_000)]
    public int ExportOrders { get; set; } = 500_000;

    [Description("Exports of a tenant that may run at the same time.")]
    [Range(1, 100)]
    public int ExportsAtOnce { get; set; } = 5;

    [Description("Exports of a tenant that are kept; older ones are forgotten with their files.")]
    [Range(1, 1000)]
    public int ExportsKept { get; set; } = 20;

    [Description("Orders written before the progress is.")]
    [Range(1, 1000)]
    public int ExportPart { get; set; } = 500;

    [Description("How long a node may be silent before another one goes on with its export.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    [Description("How often exports are looked for that nobody works on.")]
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(2);
}
