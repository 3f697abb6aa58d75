namespace OrderHub.Server.Operations;

/// <summary>Events 5001 to 5099. No payloads, no secrets.</summary>
internal static partial class Logs
{
    [LoggerMessage(5001, LogLevel.Error, "A piece of an action on many messages failed")]
    public static partial void ActionBroken(this ILogger log, Exception failure);
}
