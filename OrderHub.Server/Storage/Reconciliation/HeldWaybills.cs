using System.Data.Common;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>Reads which waybill numbers orders hold, to compare them with what the system that gave them says; within one tenant.</summary>
public static class HeldWaybills
{
    /// <summary>The numbers of a carrier under which the orders' parcels travel: those that are not voided.</summary>
    public static async Task<ILookup<long, string>> OfOrdersAsync(DbConnection connection, int tenantId, string carrier, IReadOnlyCollection<long> orderIds) => (await connection.ListAsync(
        $"""
        SELECT DISTINCT order_id, waybill_no FROM ord_package
        WHERE tenant_id = @p0 AND carrier_code = @p1 AND voided = 0 AND order_id IN ({Places(orderIds.Count)}) ORDER BY order_id, waybill_no
        """,
        row => (OrderId: row.Long(), Number: row.Text()), [tenantId, carrier, .. orderIds])).ToLookup(row => row.OrderId, row => row.Number);

    /// <summary>Those of the orders of which a source has reported a status, whatever became of them since.</summary>
    public static async Task<HashSet<long>> ReportedAsync(DbConnection connection, int tenantId, OrderStatus status, string source, IReadOnlyCollection<long> orderIds) =>
    [
        .. await connection.ListAsync(
            $"SELECT DISTINCT order_id FROM ord_status_log WHERE tenant_id = @p0 AND source = @p1 AND status = {(int)status} AND order_id IN ({Places(orderIds.Count)})",
            row => row.Long(), [tenantId, source, .. orderIds]),
    ];

    /// <summary>Which of the numbers an order holds that is carried out: number and order number.</summary>
    public static Task<List<(string Number, string OrderNo)>> HoldersAsync(DbConnection connection, int tenantId, IReadOnlyCollection<string> numbers) => connection.ListAsync(
        $"""
        SELECT p.waybill_no, m.order_no FROM ord_package p JOIN ord_main m ON m.tenant_id = p.tenant_id AND m.order_id = p.order_id
        WHERE p.tenant_id = @p0 AND p.voided = 0 AND m.status NOT IN ({(int)OrderStatus.Refused}, {(int)OrderStatus.Cancelled}) AND p.waybill_no IN ({Places(numbers.Count, 1)})
        """,
        row => (row.Text(), row.Text()), [tenantId, .. numbers]);

    private static string Places(int count, int from = 2) => string.Join(", ", Enumerable.Range(from, count).Select(i => $"@p{i}"));
}
