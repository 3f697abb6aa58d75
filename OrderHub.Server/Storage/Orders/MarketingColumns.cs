using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>Campaign and group buying.</summary>
internal static class MarketingColumns
{
    public static readonly ColumnGroup Group = new(
        OrderColumns.Marketing,
        ["campaign", "coupon", "discount", "group_buy_id", "group_deadline"],
        row => Values(row.Order.Marketing ?? new()));

    public static Marketing Read(RowReader row) => new()
    {
        Campaign = row.TextOrNull(),
        Coupon = row.TextOrNull(),
        Discount = row.DecimalOrNull(),
        GroupBuyId = row.TextOrNull(),
        GroupDeadline = row.TimeOrNull(),
    };

    private static object?[] Values(Marketing marketing) =>
        [marketing.Campaign, marketing.Coupon, marketing.Discount, marketing.GroupBuyId, marketing.GroupDeadline];
}
