namespace OrderHub.Server.Data.Persistence;

/// <summary>Log events of the write side: 6100 to 6199.</summary>
internal static partial class Logs
{
    [LoggerMessage(6100, LogLevel.Error, "Node {Node}: ids could not be reserved ahead; what is reserved is used up in seconds")]
    public static partial void ReservationFailed(ILogger logger, int node, Exception failure);

    [LoggerMessage(6110, LogLevel.Warning, "Extension fields and marks could not be read again; what is known of them is used")]
    public static partial void FieldsUnread(ILogger logger, Exception failure);

    [LoggerMessage(6111, LogLevel.Error, "Order {OrderId} of tenant {TenantId}: column {Column} of {Table} holds a value that belongs to no extension field; it is left out")]
    public static partial void FieldUnowned(ILogger logger, long orderId, int tenantId, string table, string column);
}
