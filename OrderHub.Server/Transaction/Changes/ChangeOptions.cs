using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>Policy of changes to orders.</summary>
public sealed class ChangeOptions
{
    public const string Section = "OrderHub:Changes";

    [Description("Days in which a deleted order can be restored.")]
    [Range(0, 3650)]
    public int RestoreDays { get; set; } = 30;
}
