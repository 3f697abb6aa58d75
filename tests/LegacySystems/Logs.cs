namespace OrderHub.LegacySystems;

internal static partial class Logs
{
    [LoggerMessage(1, LogLevel.Debug, "The hub did not acknowledge the event: HTTP {Status}, {Reply}")]
    public static partial void NotAcknowledged(this ILogger log, int status, string? reply);

    [LoggerMessage(2, LogLevel.Debug, "The hub is away: {Why}")]
    public static partial void HubAway(this ILogger log, string why);
}
