using OrderHub.Server.Model;

namespace OrderHub.Server.Transaction.Changes;

/// <summary>The fields of an order's content that the hub or a report sets, and no caller: see <see cref="FieldAttribute.Source"/>. Pure.</summary>
internal static class HubFields
{
    /// <summary>
    /// Keeps them where changed content leaves them out. A piece of cargo that is stated anew was not measured: it keeps its
    /// measures only while it is stated as before.
    /// </summary>
    public static OrderContent Keep(Order order, OrderContent content) => content with
    {
        Goods = [.. EntryPairs.Of(order.Goods, content.Goods, goods => goods.LineNo, (known, sent) => known.Sku == sent.Sku).Select(pair => pair.Sent with
        {
            PlannedQuantity = pair.Sent.PlannedQuantity ?? pair.Stored?.PlannedQuantity,
            ActualQuantity = pair.Sent.ActualQuantity ?? pair.Stored?.ActualQuantity,
        })],
        Cargo = [.. EntryPairs.ByPlace(order.Cargo, content.Cargo).Select(pair => pair.Stored is { } known && Stated(known) == Stated(pair.Sent) ? Measured(known, pair.Sent) : pair.Sent)],
        Finance = order.Finance is { } before && (content.Finance is not null || (before.EstimatedFee ?? before.ActualFee) is not null)
            ? Kept(before, content.Finance ?? new())
            : content.Finance,
        Operation = content.Operation is { } operation
            ? operation with { InstallOrderNo = operation.InstallOrderNo ?? order.Operation?.InstallOrderNo }
            : order.Operation?.InstallOrderNo is { } number ? new() { InstallOrderNo = number } : null,
    };

    /// <summary>The content as a caller would have stated it, for a new order made from an old one.</summary>
    public static OrderContent Without(OrderContent content) => content with
    {
        Goods = [.. content.Goods.Select(goods => goods with { PlannedQuantity = null, ActualQuantity = null })],
        Cargo = [.. content.Cargo.Select(cargo => Measured(new(), cargo, keep: false))],
        Finance = content.Finance is { } finance ? finance with { EstimatedFee = null, ActualFee = null } : null,
        Operation = content.Operation is { } operation ? operation with { InstallOrderNo = null } : null,
    };

    private static Finance Kept(Finance before, Finance after) => after with
    {
        EstimatedFee = after.EstimatedFee ?? before.EstimatedFee,
        ActualFee = after.ActualFee ?? before.ActualFee,
    };

    private static Cargo Measured(Cargo known, Cargo sent, bool keep = true) => sent with
    {
        MeasuredWeightKg = keep ? sent.MeasuredWeightKg ?? known.MeasuredWeightKg : null,
        MeasuredVolumeCm3 = keep ? sent.MeasuredVolumeCm3 ?? known.MeasuredVolumeCm3 : null,
        MeasuredLengthCm = keep ? sent.MeasuredLengthCm ?? known.MeasuredLengthCm : null,
        MeasuredWidthCm = keep ? sent.MeasuredWidthCm ?? known.MeasuredWidthCm : null,
        MeasuredHeightCm = keep ? sent.MeasuredHeightCm ?? known.MeasuredHeightCm : null,
    };

    private static (int, decimal?, decimal?, decimal?, decimal?, decimal?) Stated(Cargo cargo) =>
        (cargo.Packages, cargo.WeightKg, cargo.VolumeCm3, cargo.LengthCm, cargo.WidthCm, cargo.HeightCm);
}
