using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>What kind of order it is, and which orders it belongs to.</summary>
internal static class IdentityColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Identity,
        [
            "business_identity", "business_type", "business_line", "order_class", "order_origin", "direction",
            "parent_order_no", "original_order_no", "group_no", "mastered_by", "cell_id", "trace_parent",
        ],
        row => Values(row.Order));

    public static Order Read(RowReader row, Order order) => order with
    {
        BusinessIdentity = row.Text(),
        BusinessType = row.Text(),
        BusinessLine = row.Text(),
        OrderClass = row.Text(),
        OrderOrigin = row.Text(),
        Direction = row.Text(),
        ParentOrderNo = row.TextOrNull(),
        OriginalOrderNo = row.TextOrNull(),
        GroupNo = row.TextOrNull(),
        MasteredBy = row.Text(),
        CellId = row.Int(),
        TraceParent = row.TextOrNull(),
    };

    public static bool Equal(Order one, Order other) => Values(one).SequenceEqual(Values(other));

    private static object?[] Values(Order order) =>
    [
        order.BusinessIdentity, order.BusinessType,
        order.BusinessLine ?? throw new ArgumentException("An order that is stored has its business line.", nameof(order)),
        order.OrderClass, order.OrderOrigin, order.Direction,
        order.ParentOrderNo, order.OriginalOrderNo, order.GroupNo, order.MasteredBy, order.CellId, order.TraceParent,
    ];
}
