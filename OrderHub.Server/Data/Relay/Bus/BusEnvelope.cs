using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>An event as it travels through a broker.</summary>
/// <param name="Place">Number of the database in whose outbox it was written.</param>
/// <param name="Event">The event; refers to the order and holds nothing of it.</param>
internal sealed record BusEnvelope(int Place, OrderEvent Event)
{
    /// <summary>The scenario: event family x line.</summary>
    public string Topic => TopicOf(Event.Family, Event.Line);

    public static string TopicOf(string family, string line) => $"{family}.{line}";

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BusJson.Default.BusEnvelope);

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else.</summary>
    public static BusEnvelope? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, BusJson.Default.BusEnvelope) is { Event: not null } envelope ? envelope : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BusEnvelope))]
internal sealed partial class BusJson : JsonSerializerContext;
