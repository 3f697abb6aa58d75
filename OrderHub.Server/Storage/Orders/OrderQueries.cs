using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>All rows of one order.</summary>
/// <param name="Main">The order's own row.</param>
/// <param name="Goods">Its lines.</param>
/// <param name="Parties">Its people, sealed.</param>
/// <param name="Packages">Its parcels.</param>
/// <param name="References">Its numbers elsewhere.</param>
/// <param name="Relations">Its links to other orders.</param>
public sealed record OrderRows(
    OrderRow Main, IReadOnlyList<ExtensionRow<Goods>> Goods, IReadOnlyList<PartyRow> Parties, IReadOnlyList<ExtensionRow<Package>> Packages, IReadOnlyList<Reference> References,
    IReadOnlyList<Relation> Relations);

/// <summary>Reads whole orders in one round trip each.</summary>
public static class OrderQueries
{
    private static readonly string SelectOrder =
        $"""
        {OrderMainTable.Select}WHERE tenant_id = @p0 AND order_id = @p1;
        {OrderGoodsTable.SelectOfOrder};
        {OrderPartyTable.SelectOfOrder};
        {OrderPackageTable.SelectOfOrder};
        {OrderReferenceTable.SelectOfOrder};
        {OrderRelationTable.SelectOfOrder}
        """;

    /// <summary>The order; null where the tenant has none of that id.</summary>
    public static Task<OrderRows?> FindAsync(DbConnection connection, int tenantId, long orderId) => connection.ManyAsync(
        SelectOrder,
        async rows =>
        {
            if (!await rows.NextRowAsync())
            {
                return null;
            }

            var main = OrderMainTable.Read(rows);
            await rows.NextResultAsync();
            var goods = await rows.RestAsync(OrderGoodsTable.Read);
            await rows.NextResultAsync();
            var parties = await rows.RestAsync(OrderPartyTable.Read);
            await rows.NextResultAsync();
            var packages = await rows.RestAsync(OrderPackageTable.Read);
            await rows.NextResultAsync();
            var references = await rows.RestAsync(OrderReferenceTable.Read);
            await rows.NextResultAsync();
            return new OrderRows(main, goods, parties, packages, references, await rows.RestAsync(OrderRelationTable.Read));
        },
        tenantId, orderId);
}
