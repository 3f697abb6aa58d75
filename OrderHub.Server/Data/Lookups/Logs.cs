namespace OrderHub.Server.Data.Lookups;

/// <summary>Log events of the reference data: 6130 to 6139.</summary>
internal static partial class Logs
{
    [LoggerMessage(6130, LogLevel.Warning, "The reference tables could not be read again; what is known of them is used")]
    public static partial void ReferenceUnread(ILogger logger, Exception failure);
}
