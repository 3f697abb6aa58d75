using System.Data.Common;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_relation</c>: links between orders.</summary>
public static class OrderRelationTable
{
    /// <summary>Guard: the two orders are linked so already.</summary>
    public const string LinkedGuard = "ord_relation.linked";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, OrderRelation relation) => batch.AddGuarded(
        LinkedGuard, 1,
        "INSERT INTO ord_relation (tenant_id, order_id, kind, other_order_id, created_at) VALUES (@p0, @p1, @p2, @p3, @p4)",
        tenantId, orderId, relation.Kind, relation.OtherOrderId, relation.CreatedAt);

    /// <summary>The links that start at the order.</summary>
    public static Task<List<OrderRelation>> OfOrderAsync(DbConnection connection, int tenantId, long orderId) => connection.ListAsync(
        "SELECT kind, other_order_id, created_at FROM ord_relation WHERE tenant_id = @p0 AND order_id = @p1 ORDER BY kind, other_order_id",
        row => new OrderRelation(row.Text(), row.Long(), row.Time()), tenantId, orderId);
}
