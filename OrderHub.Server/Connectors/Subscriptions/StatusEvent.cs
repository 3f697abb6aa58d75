using System.Text.Json;
using System.Text.Json.Serialization;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>What a subscriber is told: one status of one order, and nothing personal. Its bytes are the same at every try.</summary>
/// <param name="EventId">The same at every try: a receiver that has seen it does nothing.</param>
/// <param name="Type">order.status, or ping for a test.</param>
/// <param name="OrderNo">The order.</param>
/// <param name="Version">The order's version after it; rises with each change.</param>
/// <param name="Line">The business line.</param>
/// <param name="Status">The status's name; example DELIVERED.</param>
/// <param name="StatusCode">Its number, which is its rank.</param>
/// <param name="OccurredAt">When it happened, as its reporter says.</param>
/// <param name="ReceivedAt">When the hub heard of it.</param>
public sealed record StatusEvent(
    string EventId, string Type, string OrderNo, int Version, string Line, string Status, int StatusCode, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt)
{
    public const string OrderStatusType = "order.status";
    public const string PingType = "ping";

    public static StatusEvent Of(SubscriptionDeliveryRow row) => new(
        $"{row.OrderNo}.{row.LogId}", OrderStatusType, row.OrderNo, row.OrderVersion, row.Line, ((OrderStatus)row.Status).Name(), row.Status, row.OccurredAt, row.ReceivedAt);

    /// <summary>A test that is about no order.</summary>
    public static StatusEvent Ping(long id, DateTimeOffset now) => new(
        $"ping.{id}", PingType, "PING", 0, "", OrderStatus.Received.Name(), (int)OrderStatus.Received, now, now);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, StatusEventJson.Default.StatusEvent);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusEvent))]
internal sealed partial class StatusEventJson : JsonSerializerContext;
