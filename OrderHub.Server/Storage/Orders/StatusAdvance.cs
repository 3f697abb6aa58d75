using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Orders;

/// <summary>A status that an order advanced to: an entry of its log without what is personal.</summary>
/// <param name="LogId">The entry.</param>
/// <param name="Status">The status.</param>
/// <param name="OrderVersion">The order's version after it.</param>
/// <param name="OccurredAt">When it happened, as its reporter says.</param>
/// <param name="ReceivedAt">When the hub heard of it.</param>
public sealed record StatusAdvance(long LogId, OrderStatus Status, int OrderVersion, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt);
