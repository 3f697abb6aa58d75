using System.Globalization;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Execution;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Masking;

namespace OrderHub.Server.Fulfillment;

/// <summary>Brings what the execution layer reports into the order: what moved, what was packed, and its status.</summary>
public static class ReportedStatus
{
    /// <summary>Marks of lines that the last document of a receipt has told, by their numbers.</summary>
    private const string ReceiptDomain = "RECEIPT";

    /// <summary>Applies the report by the rules of the status machine and logs it, applied or not. What moved counts whenever it is told.</summary>
    public static StatusDecision Report(this OrderSession session, ExecutionReport report)
    {
        if (report.Lines.Count > 0 || report.Packages.Count > 0)
        {
            session.Change(order => order with { Goods = Moved(order.Goods, report.Lines), Packages = Packed(order.Packages, report.Packages) });
        }

        if (report.Carriage?.Plate is { Length: > 0 } plate && plate != session.Order.Operation?.VehiclePlate)
        {
            session.Change(order => order with { Operation = (order.Operation ?? new()) with { VehiclePlate = plate } });
        }

        var (received, marks) = Received(session.Order, report);
        if (!marks.SequenceEqual(session.Order.Marks))
        {
            session.Change(order => order with { Marks = marks });
        }

        var (packages, reported) = ParcelRule.Apply(session.Order.Packages, report.WaybillNo, received, session.Rules, report.Carriage?.Pieces);
        var isOfOne = !packages.SequenceEqual(session.Order.Packages);
        if (isOfOne)
        {
            session.Change(order => order with { Packages = packages });
        }

        // What says nothing new of the order is on record with where the order stands.
        return session.Report(
            reported ?? session.Order.Status, report.Source, report.OccurredAt, rawCode: report.RawCode, rawTime: report.RawTime,
            note: Note(report, isOfOne || reported != report.Status ? report.WaybillNo : null));
    }

    /// <summary>
    /// Goods are received whole when a message says that nothing more comes and all lines that it announces were told by such messages, in however many and in
    /// whatever order; before that, in part. What came in part before says nothing of that: which lines were told at last is kept as marks until all were.
    /// </summary>
    internal static (OrderStatus Status, IReadOnlyList<Mark> Marks) Received(Order order, ExecutionReport report)
    {
        if (report.Status != OrderStatus.GoodsReceived)
        {
            return (report.Status, order.Marks);
        }

        if (report.IsFinal == false)
        {
            return (OrderStatus.PartReceived, order.Marks);
        }

        var others = order.Marks.Where(mark => mark.Domain != ReceiptDomain).ToList();
        var told = order.Goods.Where(line => report.Lines.Any(moved => IsOf(moved, line))).Select(line => line.LineNo.ToString(CultureInfo.InvariantCulture))
            .Union(order.Marks.Where(mark => mark.Domain == ReceiptDomain).Select(mark => mark.Key), StringComparer.Ordinal).ToList();
        return report.TotalLines is { } total && told.Count < Math.Min(total, order.Goods.Count)
            ? (OrderStatus.PartReceived, [.. others, .. told.Select(line => new Mark { Domain = ReceiptDomain, Key = line, Value = "1" })])
            : (OrderStatus.GoodsReceived, others);
    }

    private static IReadOnlyList<Goods> Moved(IReadOnlyList<Goods> goods, IReadOnlyList<ReportedLine> lines) =>
    [
        .. goods.Select(line => lines.Where(moved => IsOf(moved, line)).ToList() is { Count: > 0 } mine
            ? line with { ActualQuantity = (line.ActualQuantity ?? 0) + mine.Sum(moved => moved.Quantity) }
            : line),
    ];

    private static bool IsOf(ReportedLine moved, Goods line) => moved.LineNo is { } number ? number == line.LineNo : moved.Sku is not null && moved.Sku == line.Sku;

    private static IReadOnlyList<Package> Packed(IReadOnlyList<Package> known, IReadOnlyList<ReportedPackage> packed) =>
    [
        .. known,
        .. packed.DistinctBy(package => package.WaybillNo, StringComparer.Ordinal).Where(package => known.All(other => other.WaybillNo != package.WaybillNo)).Select((package, place) => new Package
        {
            WaybillNo = package.WaybillNo,
            Seq = known.Count + place + 1,
            CarrierCode = package.CarrierCode,
            WeightKg = package.WeightKg,
        }),
    ];

    // The courier's name is for the exchange's record; who reads a status flow sees that there was one.
    private static string? Note(ExecutionReport report, string? parcel) =>
        string.Join(", ", new[] { parcel, report.Carriage?.TripNo, Mask.Name(report.Operator), report.Reason, report.Proof }.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } note ? note : null;
}
