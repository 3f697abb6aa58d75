using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OrderHub.Server.Model;

/// <summary>What this node is and where it keeps its files.</summary>
public sealed class NodeOptions
{
    public const string Section = "OrderHub";

    [Description("The data folder: databases, master key and all else the node keeps. `ORDERHUB_DATA` is the short form. A relative path starts at the current folder.")]
    [Required]
    public string DataFolder { get; set; } = "data";

    [Description("The roles this node plays, separated by commas: access (HTTP), engine (flows), relay (outbox), jobs (schedules).")]
    [Required]
    public string Roles { get; set; } = NodeRoles.Everything;

    [Description("The number of this node, which its ids and order numbers carry: each server over one database has its own.")]
    [Range(0, OrderNumber.NodeCount - 1)]
    public int Node { get; set; }

    [Description("The number of the unit (a deployment with databases of its own) that this node belongs to, which order numbers carry.")]
    [Range(0, OrderNumber.UnitCount - 1)]
    public int Unit { get; set; }

    [Description("The first administrator's API key; it holds for as long as it is set. `ORDERHUB_ADMIN_KEY` is the short form.")]
    [StringLength(200, MinimumLength = 1)]
    public string? AdminKey { get; set; }
}
