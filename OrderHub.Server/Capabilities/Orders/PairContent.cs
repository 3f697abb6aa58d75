using OrderHub.Server.Model;
using OrderHub.Server.Transaction.Returns;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>The content of the other half of an allocation: what left one warehouse comes into another. Pure.</summary>
internal static class PairContent
{
    public static OrderContent Of(Order order, string line, string businessType) => new()
    {
        BusinessIdentity = ReverseContent.IdentityOf(order.BusinessIdentity, line),
        BusinessType = businessType,
        BusinessLine = line,
        OrderClass = OrderClasses.Inbound,
        OrderOrigin = order.OrderOrigin,
        GroupNo = order.GroupNo ?? order.OrderNo,
        Channel = order.Channel is { } channel ? channel with { ChannelOrderNo = null, IsvUniqueNo = null } : null,
        Parties = [.. order.Parties.Select(party => party with { Ext = OrderContent.NoExtensions })],
        Goods =
        [
            .. order.Goods.Where(goods => Left(goods) > 0)
                .Select(goods => goods with { Quantity = Left(goods), PlannedQuantity = null, ActualQuantity = null, Ext = OrderContent.NoExtensions }),
        ],
        Products = [.. order.Products.Where(product => product.Kind == ProductKinds.Main)],
        Finance = order.Finance is { } finance ? new() { Currency = finance.Currency, SettleType = finance.SettleType } : null,
        Operation = new() { WarehouseNo = order.Operation?.DestWarehouseNo, DeliveryWindow = order.Operation?.DeliveryWindow },
    };

    private static decimal Left(Goods goods) => goods.ActualQuantity ?? goods.PlannedQuantity ?? goods.Quantity;
}
