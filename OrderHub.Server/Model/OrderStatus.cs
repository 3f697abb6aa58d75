using System.Reflection;
using System.Text.Json.Serialization;

namespace OrderHub.Server.Model;

/// <summary>
/// Where an order stands on its main line. The number is the rank: an event of a lower rank than the current one is logged,
/// not applied, except for the regressions that <see cref="StatusMachine"/> lists. Stored and shown as number and name.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    [JsonStringEnumMemberName("RECEIVED")] Received = 100,
    [JsonStringEnumMemberName("ACCEPTED")] Accepted = 120,
    [JsonStringEnumMemberName("REFUSED")] Refused = 130,
    [JsonStringEnumMemberName("DISPATCHED")] Dispatched = 200,
    [JsonStringEnumMemberName("WAYBILL_ASSIGNED")] WaybillAssigned = 210,
    [JsonStringEnumMemberName("PICKUP_ASSIGNED")] PickupAssigned = 220,
    [JsonStringEnumMemberName("WMS_ACCEPTED")] WmsAccepted = 230,
    [JsonStringEnumMemberName("PICKING")] Picking = 240,
    [JsonStringEnumMemberName("CHECKED")] Checked = 250,
    [JsonStringEnumMemberName("PACKED")] Packed = 260,
    [JsonStringEnumMemberName("OUTBOUND")] Outbound = 270,
    [JsonStringEnumMemberName("PICKED_UP")] PickedUp = 300,
    [JsonStringEnumMemberName("IN_TRANSIT")] InTransit = 320,
    [JsonStringEnumMemberName("AT_SITE")] AtSite = 330,
    [JsonStringEnumMemberName("OUT_FOR_DELIVERY")] OutForDelivery = 340,
    [JsonStringEnumMemberName("AT_PICKUP_POINT")] AtPickupPoint = 350,
    [JsonStringEnumMemberName("DELIVERED")] Delivered = 400,
    [JsonStringEnumMemberName("PARTIAL")] Partial = 410,
    [JsonStringEnumMemberName("REJECTED")] Rejected = 420,
    [JsonStringEnumMemberName("RETURNING")] Returning = 430,
    [JsonStringEnumMemberName("RETURNED")] Returned = 440,
    [JsonStringEnumMemberName("INSTALLED")] Installed = 450,
    [JsonStringEnumMemberName("APPOINTED")] Appointed = 610,
    [JsonStringEnumMemberName("ARRIVED")] Arrived = 620,
    [JsonStringEnumMemberName("PART_RECEIVED")] PartReceived = 630,
    [JsonStringEnumMemberName("GOODS_RECEIVED")] GoodsReceived = 640,
    [JsonStringEnumMemberName("PUTAWAY")] Putaway = 650,
    [JsonStringEnumMemberName("CANCELLED")] Cancelled = 900,
    [JsonStringEnumMemberName("CLOSED")] Closed = 920,
    [JsonStringEnumMemberName("LOST")] Lost = 930,
}

/// <summary>The names that statuses have outside.</summary>
public static class OrderStatusNames
{
    private static readonly Dictionary<OrderStatus, string> Names = Enum.GetValues<OrderStatus>()
        .ToDictionary(status => status, status => typeof(OrderStatus).GetField(status.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);

    private static readonly Dictionary<string, OrderStatus> ByName = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The status of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static OrderStatus Of(string name) => ByName[name];

    /// <summary>The name in capitals; example <c>PICKED_UP</c>.</summary>
    public static string Name(this OrderStatus status) => Names[status];
}
