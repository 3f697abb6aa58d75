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
}
