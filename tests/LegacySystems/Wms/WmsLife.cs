using System.Text;
using System.Xml;
using System.Xml.Linq;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;
using OrderHub.LegacySystems.Tms;

namespace OrderHub.LegacySystems.Wms;

/// <summary>Works accepted orders off, one event per pace of virtual time, and tells the hub of each.</summary>
internal sealed class WmsLife(VirtualClock clock, VirtualSchedule schedule, WmsBook book, TmsLife vehicles, HubLanes lanes, FaultBox faults, SimulatorOptions options)
{
    private static readonly string[] Outward = ["ACCEPT", "PICK", "CHECK", "PACKAGE", "DELIVERED"];
    private static readonly string[] Inward = ["ACCEPT", "FULFILLED"];

    public void Start(string code, bool inbound) => Plan(code, inbound ? Inward : Outward, 0, clock.GetUtcNow() + options.Pace, []);

    private void Plan(string code, string[] states, int step, DateTimeOffset due, IReadOnlyList<HubMessage> held) => schedule.At(due, at =>
    {
        var state = states[step];
        var express = state == "DELIVERED" && book.Find(code) is { TakesCarrier: true } leaving ? leaving.ExpressCode ?? book.NextExpressCode() : null;
        var second = express is not null && book.Find(code)!.ReceiverMobile.EndsWith("781", StringComparison.Ordinal) ? book.NextExpressCode() : null;
        if (book.Change(code, order => order with { State = state, ExpressCode = express ?? order.ExpressCode, SecondExpressCode = second ?? order.SecondExpressCode, Actual = IsMove(state) ? Whole(order) : order.Actual }) is not { } reached)
        {
            held.ToList().ForEach(lanes.Send);
            return;
        }

        if (state == "DELIVERED" && reached.ExpressCode is { } leaves)
        {
            vehicles.Load(leaves, at);
        }

        var set = faults.Current.Wms;
        var time = faults.Strike("wms.noTime", set.NoTimeRate) ? (faults.Pick(2) == 0 ? "0000-00-00 00:00:00" : "1970-01-01 08:00:00") : EclpOrderMaker.China(at + faults.Skew("wms.skew", set.SkewRate));
        List<HubMessage> messages = [.. IsMove(state) ? Confirms(reached, state, time) : [Message(reached, "orderprocess.report", WmsMessage.Process(reached, state, time))]];
        if (faults.Strike("wms.unknownCode", set.UnknownCodeRate))
        {
            messages.Insert(0, Message(reached, "orderprocess.report", WmsMessage.Process(reached, $"X{faults.Pick(90) + 10}", time)));
        }

        // Out of order: an event waits until the one after it was told.
        if (step + 1 < states.Length && faults.Strike("wms.disorder", set.DisorderRate))
        {
            Plan(code, states, step + 1, at + options.Pace, [.. held, .. messages]);
            return;
        }

        messages.ForEach(lanes.Send);
        held.ToList().ForEach(lanes.Send);
        if (step + 1 < states.Length)
        {
            Plan(code, states, step + 1, at + options.Pace, []);
        }
    });

    private static bool IsMove(string state) => state is "DELIVERED" or "FULFILLED";

    private static Dictionary<string, decimal> Whole(WmsOrder order) => order.Lines.ToDictionary(line => line.LineNo, line => line.Planned, StringComparer.Ordinal);

    /// <summary>Goods that leave are confirmed at once; those that come, in a first part and then in a document split over two messages where there are several lines.</summary>
    private IEnumerable<HubMessage> Confirms(WmsOrder order, string state, string time)
    {
        var method = $"{order.Kind}.confirm";
        var whole = order.Lines.Select(line => (line, line.Planned)).ToList();
        if (!order.IsInbound || order.Kind == "storeprocess")
        {
            return Confirm(order, method, "1", state, 0, whole, null, time);
        }

        var first = order.Lines.Select(line => (Line: line, Quantity: Math.Floor(line.Planned / 2))).Where(one => one.Quantity > 0).ToList();
        // How a scenario asks for a piece that is missing when it is counted.
        var missing = order.ReceiverMobile.EndsWith("778", StringComparison.Ordinal) ? 1 : 0;
        var rest = order.Lines.Select((line, place) => (Line: line, Quantity: line.Planned - Math.Floor(line.Planned / 2) - (place == 0 ? missing : 0))).ToList();
        var half = (rest.Count + 1) / 2;
        return
        [
            .. first.Count == 0 ? [] : Confirm(order, method, "1", "PARTFULFILLED", 1, first, null, time),
            .. Confirm(order, method, "2", state, 0, rest[..half], rest.Count, time),
            .. half == rest.Count ? [] : Confirm(order, method, "3", state, 0, rest[half..], rest.Count, time),
        ];
    }

    private IEnumerable<HubMessage> Confirm(
        WmsOrder order, string method, string part, string status, int confirmType, IReadOnlyList<(WmsLine Line, decimal Quantity)> lines, int? total, string time)
    {
        var set = faults.Current.Wms;
        var bizCode = $"{order.WmsNo}-{part}";
        var message = Message(order, method, WmsMessage.Confirm(order, bizCode, status, confirmType, lines, total, time));
        yield return message;
        if (faults.Strike("wms.duplicate", set.DuplicateRate))
        {
            yield return message with { Badly = false };
        }

        if (faults.Strike("wms.conflict", set.ConflictRate))
        {
            yield return Message(order, method, WmsMessage.Confirm(order, bizCode, status, confirmType, [.. lines.Select(one => (one.Line, one.Quantity + 7))], total, time));
        }
    }

    private HubMessage Message(WmsOrder order, string method, XElement request)
    {
        var set = faults.Current.Wms;
        var mislabelled = faults.Strike("wms.wrongCharset", set.WrongCharsetRate);
        var skew = faults.Skew("wms.skew", set.SkewRate);
        return new(
            $"wms {order.Code}",
            badly => WmsMessage.Write(options, method, request, badly, mislabelled, clock.GetUtcNow() + skew),
            Read,
            faults.Strike("wms.badSignature", set.BadSignatureRate));
    }

    private static HubAnswer Read(int status, byte[] reply)
    {
        try
        {
            var response = XDocument.Parse(Encoding.UTF8.GetString(reply)).Root;
            return (string?)response?.Element("flag") == "success" ? HubAnswer.Taken
                : (string?)response?.Element("code") == "S07" ? HubAnswer.Refused
                : HubAnswer.Later;
        }
        catch (XmlException)
        {
            return HubAnswer.Later;
        }
    }
}
