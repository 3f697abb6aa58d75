namespace OrderHub.Server.Data.Search;

/// <summary>Log events of the search index: 6130 to 6139.</summary>
internal static partial class Logs
{
    [LoggerMessage(6130, LogLevel.Warning, "Orders of dropped months could not be taken out of this node's search index; tried again later")]
    public static partial void SweepFailed(ILogger logger, Exception failure);
}
