namespace OrderHub.Server.Workflows;

/// <summary>The engine's log events, 3000 to 3099.</summary>
internal static partial class Logs
{
    [LoggerMessage(3001, LogLevel.Error, "A remote call could not be brought to an end and will be tried again: wait {WaitId}, instance {InstanceId}")]
    public static partial void CallBroken(ILogger log, long waitId, long instanceId, Exception error);

    [LoggerMessage(3002, LogLevel.Error, "Looking for due work failed and will be tried again")]
    public static partial void DueBroken(ILogger log, Exception error);

    [LoggerMessage(3003, LogLevel.Error, "Delivering signals failed and will be tried again: {Signal}")]
    public static partial void SignalBroken(ILogger log, string signal, Exception error);

    [LoggerMessage(3004, LogLevel.Error, "The leases of {Count} calls could not be renewed; another node may make them again under the same keys")]
    public static partial void LeasesNotRenewed(ILogger log, int count, Exception error);

    [LoggerMessage(3020, LogLevel.Error, "Deciding about many incidents failed for one or for all, and goes on")]
    public static partial void IncidentActionBroken(ILogger log, Exception error);

    [LoggerMessage(3021, LogLevel.Error, "Trying a flow on recorded orders failed for one or for all, and goes on")]
    public static partial void SimulationBatchBroken(ILogger log, Exception error);

    [LoggerMessage(3010, LogLevel.Error, "The roll-out of {Flow} for tenant {TenantId} names a version that this server cannot run; its orders are refused here")]
    public static partial void RolloutUnreadable(ILogger log, string flow, int tenantId, Exception error);

    [LoggerMessage(3011, LogLevel.Error, "Looking whether anything was published failed and will be tried again")]
    public static partial void RolloutWatchBroken(ILogger log, Exception error);

    [LoggerMessage(3012, LogLevel.Warning, "Rolled back {Flow} of tenant {TenantId} from version {Version}: {Reason}")]
    public static partial void RolledBack(ILogger log, string flow, int tenantId, string version, string reason);

    [LoggerMessage(3013, LogLevel.Error, "Comparing versions failed and will be tried again")]
    public static partial void RollbackBroken(ILogger log, Exception error);

    [LoggerMessage(3014, LogLevel.Error, "Writing the figures of flows failed and will be tried again")]
    public static partial void FiguresBroken(ILogger log, Exception error);
}
