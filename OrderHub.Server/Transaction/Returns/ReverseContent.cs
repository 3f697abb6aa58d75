using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Returns;

/// <summary>What is asked for of an order that goes the other way.</summary>
public sealed record ReverseWish
{
    /// <summary>The line that carries it; null: <c>return-in</c> where the goods left a warehouse, else the order's own.</summary>
    public string? Line { get; init; }

    public string BusinessType { get; init; } = "RETURN";

    /// <summary>Main product; null: the order's own.</summary>
    public string? Product { get; init; }

    public string PickupMode { get; init; } = PickupModes.Door;

    /// <summary>When it is fetched; null: nobody says.</summary>
    public TimeWindow? PickupWindow { get; init; }

    /// <summary>By number of a line of goods how much of it goes back, null standing for all that moved; other lines stay. Null: all lines go back.</summary>
    public IReadOnlyDictionary<int, decimal?>? Quantities { get; init; }

    /// <summary>True: what was shipped and not accepted goes back, and not what was delivered.</summary>
    public bool Rest { get; init; }

    /// <summary>What goes back where it is something else than was brought, such as the old appliance for the new one.</summary>
    public Cargo? Instead { get; init; }
}

/// <summary>The content of an order that goes the other way: from the consignee to the consignor, with what moved. Pure.</summary>
internal static class ReverseContent
{
    public const string ReturnIn = "return-in";

    /// <summary>The line that fetches from consumers what no warehouse takes in.</summary>
    public const string Pickup = "c2b-pickup";

    public static OrderContent Of(Order order, ReverseWish wish)
    {
        var line = wish.Line ?? (order.Operation?.WarehouseNo is not null ? ReturnIn : order.BusinessLine!);
        var inbound = line == ReturnIn;
        var main = order.Products.First(product => product.Kind == ProductKinds.Main);
        return new()
        {
            BusinessIdentity = IdentityOf(order.BusinessIdentity, line),
            BusinessType = wish.BusinessType,
            BusinessLine = line,
            OrderClass = inbound ? OrderClasses.Inbound : OrderClasses.PureDelivery,
            OrderOrigin = OrderOrigins.ConsumerToBusiness,
            Direction = Directions.Reverse,
            OriginalOrderNo = order.OrderNo,
            GroupNo = order.GroupNo,

            // The numbers by which the outside knows the order stay its own.
            Channel = order.Channel is { } channel ? channel with { ChannelOrderNo = null, IsvUniqueNo = null } : null,
            Parties =
            [
                order.Parties.First(party => party.Role == PartyRoles.Consignee) with { Role = PartyRoles.Consignor, Ext = OrderContent.NoExtensions },
                order.Parties.First(party => party.Role == PartyRoles.Consignor) with { Role = PartyRoles.Consignee, Ext = OrderContent.NoExtensions },
            ],
            Goods = wish.Instead is null ? [.. GoodsOf(order, wish)] : [],
            Cargo = wish.Instead is { } instead ? [instead] : [.. order.Cargo.Select(AsStated)],
            Products = [wish.Product is { } product ? new() { ProductCode = product } : main with { Attributes = OrderContent.NoExtensions }],
            Finance = order.Finance is { } finance
                ? new() { Currency = finance.Currency, SettleType = finance.SettleType == SettleTypes.Monthly ? SettleTypes.Monthly : SettleTypes.Sender }
                : null,
            Operation = new()
            {
                PickupMode = wish.PickupMode,
                PickupWindow = wish.PickupWindow,
                WarehouseNo = inbound ? order.Operation?.WarehouseNo : null,
                TempMin = order.Operation?.TempMin,
                TempMax = order.Operation?.TempMax,
            },
        };
    }

    private static IEnumerable<Goods> GoodsOf(Order order, ReverseWish wish) => order.Goods
        .Where(line => wish.Quantities?.ContainsKey(line.LineNo) != false)
        .Select(line => (Line: line, Quantity: wish.Quantities?[line.LineNo] ?? (wish.Rest ? (line.PlannedQuantity ?? line.Quantity) - (line.ActualQuantity ?? 0) : line.ActualQuantity ?? line.Quantity)))
        .Where(one => one.Quantity > 0)
        .Select(one => one.Line with
        {
            Quantity = one.Quantity,
            PlannedQuantity = null,
            ActualQuantity = null,

            // Which of the pieces come back, nobody says.
            Serials = one.Quantity < one.Line.Serials.Count ? [] : one.Line.Serials,
            Ext = OrderContent.NoExtensions,
        });

    private static Cargo AsStated(Cargo cargo) => cargo with
    {
        MeasuredWeightKg = null,
        MeasuredVolumeCm3 = null,
        MeasuredLengthCm = null,
        MeasuredWidthCm = null,
        MeasuredHeightCm = null,
        Ext = OrderContent.NoExtensions,
    };

    /// <summary>The identity of the other line: <c>jdl.express.b2c</c> is <c>jdl.return-in.b2c</c> there.</summary>
    internal static string IdentityOf(string identity, string line)
    {
        var parts = identity.Split('.');
        return parts.Length < 2 ? $"{parts[0]}.{line}" : string.Join('.', [parts[0], line, .. parts[2..]]);
    }
}
