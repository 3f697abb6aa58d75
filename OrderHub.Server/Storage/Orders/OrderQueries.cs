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

/// <summary>Reads whole orders, a few of them in one round trip.</summary>
public static class OrderQueries
{
    /// <summary>Stands in the texts for the list of ids.</summary>
    internal const string Ids = "(@ids)";

    // A read of few orders names its last one several times: so two texts serve all numbers of orders, and stay prepared.
    private const int Few = 1;
    private const int Many = 16;

    private static readonly string SelectOne = Sql(Few);
    private static readonly string SelectMany = Sql(Many);

    /// <summary>The order; null where the tenant has none of that id.</summary>
    public static async Task<OrderRows?> FindAsync(DbConnection connection, int tenantId, long orderId) =>
        (await FindManyAsync(connection, tenantId, [orderId])).FirstOrDefault();

    /// <summary>Those of the ids that the tenant has, by id.</summary>
    public static async Task<IReadOnlyList<OrderRows>> FindManyAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds)
    {
        var found = new List<OrderRows>(orderIds.Count);
        foreach (var some in orderIds.Chunk(Many))
        {
            var width = some.Length == 1 ? Few : Many;
            var ids = some.Concat(Enumerable.Repeat(some[^1], width - some.Length));
            found.AddRange(await connection.ManyAsync(width == Few ? SelectOne : SelectMany, ReadAsync, [tenantId, .. ids]));
        }

        return found;
    }

    private static async Task<List<OrderRows>> ReadAsync(RowReader rows)
    {
        var main = await rows.RestAsync(OrderMainTable.Read);
        var goods = await NextAsync(OrderGoodsTable.Read);
        var parties = await NextAsync(OrderPartyTable.Read);
        var packages = await NextAsync(OrderPackageTable.Read);
        var references = await NextAsync(OrderReferenceTable.Read);
        var relations = await NextAsync(OrderRelationTable.Read);
        return main.ConvertAll(order => new OrderRows(order, Of(goods, order), Of(parties, order), Of(packages, order), Of(references, order), Of(relations, order)));

        async Task<ILookup<long, T>> NextAsync<T>(Func<RowReader, T> read)
        {
            await rows.NextResultAsync();
            return (await rows.RestAsync(row => (OrderId: row.Long(), Row: read(row)))).ToLookup(row => row.OrderId, row => row.Row);
        }

        static IReadOnlyList<T> Of<T>(ILookup<long, T> rows, OrderRow order) => [.. rows[order.Order.OrderId]];
    }

    private static string Sql(int orders) => string.Join(
        ";\n",
        $"{OrderMainTable.Select}WHERE tenant_id = @p0 AND order_id IN {Ids} ORDER BY order_id",
        OrderGoodsTable.SelectOfOrders,
        OrderPartyTable.SelectOfOrders,
        OrderPackageTable.SelectOfOrders,
        OrderReferenceTable.SelectOfOrders,
        OrderRelationTable.SelectOfOrders).Replace("@ids", string.Join(", ", Enumerable.Range(1, orders).Select(i => $"@p{i}")), StringComparison.Ordinal);
}
