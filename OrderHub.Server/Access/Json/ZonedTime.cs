using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Access.Json;

/// <summary>
/// Times that say where they are told: with a <c>Z</c> or an offset at their end. One without, or a bare date, would be read in the
/// zone that the server happens to stand in.
/// </summary>
public sealed class ZonedTime : JsonConverter<DateTimeOffset>
{
    /// <summary>How a time is written, for faults.</summary>
    public const string Form = "a time with its zone (Z or an offset), such as 2025-03-02T09:15:07Z or 2025-03-02T17:15:07+08:00";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) && HasZone(reader.GetString()!)
            ? time
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>Reads a time that says where it is told.</summary>
    internal static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return HasZone(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>True where a time of ISO 8601 ends in its zone.</summary>
    private static bool HasZone(string text) => text.IndexOf('T', StringComparison.Ordinal) is >= 0 and var clock && text.IndexOfAny(['Z', '+', '-'], clock) >= 0;
}
