using System.Globalization;

namespace OrderHub.Server.Model;

/// <summary>Times that say where they are told: with a <c>Z</c> or an offset at their end.</summary>
public static class ZonedText
{
    /// <summary>How a time is written, for faults.</summary>
    public const string Form = "a time with its zone (Z or an offset), such as 2025-03-02T09:15:07Z or 2025-03-02T17:15:07+08:00";

    /// <summary>Reads a time that says where it is told.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return HasZone(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>True where a time of ISO 8601 ends in its zone.</summary>
    public static bool HasZone(string text) => text.IndexOf('T', StringComparison.Ordinal) is >= 0 and var clock && text.IndexOfAny(['Z', '+', '-'], clock) >= 0;
}
