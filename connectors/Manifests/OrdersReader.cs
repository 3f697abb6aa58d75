namespace OrderHub.Connectors.Manifests;

/// <summary>Reads the part of a manifest about orders that the partner masters.</summary>
internal static class OrdersReader
{
    /// <summary>What orders of the hub's own are marked with.</summary>
    private const string Hub = "HUB";

    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(1);

    public static OrdersManifest Read(DocumentNode node)
    {
        var usual = new OrdersManifest { MasteredBy = "", List = "", Detail = "" };
        var orders = new OrdersManifest
        {
            MasteredBy = node.Text("masteredBy"),
            List = node.Text("list"),
            Detail = node.Text("detail"),
            Modify = node.OptionalText("modify"),
            Modifiable = node.Texts("modifiable"),
            Cancel = node.OptionalText("cancel"),
            Overlap = node.Duration("overlap", usual.Overlap),
            PageSize = node.Integer("pageSize", usual.PageSize, 1, 1000),
        };
        node.Close();
        if (orders.MasteredBy is Hub or { Length: > 16 })
        {
            node.Fault("masteredBy", "The name of the partner's system, at most 16 characters and not HUB.");
        }

        if (orders.Overlap < TimeSpan.Zero || orders.Overlap > LongestOverlap)
        {
            node.Fault("overlap", "The overlap is at most a day.");
        }

        if (orders.Modify is null != (orders.Modifiable.Count == 0))
        {
            node.Fault("modifiable", "Where orders can be modified, say which fields; and only there.");
        }

        return orders;
    }

    /// <summary>Every operation that is named must be one.</summary>
    public static void Require(DocumentNode node, ConnectorManifest manifest)
    {
        foreach (var (name, operation) in manifest.Orders?.Operations ?? [])
        {
            if (operation.Length > 0 && manifest.Outbound?.Operations.Any(one => one.Name == operation) != true)
            {
                node.Fault($"orders.{name}", $"There is no outbound operation '{operation}'.");
            }
        }
    }
}
