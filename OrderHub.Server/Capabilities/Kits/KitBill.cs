using System.Text.Json.Nodes;
using OrderHub.Server.Capabilities.Stock;
using OrderHub.Server.Data.Counted;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Kits;

/// <summary>What kits are made of: the table <c>kits</c> says it before the parts are held, what is held says it from then on.</summary>
internal static class KitBill
{
    /// <summary>Sound pieces of each part for all kits of the order, each part once; empty: no bill of that kit is in force.</summary>
    public static async ValueTask<IReadOnlyList<(CountedItem Item, decimal Quantity)>> OfAsync(ReferenceData reference, StepContext context, CancellationToken ct)
    {
        var order = context.Order().Order;
        var day = ReferenceData.DayOf(context.Now);
        var kits = order.Goods.GroupBy(OrderedStock.ArticleOf, line => line.Quantity, StringComparer.Ordinal).ToDictionary(kit => kit.Key ?? "", kit => kit.Sum(), StringComparer.Ordinal);
        return
        [
            .. (await reference.OfAsync(context.TenantId, ReferenceTables.Kits, ct)).Rows
                .Where(row => row.HoldsOn(day) && kits.ContainsKey(row.Key[0]))
                .GroupBy(row => (Kit: row.Key[0], Part: row.Key[1]))
                .Select(same => same.OrderByDescending(row => row.ValidFrom ?? DateOnly.MinValue).First())
                .Select(row => (CountedItem.Of(CountedKinds.Stock, order.Operation?.WarehouseNo, row.Key[1], InventoryTypes.Sound), (row.Decimal("quantity") ?? 0) * kits[row.Key[0]])),
        ];
    }

    /// <summary>What goes back into stock of a part that was held for more kits than were made.</summary>
    /// <param name="held">Pieces held for all kits that were ordered.</param>
    /// <param name="ordered">Kits that were ordered.</param>
    /// <param name="made">Kits that were made.</param>
    public static decimal Left(decimal held, decimal ordered, decimal made) => made >= ordered ? 0 : decimal.Round(held * (ordered - made) / ordered, 4, MidpointRounding.AwayFromZero);

    /// <summary>Parts as a flow hands them to the warehouse.</summary>
    public static JsonObject Tell(IEnumerable<(string Key, decimal Quantity)> parts) => new() { ["parts"] = new JsonArray([.. parts.Select(Tell)]) };

    // Warehouse, article, sound or defective.
    private static JsonNode Tell((string Key, decimal Quantity) part) =>
        new JsonObject { ["sku"] = part.Key.Split('|')[1], ["inventoryType"] = part.Key.Split('|')[2], ["quantity"] = part.Quantity };
}
