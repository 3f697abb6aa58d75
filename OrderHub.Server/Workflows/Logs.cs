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
}
