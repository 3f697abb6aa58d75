using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Customer channel.</summary>
internal static class ChannelColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Channel,
        ["customer_code", "dept_no", "shop_no", "channel_code", "channel_order_no", "isv_source", "isv_unique_no"],
        row => Values(row.Order.Channel ?? new()));

    public static Channel Read(RowReader row) => new()
    {
        CustomerCode = row.TextOrNull(),
        DeptNo = row.TextOrNull(),
        ShopNo = row.TextOrNull(),
        ChannelCode = row.TextOrNull(),
        ChannelOrderNo = row.TextOrNull(),
        IsvSource = row.TextOrNull(),
        IsvUniqueNo = row.TextOrNull(),
    };

    private static object?[] Values(Channel channel) =>
    [
        channel.CustomerCode, channel.DeptNo, channel.ShopNo, channel.ChannelCode, channel.ChannelOrderNo, channel.IsvSource, channel.IsvUniqueNo,
    ];
}
