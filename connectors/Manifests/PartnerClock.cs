using System.Globalization;

namespace OrderHub.Connectors.Manifests;

/// <summary>Reads and writes times that name no zone in the zone the manifest names.</summary>
public static class PartnerClock
{
    /// <summary>The format of seconds since 1970.</summary>
    public const string UnixSeconds = "unix";

    /// <summary>The format of milliseconds since 1970.</summary>
    public const string UnixMilliseconds = "unixMs";

    private const long LastSecond = 253_402_300_799;

    public static bool TryRead(string text, string pattern, TimeSpan zone, out DateTimeOffset time)
    {
        time = default;
        if (pattern is UnixSeconds or UnixMilliseconds)
        {
            return TryReadUnix(text.Trim(), pattern == UnixMilliseconds ? 1000 : 1, out time);
        }

        if (!DateTime.TryParseExact(text.Trim(), pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year < 1971)
        {
            return false;
        }

        time = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone).ToUniversalTime();
        return true;
    }

    public static string Write(DateTimeOffset time, string pattern, TimeSpan zone) => pattern switch
    {
        UnixSeconds => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        UnixMilliseconds => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => time.ToOffset(zone).ToString(pattern, CultureInfo.InvariantCulture),
    };

    private static bool TryReadUnix(string text, int perSecond, out DateTimeOffset time)
    {
        time = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units) || units / perSecond > LastSecond)
        {
            return false;
        }

        time = perSecond == 1 ? DateTimeOffset.FromUnixTimeSeconds(units) : DateTimeOffset.FromUnixTimeMilliseconds(units);
        return true;
    }
}
