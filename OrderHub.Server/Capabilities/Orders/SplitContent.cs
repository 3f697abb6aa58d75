using OrderHub.Server.Model;

namespace OrderHub.Server.Capabilities.Orders;

/// <summary>The content of an order that is a part of another one, or that several are carried as. Pure.</summary>
internal static class SplitContent
{
    public const string Part = "PART";
    public const string Merged = "MERGED";

    /// <summary>Some lines of the order, out of a warehouse of their own; the weight by how many of the pieces they are.</summary>
    public static OrderContent Of(Order order, string warehouseNo, IReadOnlySet<int> lines)
    {
        var goods = order.Goods.Where(line => lines.Contains(line.LineNo)).Select(AsOrdered).ToList();
        var share = goods.Sum(line => line.Quantity) / Math.Max(order.Goods.Sum(line => line.Quantity), 1);
        return Carried(order) with
        {
            BusinessType = Part,
            ParentOrderNo = order.OrderNo,
            Goods = goods,
            Cargo =
            [
                new()
                {
                    Description = order.Cargo.FirstOrDefault()?.Description,
                    WeightKg = Math.Max(decimal.Round(order.Cargo.Sum(piece => piece.WeightKg ?? 0) * share, 3), 0.001m),
                    VolumeCm3 = decimal.Round(order.Cargo.Sum(piece => piece.VolumeCm3 ?? 0) * share, 3),
                },
            ],
            Operation = (order.Operation ?? new()) with { WarehouseNo = warehouseNo },
        };
    }

    /// <summary>The order together with others that go the same way: one parcel, each article once.</summary>
    public static OrderContent Of(Order order, IEnumerable<Goods> others, decimal weightKg) => Carried(order) with
    {
        BusinessType = Merged,
        GroupNo = order.GroupNo ?? order.Marketing?.GroupBuyId,
        Goods =
        [
            .. order.Goods.Select(AsOrdered).Concat(others)
                .GroupBy(line => (line.Sku, line.CustomerSku, line.Barcode, line.InventoryType))
                .Select((same, place) => same.First() with { LineNo = place + 1, Quantity = same.Sum(line => line.Quantity), Serials = [] }),
        ],
        Cargo = [new() { Description = order.Cargo.FirstOrDefault()?.Description, WeightKg = Math.Max(weightKg, 0.001m) }],
    };

    /// <summary>Who sends what to whom; the numbers by which the outside knows the order, and its money, stay its own.</summary>
    private static OrderContent Carried(Order order) => new()
    {
        BusinessIdentity = order.BusinessIdentity,
        BusinessLine = order.BusinessLine,
        OrderClass = order.OrderClass,
        OrderOrigin = order.OrderOrigin,
        GroupNo = order.GroupNo,
        Channel = order.Channel is { } channel ? channel with { ChannelOrderNo = null, IsvUniqueNo = null } : null,
        Parties = [.. order.Parties.Select(party => party with { Ext = OrderContent.NoExtensions })],
        Products = [.. order.Products.Where(product => product.Kind == ProductKinds.Main)],
        Finance = order.Finance is { } finance ? new() { Currency = finance.Currency, SettleType = SettleTypes.Monthly } : null,
        Operation = order.Operation,
    };

    private static Goods AsOrdered(Goods line) =>
        line with { Quantity = line.PlannedQuantity ?? line.Quantity, PlannedQuantity = null, ActualQuantity = null, Ext = OrderContent.NoExtensions };
}
