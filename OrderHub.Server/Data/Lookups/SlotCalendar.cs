using System.Globalization;

namespace OrderHub.Server.Data.Lookups;

/// <summary>The slots of a kind at a place, as a row of the table <c>slots</c> says. Pure.</summary>
/// <param name="Opens">Hour of the day at which the first slot begins.</param>
/// <param name="Closes">Hour of the day at which the last one has ended.</param>
/// <param name="Hours">How long a slot is.</param>
/// <param name="Capacity">How many orders fit in one.</param>
/// <param name="Days">Days of the week, 1 Monday to 7 Sunday.</param>
/// <param name="Zone">Hours that the place's clock is ahead of UTC.</param>
public sealed record SlotCalendar(int Opens, int Closes, int Hours, decimal Capacity, string Days, int Zone)
{
    public static SlotCalendar Of(ReferenceRow row) => new(
        (int)(row.Whole("opens") ?? 0), (int)(row.Whole("closes") ?? 24), (int)Math.Max(1, row.Whole("hours") ?? 2), row.Whole("capacity") ?? 0, row.Text("days") ?? "1234567", (int)(row.Whole("zone") ?? 8));

    /// <summary>Begins of slots from a moment on, up to another one, in order.</summary>
    public IEnumerable<DateTimeOffset> From(DateTimeOffset from, DateTimeOffset until)
    {
        for (var day = from.ToOffset(TimeSpan.FromHours(Zone)).Date; ; day = day.AddDays(1))
        {
            var midnight = new DateTimeOffset(day, TimeSpan.FromHours(Zone));
            if (midnight >= until)
            {
                yield break;
            }

            for (var hour = Opens; IsOpen(day) && hour + Hours <= Closes; hour += Hours)
            {
                var begin = midnight.AddHours(hour).ToUniversalTime();
                if (begin >= from && begin < until)
                {
                    yield return begin;
                }
            }
        }
    }

    private bool IsOpen(DateTime day) => Days.Contains(((((int)day.DayOfWeek + 6) % 7) + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
