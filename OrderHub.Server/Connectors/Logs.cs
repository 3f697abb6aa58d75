namespace OrderHub.Server.Connectors;

/// <summary>Events 4001 to 4099. No payloads, no secrets.</summary>
internal static partial class Logs
{
    [LoggerMessage(4001, LogLevel.Error, "An exchange could not be recorded: {Connector}/{Operation} ended {Outcome}")]
    public static partial void ExchangeNotRecorded(this ILogger log, Exception failure, string connector, string operation, string outcome);
}
