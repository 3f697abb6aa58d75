namespace OrderHub.Server.Connectors;

/// <summary>Events 4001 to 4099. No payloads, no secrets.</summary>
internal static partial class Logs
{
    [LoggerMessage(4001, LogLevel.Error, "An exchange could not be recorded: {Connector}/{Operation} ended {Outcome}")]
    public static partial void ExchangeNotRecorded(this ILogger log, Exception failure, string connector, string operation, string outcome);

    [LoggerMessage(4002, LogLevel.Warning, "{Connector}: {Kind} for tenant {TenantId}; the connectors' notices say more")]
    public static partial void NoticeOpened(this ILogger log, string connector, string kind, int tenantId);

    [LoggerMessage(4003, LogLevel.Error, "The watch over silent partners failed; it looks again in a moment")]
    public static partial void WatchFailed(this ILogger log, Exception failure);

    [LoggerMessage(4010, LogLevel.Information, "{Connector} has no folder: set ORDERHUB__Connectors__{Connector}__Folder to take its files")]
    public static partial void FolderUnset(this ILogger log, string connector);

    [LoggerMessage(4011, LogLevel.Warning, "{Connector} has {Count} credentials: set ORDERHUB__Connectors__{Connector}__AppKey to say whose its files are")]
    public static partial void FolderOfNobody(this ILogger log, string connector, int count);

    [LoggerMessage(4012, LogLevel.Error, "The folder of {Connector} could not be served; it is tried again in a moment")]
    public static partial void FolderFailed(this ILogger log, Exception failure, string connector);

    [LoggerMessage(4013, LogLevel.Information, "{Connector}: {Count} files were left in work and are read again")]
    public static partial void FilesLeftBehind(this ILogger log, string connector, int count);

    [LoggerMessage(4014, LogLevel.Information, "{Connector}: {File} came before as {Before}; it is put away")]
    public static partial void FileCameBefore(this ILogger log, string connector, string file, string before);

    [LoggerMessage(4015, LogLevel.Information, "{Connector}: {File} is {Outcome}: {Taken} messages taken, {Faults} faults")]
    public static partial void FileEnded(this ILogger log, string connector, string file, string outcome, int taken, int faults);

    [LoggerMessage(4020, LogLevel.Error, "{Connector} could not be asked ({Ask}); it is asked again at its time")]
    public static partial void PollFailed(this ILogger log, Exception failure, string connector, string ask);

    [LoggerMessage(4030, LogLevel.Error, "The connector {Connector} of tenant {TenantId} is not sound any more and is left out: {Fault}")]
    public static partial void ConnectorUnsound(this ILogger log, string connector, int tenantId, string fault);

    [LoggerMessage(4040, LogLevel.Error, "The queue of subscription {SubscriptionId} could not be served; it is tried again in a moment")]
    public static partial void DeliveryBroken(this ILogger log, Exception failure, long subscriptionId);

    [LoggerMessage(4041, LogLevel.Warning, "Subscription {SubscriptionId}: order {OrderNo} could not be told after {Attempts} tries and waits for a person: {Problem}")]
    public static partial void DeliveryGivenUp(this ILogger log, long subscriptionId, string orderNo, int attempts, string problem);

    [LoggerMessage(4042, LogLevel.Error, "Subscriptions could not be looked up; they are looked for again in a moment")]
    public static partial void DispatcherBroken(this ILogger log, Exception failure);

    [LoggerMessage(4050, LogLevel.Error, "Old exchanges could not be removed; they are at the next time")]
    public static partial void CleanUpFailed(this ILogger log, Exception failure);

    [LoggerMessage(4031, LogLevel.Error, "Published connectors could not be looked up; those in memory go on counting")]
    public static partial void RefreshFailed(this ILogger log, Exception failure);
}
