using System.Data.Common;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Reads whole orders from the store that masters them, with all that is personal opened. Each answer is of one moment.</summary>
public sealed class OrderReader(IDatabase database, IFieldCipher cipher, FieldCatalog fields, ILogger<OrderReader> logger)
{
    private readonly OrderSealing sealing = new(cipher, fields);

    /// <summary>The tenant's order with that id; null where there is none.</summary>
    public Task<Order?> FindAsync(int tenantId, long orderId, CancellationToken ct) =>
        database.ReadAsync(connection => LoadAsync(connection, tenantId, orderId), ct);

    /// <summary>Those of the ids that the tenant has, in the order given.</summary>
    public Task<IReadOnlyList<Order>> FindManyAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<Order>>(
            async connection =>
            {
                var orders = new List<Order>(orderIds.Count);
                foreach (var orderId in orderIds)
                {
                    if (await LoadAsync(connection, tenantId, orderId) is { } order)
                    {
                        orders.Add(order);
                    }
                }

                return orders;
            },
            ct);

    /// <summary>The tenant's order with that order number; null where there is none.</summary>
    public Task<Order?> FindByNoAsync(int tenantId, string orderNo, CancellationToken ct) =>
        FindAsync(connection => OrderMainTable.FindIdAsync(connection, tenantId, orderNo), tenantId, ct);

    /// <summary>The tenant's order that has, or had, that waybill number; null where there is none.</summary>
    public Task<Order?> FindByWaybillAsync(int tenantId, string waybillNo, CancellationToken ct) =>
        FindAsync(connection => OrderPackageTable.FindOrderAsync(connection, tenantId, waybillNo), tenantId, ct);

    /// <summary>The tenant's order with that number in another system; null where there is none.</summary>
    public Task<Order?> FindByReferenceAsync(int tenantId, Reference reference, CancellationToken ct) =>
        FindAsync(async connection => (await OrderReferenceTable.FindClaimAsync(connection, tenantId, reference))?.OrderId, tenantId, ct);

    /// <summary>Who claimed the number, and with which content; null while it is free.</summary>
    public Task<ReferenceClaim?> FindClaimAsync(int tenantId, Reference reference, CancellationToken ct) =>
        database.ReadAsync(connection => OrderReferenceTable.FindClaimAsync(connection, tenantId, reference), ct);

    /// <summary>The order's status flow, oldest entry first.</summary>
    public Task<IReadOnlyList<StatusLogEntry>> StatusFlowAsync(int tenantId, long orderId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<StatusLogEntry>>(
            async connection =>
            [
                .. (await OrderStatusLogTable.OfOrderAsync(connection, tenantId, orderId)).Select(row => sealing.Open(tenantId, row)),
            ],
            ct);

    /// <summary>The status flow of the order with that number; null where the tenant has none.</summary>
    public Task<IReadOnlyList<StatusLogEntry>?> StatusFlowByNoAsync(int tenantId, string orderNo, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<StatusLogEntry>?>(
            async connection => await OrderMainTable.FindIdAsync(connection, tenantId, orderNo) is { } orderId
                ? [.. (await OrderStatusLogTable.OfOrderAsync(connection, tenantId, orderId)).Select(row => sealing.Open(tenantId, row))]
                : null,
            ct);

    /// <summary>The order's change log before an entry, newest first.</summary>
    public Task<IReadOnlyList<ModifyLogEntry>> ChangesAsync(int tenantId, long orderId, long before, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<ModifyLogEntry>>(
            async connection => await OrderModifyLogTable.BeforeAsync(connection, tenantId, orderId, before, limit), ct);

    /// <summary>Orders of all tenants in one database behind a given one, by tenant and id: for work that goes through everything, such as a new index.</summary>
    public Task<IReadOnlyList<Order>> ScanAsync(IDatabase place, int afterTenantId, long afterOrderId, int limit, CancellationToken ct) =>
        place.ReadAsync<IReadOnlyList<Order>>(
            async connection =>
            {
                var orders = new List<Order>(limit);
                foreach (var (tenantId, orderId) in await OrderMainTable.ScanAsync(connection, afterTenantId, afterOrderId, limit))
                {
                    orders.Add((await LoadAsync(connection, tenantId, orderId))!);
                }

                return orders;
            },
            ct);

    private Task<Order?> FindAsync(Func<DbConnection, Task<long?>> findId, int tenantId, CancellationToken ct) =>
        database.ReadAsync(
            async connection => await findId(connection) is { } orderId ? await LoadAsync(connection, tenantId, orderId) : null, ct);

    private async Task<Order?> LoadAsync(DbConnection connection, int tenantId, long orderId)
    {
        if (await OrderQueries.FindAsync(connection, tenantId, orderId) is not { } rows)
        {
            return null;
        }

        var unowned = false;
        var order = sealing.Open(rows, (_, _) => unowned = true);
        if (!unowned)
        {
            return order;
        }

        // Another node defined the field within the last second.
        await fields.RefreshAsync(CancellationToken.None);
        return sealing.Open(rows, (table, column) => Logs.FieldUnowned(logger, orderId, tenantId, table, column));
    }
}
