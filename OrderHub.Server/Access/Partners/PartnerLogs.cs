namespace OrderHub.Server.Access.Partners;

/// <summary>Events 1050 to 1059. No payloads.</summary>
internal static partial class PartnerLogs
{
    [LoggerMessage(1050, LogLevel.Error, "A message of {Connector} ({Operation}) could not be handled; the partner was told to come again")]
    public static partial void PartnerMessageFailed(this ILogger log, Exception failure, string connector, string operation);

    [LoggerMessage(1051, LogLevel.Error, "A message of {Connector} that ended {Outcome} could not be recorded")]
    public static partial void PartnerMessageNotRecorded(this ILogger log, Exception failure, string connector, string outcome);
}
