using OrderHub.LegacySystems.Clock;
using OrderHub.LegacySystems.Faults;

namespace OrderHub.LegacySystems.Terminal;

/// <summary>Moves accepted parcels along, one event per pace of virtual time, and hands each event to the sender.</summary>
internal sealed class ParcelLife(
    VirtualClock clock, VirtualSchedule schedule, TerminalBook book, PushSender sender, FaultBox faults, SimulatorOptions options)
{
    private static readonly string[] Delivered = ["110", "120", "130", "140", "145", "150"];
    private static readonly string[] RejectedByConsignee = ["110", "120", "130", "140", "145", "160"];
    private static readonly string[] FoundOtherwise = ["110", "115"];
    private static readonly string[] Back = ["170", "180"];
    private static readonly string[] Lost = ["190"];
    private static readonly string[] Couriers = ["王五", "赵师傅", "陈龙", "马晓东", "刘洋", "孙建国", "周琳", "吴迪"];
    private static readonly string[] Reasons = ["客户拒收", "外包装破损，客户拒收", "客户改期后拒收"];

    /// <summary>Starts the life of a parcel, which ends delivered, refused by its consignee, or at the door where other goods are found than were stated.</summary>
    public void Start(string waybill, int way, bool consigneeRejects, bool otherGoods, decimal? statedKg)
    {
        var codes = otherGoods ? FoundOtherwise : consigneeRejects ? RejectedByConsignee : Delivered;
        var early = faults.Current.Terminal.OutOfOrder ? faults.Pick(codes.Length - 1) : -1;
        var weighed = statedKg * (faults.Strike("terminal.heavier", faults.Current.Terminal.HeavierRate) ? 1.2m : 1);
        Plan(new(waybill, way, Couriers[faults.Pick(Couriers.Length)], weighed), codes, 0, clock.GetUtcNow() + options.Pace, early, held: null);
    }

    /// <summary>A parcel on its way is lost, or goes back to its sender.</summary>
    /// <returns>False where no such parcel is on its way.</returns>
    public bool Turn(string waybill, bool isLost)
    {
        if (book.Turn(waybill) is not { } way)
        {
            return false;
        }

        Plan(new(waybill, way, Couriers[0], null), isLost ? Lost : Back, 0, clock.GetUtcNow() + options.Pace, early: -1, held: null);
        return true;
    }

    private void Plan(Parcel parcel, string[] codes, int step, DateTimeOffset due, int early, TerminalPush? held) =>
        schedule.At(due, at =>
        {
            if (!book.Reach(parcel.Waybill, codes[step], parcel.Way))
            {
                return;
            }

            var reason = codes[step] switch { "160" => Reasons[faults.Pick(Reasons.Length)], "115" => "上门验货与描述不符", _ => null };
            var push = new TerminalPush(parcel.Waybill, codes[step], parcel.Courier, at, reason) { WeightKg = codes[step] == "120" ? parcel.WeighedKg : null };

            // Out of order: an event waits until the one after it was sent.
            if (step == early)
            {
                held = push;
            }
            else
            {
                sender.Send(push);
                if (held is not null)
                {
                    sender.Send(held);
                    held = null;
                }
            }

            if (step + 1 < codes.Length)
            {
                Plan(parcel, codes, step + 1, at + options.Pace, early, held);
            }
        });

    /// <summary>A parcel on one of its ways.</summary>
    private sealed record Parcel(string Waybill, int Way, string Courier, decimal? WeighedKg);
}
