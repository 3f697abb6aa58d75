using System.Text.Json;
using System.Text.Json.Nodes;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Surface;

namespace OrderHub.LegacySystems.Flux;

/// <summary>Works accepted orders off, one event per pace of virtual time, and tells the hub of each.</summary>
internal sealed class FluxLife(VirtualClock clock, VirtualSchedule schedule, FluxBook book, HubLanes lanes, FaultBox faults, SimulatorOptions options)
{
    /// <summary>The goods have left.</summary>
    public const string Shipped = "99";

    private static readonly string[] States = ["00", "40", "60", "62", "63", Shipped];

    // How a scenario asks for goods that are missing in the warehouse.
    private static readonly string[] Short = ["00", "SHORT"];

    public void Start(string code) =>
        Plan(code, book.Find(code)!.ReceiverMobile.EndsWith("782", StringComparison.Ordinal) ? Short : States, 0, clock.GetUtcNow() + options.Pace, []);

    private void Plan(string code, string[] states, int step, DateTimeOffset due, IReadOnlyList<HubMessage> held) => schedule.At(due, at =>
    {
        var state = states[step];
        if (book.Change(code, order => order with { State = state, Shipped = state == Shipped ? order.Lines.ToDictionary(line => line.LineNo, line => line.Ordered, StringComparer.Ordinal) : order.Shipped }) is not { } reached)
        {
            held.ToList().ForEach(lanes.Send);
            return;
        }

        var set = faults.Current.Flux;
        var time = faults.Strike("flux.noTime", set.NoTimeRate) ? (faults.Pick(2) == 0 ? "0000-00-00 00:00:00" : "1970-01-01 08:00:00") : EclpOrderMaker.China(at + faults.Skew("flux.skew", set.SkewRate));
        List<HubMessage> messages = [.. MessagesOf(reached, state, time)];
        if (faults.Strike("flux.unknownCode", set.UnknownCodeRate))
        {
            messages.Insert(0, Message(reached, "syncSOStatus", FluxMessage.Status(reached, $"X{faults.Pick(90) + 10}", time)));
        }

        // Out of order: an event waits until the one after it was told.
        if (step + 1 < states.Length && faults.Strike("flux.disorder", set.DisorderRate))
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

    private IEnumerable<HubMessage> MessagesOf(FluxOrder order, string state, string time)
    {
        var set = faults.Current.Flux;
        if (state != Shipped)
        {
            var message = Message(order, "syncSOStatus", FluxMessage.Status(order, state, time, state == "SHORT" ? $"{order.Lines[0].Sku} 缺货" : null));
            return faults.Strike("flux.duplicate", set.DuplicateRate) ? [message, message with { Badly = false }] : [message];
        }

        var lines = order.Lines.Select(line => (line, line.Ordered)).ToList();
        var confirm = Message(order, "confirmSOData", FluxMessage.Confirm(order, $"{order.WmsNo}-1", state, lines, time));
        return
        [
            confirm,
            .. faults.Strike("flux.duplicate", set.DuplicateRate) ? [confirm with { Badly = false }] : Array.Empty<HubMessage>(),
            .. faults.Strike("flux.conflict", set.ConflictRate)
                ? [Message(order, "confirmSOData", FluxMessage.Confirm(order, $"{order.WmsNo}-1", state, [.. lines.Select(one => (one.line, one.Ordered + 7))], time))]
                : Array.Empty<HubMessage>(),
        ];
    }

    private HubMessage Message(FluxOrder order, string method, JsonObject data)
    {
        var set = faults.Current.Flux;
        var mislabelled = faults.Strike("flux.wrongCharset", set.WrongCharsetRate);
        return new($"flux {order.Code}", badly => FluxMessage.Write(options, method, data, badly, mislabelled), Read, faults.Strike("flux.badSignature", set.BadSignatureRate));
    }

    private static HubAnswer Read(int status, byte[] reply)
    {
        try
        {
            var answer = JsonNode.Parse(reply)?["Response"]?["return"];
            return (string?)answer?["returnFlag"] == "1" ? HubAnswer.Taken : (string?)answer?["returnCode"] == "S007" ? HubAnswer.Refused : HubAnswer.Later;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return HubAnswer.Later;
        }
    }
}
