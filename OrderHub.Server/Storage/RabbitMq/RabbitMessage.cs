namespace OrderHub.Server.Storage.RabbitMq;

/// <summary>Something to publish.</summary>
/// <param name="Exchange">Where to.</param>
/// <param name="RoutingKey">By what it finds its queues.</param>
/// <param name="Id">What the broker's own tools show of it.</param>
/// <param name="Body">What it says; nothing personal.</param>
public sealed record RabbitMessage(string Exchange, string RoutingKey, string Id, ReadOnlyMemory<byte> Body);

/// <summary>Something that a queue handed out, until it is acknowledged.</summary>
/// <param name="Tag">What it is acknowledged by, on its own channel.</param>
/// <param name="RoutingKey">By what it was published.</param>
/// <param name="Body">What it says.</param>
/// <param name="DiedIn">The queue that gave it up; null for a fresh one.</param>
/// <param name="DiedOf">Why, in the broker's word; example <c>delivery_limit</c>.</param>
public sealed record RabbitDelivery(ulong Tag, string RoutingKey, ReadOnlyMemory<byte> Body, string? DiedIn, string? DiedOf);
