namespace OrderHub.Server.Capabilities.Sources;

/// <summary>A warehouse that an owner may use.</summary>
/// <param name="Warehouse">Its number.</param>
/// <param name="Province">Where it stands.</param>
/// <param name="Priority">The least first.</param>
/// <param name="HasAll">True where it has all goods of the order.</param>
internal sealed record SourceWarehouse(string Warehouse, string Province, long Priority, bool HasAll);

/// <summary>What a carrier does from a province to where the order goes.</summary>
/// <param name="Carrier">Its code.</param>
/// <param name="From">Where it starts.</param>
/// <param name="Price">What an order costs.</param>
/// <param name="Hours">How long it takes.</param>
internal sealed record SourceCarrier(string Carrier, string From, decimal Price, long Hours);

/// <summary>Which warehouse and which carrier together serve an order best. Pure.</summary>
internal static class SourceRule
{
    /// <summary>
    /// Of warehouses that have all goods, those of the least priority; of what carriers do from there, the cheapest, and of the same price the quickest. Null where no
    /// such warehouse has a carrier; the second is true where a warehouse had the goods.
    /// </summary>
    public static ((string Warehouse, string Carrier)? Choice, bool HasGoods) Choose(IReadOnlyList<SourceWarehouse> warehouses, IReadOnlyList<SourceCarrier> carriers)
    {
        var stocked = warehouses.Where(warehouse => warehouse.HasAll).OrderBy(warehouse => warehouse.Priority).ThenBy(warehouse => warehouse.Warehouse, StringComparer.Ordinal).ToList();
        foreach (var warehouse in stocked)
        {
            if (carriers.Where(carrier => carrier.From == warehouse.Province).OrderBy(carrier => carrier.Price).ThenBy(carrier => carrier.Hours).ThenBy(carrier => carrier.Carrier, StringComparer.Ordinal).FirstOrDefault() is { } best)
            {
                return ((warehouse.Warehouse, best.Carrier), true);
            }
        }

        return (null, stocked.Count > 0);
    }
}
