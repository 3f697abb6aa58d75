using System.Globalization;

namespace OrderHub.Connectors.Manifests;

/// <summary>Reads times that name no zone in the zone the manifest names.</summary>
public static class PartnerClock
{
    public static bool TryRead(string text, string pattern, TimeSpan zone, out DateTimeOffset time)
    {
        time = default;
        if (!DateTime.TryParseExact(text.Trim(), pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year < 1971)
        {
            return false;
        }

        time = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone).ToUniversalTime();
        return true;
    }
}
