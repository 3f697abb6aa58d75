namespace OrderHub.Server.Data.Relay;

/// <summary>Log events of the relay: 6200 to 6299.</summary>
internal static partial class Logs
{
    [LoggerMessage(6200, LogLevel.Error, "Consumer {Consumer} stands still, try {Try}: its store or partner does not answer; it goes on where it was")]
    public static partial void ConsumerStopped(ILogger logger, string consumer, int @try, Exception failure);

    [LoggerMessage(6201, LogLevel.Warning, "Consumer {Consumer} could not handle event {EventId} of order {OrderNo}, attempt {Attempt}; it is set aside and tried again")]
    public static partial void EventFailed(ILogger logger, string consumer, long eventId, string orderNo, int attempt, Exception failure);

    [LoggerMessage(6202, LogLevel.Error, "Consumer {Consumer} gave up event {EventId} of order {OrderNo} after {Attempt} attempts; it waits for a person")]
    public static partial void EventGivenUp(ILogger logger, string consumer, long eventId, string orderNo, int attempt, Exception failure);

    [LoggerMessage(6204, LogLevel.Warning, "Consumer {Consumer} could not let go of its parts of the outbox; others take them when the leases end")]
    public static partial void NotReleased(ILogger logger, string consumer, Exception failure);

    [LoggerMessage(6203, LogLevel.Warning, "Old events could not be removed from the outbox; tried again later")]
    public static partial void CleanUpFailed(ILogger logger, Exception failure);

    [LoggerMessage(6205, LogLevel.Information, "Consumer {Consumer} is not woken by the broker; the database's timers do it")]
    public static partial void NotWoken(ILogger logger, string consumer, Exception failure);

    [LoggerMessage(6206, LogLevel.Error, "A message that no node of ours wrote was in queue {Queue} under {RoutingKey}, {Bytes} bytes; it was thrown away")]
    public static partial void Unreadable(ILogger logger, string queue, string routingKey, int bytes);

    [LoggerMessage(6207, LogLevel.Debug, "Queue {Queue} is not read now: {Reason}")]
    public static partial void QueueNotRead(ILogger logger, string queue, string reason);

    [LoggerMessage(6208, LogLevel.Information, "Rebuild {Number} of {Consumer} begins: {Orders} orders")]
    public static partial void RebuildBegan(ILogger logger, long number, string consumer, long orders);

    [LoggerMessage(6209, LogLevel.Information, "Rebuild {Number} of {Consumer} is done: {Orders} orders")]
    public static partial void RebuildDone(ILogger logger, long number, string consumer, long orders);

    [LoggerMessage(6210, LogLevel.Error, "Rebuild {Number} of {Consumer} stopped; what stands there is in use, and it can be asked for again")]
    public static partial void RebuildFailed(ILogger logger, long number, string consumer, Exception failure);

    [LoggerMessage(6211, LogLevel.Warning, "Whether something is to be rebuilt could not be read; tried again")]
    public static partial void RebuildsNotRead(ILogger logger, Exception failure);
}
