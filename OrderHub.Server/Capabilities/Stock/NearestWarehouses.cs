using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Stock;

/// <summary>The warehouses that an order's goods may leave.</summary>
internal static class NearestWarehouses
{
    private static readonly TimeSpan Unknown = TimeSpan.FromDays(30);

    /// <summary>Numbers of the warehouses that serve the order's line, the quickest to its consignee first; among equals by their priority.</summary>
    /// <param name="reference">The maintained tables.</param>
    /// <param name="context">Whose order it is.</param>
    /// <param name="excluded">One that is to be left out; empty: none.</param>
    /// <param name="named">The only one that may be chosen; null: any.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(ReferenceData reference, StepContext context, string excluded, string? named, CancellationToken ct)
    {
        var order = context.Order().Order;
        var candidates = (await reference.OfAsync(context.TenantId, ReferenceTables.Warehouses, ct)).Rows
            .Where(row => row.HoldsOn(ReferenceData.DayOf(context.Now)) && row.Flag("active") && row.Key[0] != excluded && (named is null || row.Key[0] == named) && Serves(row, order.BusinessLine!));
        var ways = new List<(ReferenceRow Warehouse, TimeSpan Transit)>();
        foreach (var warehouse in candidates)
        {
            var way = OrderLane.Of(order) with { From = warehouse.Text("province") };
            ways.Add((warehouse, (await way.FindAsync(reference, context, ct))?.Transit ?? Unknown));
        }

        return [.. ways.OrderBy(way => way.Transit).ThenBy(way => way.Warehouse.Whole("priority") ?? 0).ThenBy(way => way.Warehouse.Key[0], StringComparer.Ordinal).Select(way => way.Warehouse.Key[0])];
    }

    private static bool Serves(ReferenceRow warehouse, string line) =>
        warehouse.Text("lines") is not { Length: > 0 } lines || lines.Split(' ').Contains(line, StringComparer.Ordinal);
}
