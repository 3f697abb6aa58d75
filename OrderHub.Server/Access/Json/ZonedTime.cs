using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Access.Json;

/// <summary>
/// Times that say where they are told: with a <c>Z</c> or an offset at their end. One without, or a bare date, would be read in the
/// zone that the server happens to stand in.
/// </summary>
public sealed class ZonedTime : JsonConverter<DateTimeOffset>
{
    /// <summary>How a time is written, for faults.</summary>
    public const string Form = ZonedText.Form;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) && ZonedText.HasZone(reader.GetString()!)
            ? time
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>Reads a time that says where it is told.</summary>
    internal static bool TryParse(string text, out DateTimeOffset time) => ZonedText.TryParse(text, out time);
}
