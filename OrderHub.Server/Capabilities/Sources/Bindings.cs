using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;

namespace OrderHub.Server.Capabilities.Sources;

/// <summary>Which warehouses an owner's shop may use, by the table 'bindings'.</summary>
internal static class Bindings
{
    /// <summary>The rows in force for the order's owner and shop: those of the shop go before those of all shops.</summary>
    public static async ValueTask<IReadOnlyList<ReferenceRow>> OfAsync(ReferenceData reference, StepContext context, CancellationToken ct)
    {
        var channel = context.Order().Order.Channel;
        var day = ReferenceData.DayOf(context.Now);
        return
        [
            .. (await reference.OfAsync(context.TenantId, ReferenceTables.Bindings, ct)).Rows
                .Where(row => row.HoldsOn(day) && row.Key[0] == channel?.CustomerCode && (row.Key[1].Length == 0 || row.Key[1] == channel?.ShopNo))
                .GroupBy(row => row.Key[2], StringComparer.Ordinal)
                .Select(same => same.OrderByDescending(row => row.Key[1].Length).ThenByDescending(row => row.ValidFrom ?? DateOnly.MinValue).First())
                .Where(row => row.Flag("active")),
        ];
    }

    /// <summary>The row of the order's own warehouse; null where its owner may not use it.</summary>
    public static async ValueTask<ReferenceRow?> OfWarehouseAsync(ReferenceData reference, StepContext context, CancellationToken ct) =>
        (await OfAsync(reference, context, ct)).FirstOrDefault(row => row.Key[2] == context.Order().Order.Operation?.WarehouseNo);
}
