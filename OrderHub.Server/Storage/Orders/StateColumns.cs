using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Where the order stands.</summary>
internal static class StateColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.State,
        ["status", "cancel_status", "intercept_status", "customs_status", "hold_code", "accepted_at", "promised_at", "closed_at", "deleted_at"],
        row => Values(row.Order));

    public static Order Read(RowReader row, Order order) => order with
    {
        Status = (OrderStatus)row.Int(),
        CancelStatus = row.Int(),
        InterceptStatus = row.Int(),
        CustomsStatus = row.Int(),
        HoldCode = row.TextOrNull(),
        AcceptedAt = row.TimeOrNull(),
        PromisedAt = row.TimeOrNull(),
        ClosedAt = row.TimeOrNull(),
        DeletedAt = row.TimeOrNull(),
    };

    public static bool Equal(Order one, Order other) => Values(one).SequenceEqual(Values(other));

    private static object?[] Values(Order order) =>
    [
        (int)order.Status, order.CancelStatus, order.InterceptStatus, order.CustomsStatus, order.HoldCode,
        order.AcceptedAt, order.PromisedAt, order.ClosedAt, order.DeletedAt,
    ];
}
