namespace OrderHub.Server.Storage.Relay;

/// <summary>Which letters of a tenant; null takes all.</summary>
/// <param name="Consumer">Of this consumer.</param>
/// <param name="OrderNo">Of this order.</param>
/// <param name="Waits">True: those that wait for a person; false: those that are tried again by themselves.</param>
/// <param name="After">Set aside at this time or later.</param>
/// <param name="Before">Set aside before this time.</param>
/// <param name="EventId">This event alone.</param>
public sealed record DeadLetterFilter(
    string? Consumer = null, string? OrderNo = null, bool? Waits = null, DateTimeOffset? After = null, DateTimeOffset? Before = null, long? EventId = null);

/// <summary>Where a list of letters goes on: behind this one.</summary>
public sealed record DeadLetterPlace(DateTimeOffset ParkedAt, long EventId, string Consumer);
