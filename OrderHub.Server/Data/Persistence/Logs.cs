namespace OrderHub.Server.Data.Persistence;

/// <summary>Log events of the write side: 6100 to 6199.</summary>
internal static partial class Logs
{
    [LoggerMessage(6100, LogLevel.Error, "Node {Node}: ids could not be reserved ahead; what is reserved is used up in seconds")]
    public static partial void ReservationFailed(ILogger logger, int node, Exception failure);

    [LoggerMessage(6110, LogLevel.Warning, "Extension fields and marks could not be read again; what is known of them is used")]
    public static partial void FieldsUnread(ILogger logger, Exception failure);

    [LoggerMessage(6120, LogLevel.Information, "Database {Place}: the months {Months} were made")]
    public static partial void MonthsMade(ILogger logger, int place, string months);

    [LoggerMessage(6121, LogLevel.Information, "Database {Place}: the month {Month} was dropped, with {Orders} orders")]
    public static partial void MonthDropped(ILogger logger, int place, string month, long orders);

    [LoggerMessage(6122, LogLevel.Warning, "Database {Place}: the month {Month} is older than is to be kept and stays: {Reason}")]
    public static partial void MonthHeld(ILogger logger, int place, string month, string reason);

    [LoggerMessage(6123, LogLevel.Information, "No old month is dropped now: another node does it, or a shard is on its way")]
    public static partial void KeepingElsewhere(ILogger logger);

    [LoggerMessage(6124, LogLevel.Warning, "Months could not be made or dropped; tried again later")]
    public static partial void KeepingFailed(ILogger logger, Exception failure);

    [LoggerMessage(6111, LogLevel.Error, "Order {OrderId} of tenant {TenantId}: column {Column} of {Table} holds a value that belongs to no extension field; it is left out")]
    public static partial void FieldUnowned(ILogger logger, long orderId, int tenantId, string table, string column);
}
