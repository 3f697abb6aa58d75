namespace OrderHub.Server.Data.Search;

/// <summary>Log events of the search index: 6130 to 6139.</summary>
internal static partial class Logs
{
    [LoggerMessage(6130, LogLevel.Warning, "Orders of dropped months could not be taken out of the search index; tried again later")]
    public static partial void SweepFailed(ILogger logger, Exception failure);

    [LoggerMessage(6131, LogLevel.Information, "The search index of {Engine} is made anew from all orders")]
    public static partial void RebuildBegins(ILogger logger, string engine);

    [LoggerMessage(6132, LogLevel.Information, "The search index of {Engine} was made anew from {Orders} orders")]
    public static partial void RebuildEnded(ILogger logger, string engine, long orders);

    [LoggerMessage(6133, LogLevel.Warning, "The search index of {Engine} could not be made anew; lists go on with what is there, and it is tried again")]
    public static partial void RebuildFailed(ILogger logger, string engine, Exception failure);
}
