namespace OrderHub.Server.Execution;

/// <summary>The execution layer's log events, 3100 to 3199.</summary>
internal static partial class Logs
{
    [LoggerMessage(3101, LogLevel.Warning, "The waybill system gave no numbers for tenant {TenantId}: {Result}")]
    public static partial void PrefetchRefused(ILogger log, int tenantId, string result);

    [LoggerMessage(3102, LogLevel.Error, "Fetching waybill numbers for tenant {TenantId} failed and will be tried again")]
    public static partial void PrefetchBroken(ILogger log, int tenantId, Exception error);

    [LoggerMessage(3103, LogLevel.Error, "Filling the pools of carriers' numbers failed and will be tried again")]
    public static partial void CarrierNumbersBroken(ILogger log, Exception error);
}
