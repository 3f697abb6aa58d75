namespace OrderHub.Server.Data.Persistence;

/// <summary>Log events of the write side: 6100 to 6199.</summary>
internal static partial class Logs
{
    [LoggerMessage(6100, LogLevel.Error, "Node {Node}: ids could not be reserved ahead; what is reserved is used up in seconds")]
    public static partial void ReservationFailed(ILogger logger, int node, Exception failure);
}
