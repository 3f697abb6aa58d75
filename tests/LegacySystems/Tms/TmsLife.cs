using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Eclp;
using OrderHub.LegacySystems.Faults;
using OrderHub.LegacySystems.Wms;

namespace OrderHub.LegacySystems.Tms;

/// <summary>Does what it is told, and moves trips along, one event per pace of virtual time; the events wait here until they are written into files.</summary>
internal sealed class TmsLife(VirtualClock clock, VirtualSchedule schedule, TmsBook book, WmsBook warehouse, FaultBox faults, SimulatorOptions options)
{
    private static readonly string[] Way = ["10", "20", "25", "30", "40", "45", "50"];

    private readonly ConcurrentQueue<TmsEvent> waiting = new();

    public bool TryTake([NotNullWhen(true)] out TmsEvent? next) => waiting.TryDequeue(out next);

    /// <summary>Carries out one instruction, by its fields.</summary>
    public void Take(IReadOnlyList<string> fields)
    {
        var waybill = fields[2];
        switch (fields[0])
        {
            case "01":
                Ask(fields);
                break;
            case "09":
                var agreed = book.Cancel(waybill, faults.Strike("tms.leavesAllTheSame", faults.Current.Tms.LeavesAllTheSameRate));
                Tell(book.Find(waybill) ?? Of(fields), agreed ? "90" : "91", clock.GetUtcNow());
                break;
            case "21" or "29":
                book.Change(waybill, trip => trip with { IsWatched = fields[0] == "21" });
                break;
            case "31":
                Turn(waybill, ["70", "75"]);
                break;
            case "32":
                Turn(waybill, ["78"]);
                break;
            default:
                break;
        }
    }

    /// <summary>Something happens to a trip beside its plan: it grows too warm, or is lost.</summary>
    /// <returns>False where there is no such trip.</returns>
    public bool Happen(string waybill, string code, int? pieces, long? grams)
    {
        if (book.Change(waybill, trip => trip) is not { } trip)
        {
            return false;
        }

        Tell(trip with { Pieces = pieces ?? trip.Pieces, Grams = grams ?? trip.Grams }, code, clock.GetUtcNow());
        return true;
    }

    /// <summary>The warehouse has let go what travels under a number: the vehicle that stands there takes it along.</summary>
    public void Load(string waybillNo, DateTimeOffset at)
    {
        var waybill = Plain(waybillNo);
        if (book.Find(waybill) is { LoadsAtWarehouse: true, State: "10" } && book.Change(waybill, trip => trip with { Life = trip.Life + 1 }) is { } loaded)
        {
            Plan(waybill, loaded.Life, WayOf(loaded), 1, at + options.Pace, held: null);
        }
    }

    private static string Plain(string waybillNo) => waybillNo.StartsWith("JDV", StringComparison.Ordinal) ? waybillNo[3..] : waybillNo;

    private static string[] WayOf(TmsTrip trip) => trip.WantsSlip ? [.. Way, "60"] : Way;

    private static TmsTrip Of(IReadOnlyList<string> fields) => new()
    {
        Waybill = fields[2],
        Reference = fields[1],
        Vehicle = fields[3],
        Pieces = int.Parse(fields[4], CultureInfo.InvariantCulture),
        Grams = long.Parse(fields[5], CultureInfo.InvariantCulture),
        Low = fields[7],
        High = fields[8],
        WantsSlip = fields[9] == "Y",
        LoadsAtWarehouse = fields[10].StartsWith('仓'),
    };

    private void Ask(IReadOnlyList<string> fields)
    {
        if (book.Ask(Of(fields)) is not { } trip || faults.Strike("tms.noAnswer", faults.Current.Tms.NoAnswerRate))
        {
            return;
        }

        string[] way = faults.Strike("tms.noVehicle", faults.Current.Tms.NoVehicleRate) ? ["19"] : WayOf(trip);
        Plan(trip.Waybill, trip.Life, way, 0, clock.GetUtcNow() + options.Pace, held: null);
    }

    // What was signed for, or came back, is carried no more.
    private void Turn(string waybill, string[] way)
    {
        if (book.Find(waybill)?.State is not (null or "50" or "60" or "75" or "78") && book.Change(waybill, trip => trip with { Life = trip.Life + 1 }) is { } trip)
        {
            Plan(waybill, trip.Life, way, 0, clock.GetUtcNow() + options.Pace, held: null);
        }
    }

    private void Plan(string waybill, int life, string[] way, int step, DateTimeOffset due, TmsEvent? held) => schedule.At(due, at =>
    {
        if (way[step] == "10")
        {
            book.Assign(waybill);
        }

        // It stands at the dock: Load lets it go.
        if (way[step] == "20" && book.Find(waybill) is { LoadsAtWarehouse: true } && !warehouse.HasLeft("JDV" + waybill))
        {
            if (held is not null)
            {
                waiting.Enqueue(held);
            }

            return;
        }

        if (book.Find(waybill)?.Life != life || book.Change(waybill, trip => trip with { State = way[step] }) is not { } reached)
        {
            if (held is not null)
            {
                waiting.Enqueue(held);
            }

            return;
        }

        var set = faults.Current.Tms;
        if (faults.Strike("tms.unknownCode", set.UnknownCodeRate))
        {
            Tell(reached, $"X{faults.Pick(10)}", at);
        }

        if (step + 1 < way.Length && held is null && faults.Strike("tms.disorder", set.DisorderRate))
        {
            Plan(waybill, life, way, step + 1, at + options.Pace, EventOf(reached, way[step], at));
            return;
        }

        Reach(reached, way[step], at);
        if (held is not null)
        {
            waiting.Enqueue(held);
        }

        if (step + 1 < way.Length)
        {
            Plan(waybill, life, way, step + 1, at + options.Pace, held: null);
        }
    });

    /// <summary>Tells an event: of all pieces, or where it arrives in parts, of the first and then of the others.</summary>
    private void Reach(TmsTrip trip, string code, DateTimeOffset at)
    {
        var set = faults.Current.Tms;
        if (code == "25" && faults.Strike("tms.heavier", set.HeavierRate))
        {
            Tell(trip with { Grams = trip.Grams * 6 / 5 }, code, at);
            return;
        }

        if (code == "40" && trip.Pieces > 1 && faults.Strike("tms.part", set.PartRate))
        {
            Tell(trip with { Pieces = 1, Grams = trip.Grams / trip.Pieces }, code, at);
            Tell(trip with { Pieces = trip.Pieces - 1, Grams = trip.Grams - trip.Grams / trip.Pieces }, code, at.AddSeconds(1));
            return;
        }

        Tell(trip, code, at);
        if (faults.Strike("tms.conflict", set.ConflictRate))
        {
            Tell(trip with { Grams = trip.Grams + 7_000 }, code, at);
        }
    }

    private void Tell(TmsTrip trip, string code, DateTimeOffset at) => waiting.Enqueue(EventOf(trip, code, at));

    private TmsEvent EventOf(TmsTrip trip, string code, DateTimeOffset at)
    {
        var set = faults.Current.Tms;
        var time = faults.Strike("tms.noTime", set.NoTimeRate)
            ? (faults.Pick(2) == 0 ? "00000000000000" : "19700101080000")
            : new string([.. EclpOrderMaker.China(at + faults.Skew("tms.skew", set.SkewRate)).Where(char.IsAsciiDigit)]);
        return new(trip.Trip, trip.Plate, trip.Waybill, trip.Pieces, trip.Grams, code, time);
    }
}
