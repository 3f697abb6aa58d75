using OrderHub.Server.Model;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Relay;

/// <summary>An event as a row, and back.</summary>
internal static class OutboxMapping
{
    public static OutboxRow ToRow(OrderEvent change) => new()
    {
        EventId = change.EventId,
        TenantId = change.TenantId,
        OrderId = change.OrderId,
        OrderNo = change.OrderNo,
        OrderVersion = change.OrderVersion,
        Line = change.Line,
        Family = change.Family,
        Status = (int)change.Status,
        OccurredAt = change.OccurredAt,
        TraceParent = change.TraceParent,
    };

    public static OrderEvent ToEvent(OutboxRow row) => new()
    {
        EventId = row.EventId,
        TenantId = row.TenantId,
        OrderId = row.OrderId,
        OrderNo = row.OrderNo,
        OrderVersion = row.OrderVersion,
        Line = row.Line,
        Family = row.Family,
        Status = (OrderStatus)row.Status,
        OccurredAt = row.OccurredAt,
        TraceParent = row.TraceParent,
    };
}
