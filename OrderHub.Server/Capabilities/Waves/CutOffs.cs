using System.Globalization;

namespace OrderHub.Server.Capabilities.Waves;

/// <summary>When waves close. Pure.</summary>
internal static class CutOffs
{
    /// <summary>The first cut-off behind a moment.</summary>
    /// <param name="hours">Hours of the day with spaces between, such as <c>10 16 22</c>; what is none is passed over.</param>
    /// <param name="zone">Hours ahead of UTC.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Null where there is no hour.</returns>
    public static DateTimeOffset? Next(string hours, int zone, DateTimeOffset now)
    {
        var local = now.ToOffset(TimeSpan.FromHours(zone));
        var midnight = new DateTimeOffset(local.Date, local.Offset);
        return hours.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(hour => int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 24 ? number : (int?)null)
            .OfType<int>()
            .SelectMany(hour => new[] { midnight.AddHours(hour), midnight.AddDays(1).AddHours(hour) })
            .Where(cutOff => cutOff > now)
            .Select(cutOff => (DateTimeOffset?)cutOff.ToUniversalTime())
            .Min();
    }
}
