using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Statements on <c>ord_relation</c>: links from an order to others. The other order may live in another database, so its number is kept too.</summary>
public static class OrderRelationTable
{
    /// <summary>Guard: the two orders are linked so already.</summary>
    public const string LinkedGuard = "ord_relation.linked";

    internal static readonly string SelectOfOrders =
        $"SELECT order_id, kind, other_order_id, other_order_no, created_at FROM ord_relation WHERE tenant_id = @p0 AND order_id IN {OrderQueries.Ids} ORDER BY order_id, kind, other_order_id";

    public static void Insert(WriteBatch batch, int tenantId, long orderId, Relation relation) => batch.AddGuarded(
        LinkedGuard, 1,
        "INSERT INTO ord_relation (tenant_id, order_id, kind, other_order_id, other_order_no, created_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
        tenantId, orderId, relation.Kind, relation.OrderId, relation.OrderNo, relation.CreatedAt);

    internal static Relation Read(RowReader row) => new() { Kind = row.Text(), OrderId = row.Long(), OrderNo = row.Text(), CreatedAt = row.Time() };
}
