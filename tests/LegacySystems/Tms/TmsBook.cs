using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Tms;

/// <summary>All trips. One a waybill, whatever the number of files that ask for it.</summary>
internal sealed class TmsBook(SimulatorOptions options)
{
    private static readonly string[] Departed = ["20", "25", "30", "40", "45", "50", "55", "60", "70", "75", "78", "99"];

    private readonly ConcurrentDictionary<string, TmsTrip> trips = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int number;

    public TmsTrip? Find(string waybill) => trips.GetValueOrDefault(waybill);

    /// <summary>Takes the wish for a vehicle; null: it is being carried already.</summary>
    public TmsTrip? Ask(TmsTrip wish)
    {
        lock (gate)
        {
            var known = trips.GetValueOrDefault(wish.Waybill);
            return known is { IsCancelled: false, State: not "19" } ? null : trips[wish.Waybill] = wish with { Asked = (known?.Asked ?? 0) + 1, Life = (known?.Life ?? 0) + 1 };
        }
    }

    /// <summary>Gives a vehicle to what asked for one: that of its tour, where another drop under the same reference has one.</summary>
    public TmsTrip? Assign(string waybill)
    {
        lock (gate)
        {
            return Change(waybill, trip => trips.Values.FirstOrDefault(other => other.Reference == trip.Reference && other.Waybill != waybill && other is { IsCancelled: false, Trip.Length: > 0 }) is { } tour
                ? trip with { Trip = tour.Trip, Plate = tour.Plate }
                : trip with
                {
                    Trip = $"T{options.Run % 1_000_000:000000}{++number:00000}",
                    Plate = number % 5 == 0 ? $"京AD{number % 100_000:00000}" : $"京A{number % 100_000:00000}",
                });
        }
    }

    /// <summary>True: cancelled now or before, or never asked for; false: too late.</summary>
    public bool Cancel(string waybill, bool leavesAllTheSame)
    {
        lock (gate)
        {
            if (!trips.TryGetValue(waybill, out var trip) || trip.IsCancelled)
            {
                return true;
            }

            if (Departed.Contains(trip.State, StringComparer.Ordinal))
            {
                return false;
            }

            trips[waybill] = trip with { IsCancelled = true, LeavesAllTheSame = leavesAllTheSame };
            return true;
        }
    }

    /// <summary>Changes a trip that goes on; null: it does not.</summary>
    public TmsTrip? Change(string waybill, Func<TmsTrip, TmsTrip> change)
    {
        lock (gate)
        {
            return trips.TryGetValue(waybill, out var trip) && (!trip.IsCancelled || trip.LeavesAllTheSame) ? trips[waybill] = change(trip) : null;
        }
    }

    public IReadOnlyDictionary<string, TmsTrip> Snapshot() => new SortedDictionary<string, TmsTrip>(trips.ToDictionary(pair => "JDV" + pair.Key, pair => pair.Value), StringComparer.Ordinal);
}
