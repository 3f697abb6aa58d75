using System.Collections.Concurrent;
using System.Data.Common;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Orders;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Reads whole orders from the store that masters them, with all that is personal opened. Each answer is of one moment.</summary>
public sealed class OrderReader(IShards shards, IFieldCipher cipher, FieldCatalog fields, ILogger<OrderReader> logger)
{
    private const int ClaimLanes = 2;
    private const int ClaimsAtOnce = 32;

    private readonly OrderSealing sealing = new(cipher, fields);
    private readonly ConcurrentDictionary<IDatabase, SharedRead<ClaimedNumber, ReferenceClaim>> claims = new();

    /// <summary>True where orders lie in more than one database.</summary>
    public bool IsSpread => shards.All.Count > 1;

    /// <summary>The tenant's order with that id; null where there is none.</summary>
    public Task<Order?> FindAsync(int tenantId, long orderId, CancellationToken ct) =>
        shards.For(orderId).ReadAsync(connection => LoadAsync(connection, tenantId, orderId), ct);

    /// <summary>Those of the ids that the tenant has, in the order given.</summary>
    public async Task<IReadOnlyList<Order>> FindManyAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct)
    {
        var found = new Dictionary<long, Order>(orderIds.Count);
        foreach (var place in orderIds.GroupBy(orderId => shards.PlaceOf(VirtualShard.OfId(orderId))))
        {
            foreach (var order in await shards.All[place.Key].ReadAsync(connection => LoadAsync(connection, tenantId, [.. place]), ct))
            {
                found[order.OrderId] = order;
            }
        }

        return [.. orderIds.Where(found.ContainsKey).Select(orderId => found[orderId])];
    }

    /// <summary>Those of the ids, at most a few hundred, that the tenant has anywhere: also in the database that a shard is leaving or on its way to.</summary>
    public async Task<IReadOnlySet<long>> KnownAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct)
    {
        var known = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => OrderMainTable.KnownAsync(connection, tenantId, orderIds), ct)));
        return known.SelectMany(ids => ids).ToHashSet();
    }

    /// <summary>The tenant's order with that order number; null where there is none.</summary>
    public Task<Order?> FindByNoAsync(int tenantId, string orderNo, CancellationToken ct) =>
        shards.For(VirtualShard.OfOrder(tenantId, orderNo)).ReadAsync(
            async connection => await OrderReferenceTable.FindIdAsync(connection, tenantId, orderNo) is { } orderId ? await LoadAsync(connection, tenantId, orderId) : null, ct);

    /// <summary>The id of the tenant's order with that order number; null where there is none.</summary>
    public Task<long?> FindIdByNoAsync(int tenantId, string orderNo, CancellationToken ct) =>
        shards.For(VirtualShard.OfOrder(tenantId, orderNo)).ReadAsync(connection => OrderReferenceTable.FindIdAsync(connection, tenantId, orderNo), ct);

    /// <summary>The version of the tenant's order with that order number, as it is now; null where there is none.</summary>
    public Task<int?> FindVersionAsync(int tenantId, string orderNo, CancellationToken ct) =>
        shards.For(VirtualShard.OfOrder(tenantId, orderNo)).ReadAsync(connection => OrderReferenceTable.FindVersionAsync(connection, tenantId, orderNo), ct);

    /// <summary>The tenant's order that has, or had, that waybill number; null where there is none.</summary>
    public async Task<Order?> FindByWaybillAsync(int tenantId, string waybillNo, CancellationToken ct) =>
        await AskAllAsync(connection => OrderPackageTable.FindOrderAsync(connection, tenantId, waybillNo), ct) is { } orderId
            ? await FindAsync(tenantId, orderId, ct)
            : null;

    /// <summary>The tenant's order with that number in another system; null where there is none.</summary>
    public async Task<Order?> FindByReferenceAsync(int tenantId, Reference reference, CancellationToken ct) =>
        await FindClaimAsync(tenantId, reference, ct) is { } claim ? await FindAsync(tenantId, claim.OrderId, ct) : null;

    /// <summary>Who claimed the number, and with which content; null while it is free. The number of a request tells its shard; others are looked for everywhere.</summary>
    public Task<ReferenceClaim?> FindClaimAsync(int tenantId, Reference reference, CancellationToken ct) => reference.RefType == Reference.RequestType
        ? FindClaimAsync(shards.All[shards.PlaceOf(VirtualShard.Of(tenantId, reference.RefNo))], new(tenantId, reference), ct)
        : AskAllAsync(connection => OrderReferenceTable.FindClaimAsync(connection, tenantId, reference), ct);

    /// <summary>Which of the tenant's orders has each of the numbers, by a waybill number or by one of another system; those that nobody has are absent.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="numbers">At most a few hundred.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, long>> FindIdsByAnyNumberAsync(int tenantId, IReadOnlyList<string> numbers, CancellationToken ct)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        if (numbers.Count == 0)
        {
            return found;
        }

        var places = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(
            async connection => (
                References: await OrderReferenceTable.FindAnyAsync(connection, tenantId, numbers), Waybills: await OrderPackageTable.FindOrdersAsync(connection, tenantId, numbers)),
            ct)));

        // A number of another system before a waybill number: the first is claimed by one order alone.
        foreach (var (number, orderId) in places.SelectMany(place => place.References).Concat(places.SelectMany(place => place.Waybills)))
        {
            found.TryAdd(number, orderId);
        }

        return found;
    }

    /// <summary>The tenant's orders that took over those with the numbers in other systems; those that nobody took over are absent.</summary>
    public async Task<IReadOnlyDictionary<(string System, string Number), long>> FindSuccessorsAsync(int tenantId, IReadOnlyList<(string System, string Number)> asked, CancellationToken ct)
    {
        var found = new Dictionary<(string System, string Number), long>();
        if (asked.Count > 0)
        {
            List<string> numbers = [.. asked.Select(one => one.Number).Distinct(StringComparer.Ordinal)];
            var places = await Task.WhenAll(shards.All.Select(database => database.ReadAsync(connection => OrderReferenceTable.FindSuccessorsAsync(connection, tenantId, numbers), ct)));
            foreach (var (system, number, orderId) in places.SelectMany(rows => rows))
            {
                found[(system, number)] = orderId;
            }
        }

        return found;
    }

    /// <summary>The order's status flow, oldest entry first.</summary>
    public Task<IReadOnlyList<StatusLogEntry>> StatusFlowAsync(int tenantId, long orderId, CancellationToken ct) =>
        shards.For(orderId).ReadAsync<IReadOnlyList<StatusLogEntry>>(
            async connection =>
            [
                .. (await OrderStatusLogTable.OfOrderAsync(connection, tenantId, orderId)).Select(row => sealing.Open(tenantId, row)),
            ],
            ct);

    /// <summary>Those of the ids that the tenant has in one database, with the steps of their status flows, oldest first; nothing personal.</summary>
    public Task<IReadOnlyList<(ReadState State, IReadOnlyList<ReadStep> Steps)>> StatesAsync(IDatabase place, int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        place.ReadAsync<IReadOnlyList<(ReadState, IReadOnlyList<ReadStep>)>>(
            async connection =>
            {
                var states = new List<(ReadState, IReadOnlyList<ReadStep>)>(orderIds.Count);
                foreach (var (orderId, version, line, status, updatedAt) in await OrderMainTable.StatesAsync(connection, tenantId, orderIds))
                {
                    // Of several statuses that one version brought, its event told the last.
                    var log = await OrderStatusLogTable.SinceAsync(connection, tenantId, orderId, version: -1);
                    var steps = log.GroupBy(entry => entry.OrderVersion).Select(one => new ReadStep(one.Key, one.Last().Status, one.Last().AppliedAt)).OrderBy(step => step.Version).ToList();
                    states.Add((new(tenantId, orderId, version, line, status, steps.Count > 0 ? steps[^1].At : updatedAt), steps));
                }

                return states;
            },
            ct);

    /// <summary>The statuses that the order advanced to from one version up to another, in order.</summary>
    public Task<List<StatusAdvance>> AdvancesAsync(int tenantId, long orderId, int fromVersion, int toVersion, CancellationToken ct) =>
        shards.For(orderId).ReadAsync(connection => OrderStatusLogTable.AdvancesAsync(connection, tenantId, orderId, fromVersion, toVersion), ct);

    /// <summary>The status flow of the order with that number; null where the tenant has none.</summary>
    public Task<IReadOnlyList<StatusLogEntry>?> StatusFlowByNoAsync(int tenantId, string orderNo, CancellationToken ct) =>
        shards.For(VirtualShard.OfOrder(tenantId, orderNo)).ReadAsync<IReadOnlyList<StatusLogEntry>?>(
            async connection => await OrderReferenceTable.FindIdAsync(connection, tenantId, orderNo) is { } orderId
                ? [.. (await OrderStatusLogTable.OfOrderAsync(connection, tenantId, orderId)).Select(row => sealing.Open(tenantId, row))]
                : null,
            ct);

    /// <summary>The order's change log before an entry, newest first.</summary>
    public Task<IReadOnlyList<ModifyLogEntry>> ChangesAsync(int tenantId, long orderId, long before, int limit, CancellationToken ct) =>
        shards.For(orderId).ReadAsync<IReadOnlyList<ModifyLogEntry>>(
            async connection => await OrderModifyLogTable.BeforeAsync(connection, tenantId, orderId, before, limit), ct);

    /// <summary>Keys of the orders of all tenants in one database behind a given one, by tenant and id.</summary>
    public Task<List<(int TenantId, long OrderId)>> ScanKeysAsync(IDatabase place, int afterTenantId, long afterOrderId, int limit, CancellationToken ct) =>
        place.ReadAsync(connection => OrderMainTable.ScanAsync(connection, afterTenantId, afterOrderId, limit), ct);

    /// <summary>Orders of all tenants in one database behind a given one, by tenant and id: for work that goes through everything, such as a new index.</summary>
    public Task<IReadOnlyList<Order>> ScanAsync(IDatabase place, int afterTenantId, long afterOrderId, int limit, CancellationToken ct) =>
        place.ReadAsync<IReadOnlyList<Order>>(
            async connection =>
            {
                var orders = new List<Order>(limit);
                foreach (var tenant in (await OrderMainTable.ScanAsync(connection, afterTenantId, afterOrderId, limit)).GroupBy(order => order.TenantId))
                {
                    orders.AddRange(await LoadAsync(connection, tenant.Key, [.. tenant.Select(order => order.OrderId)]));
                }

                return orders;
            },
            ct);

    // Every order that comes in asks whether it came before: the one question that is worth asking together.
    private Task<ReferenceClaim?> FindClaimAsync(IDatabase place, ClaimedNumber number, CancellationToken ct) => place.IsRemote
        ? claims.GetOrAdd(place, Together).AskAsync(number, ct)
        : place.ReadAsync(connection => OrderReferenceTable.FindClaimAsync(connection, number.TenantId, number.Reference), ct);

    private static SharedRead<ClaimedNumber, ReferenceClaim> Together(IDatabase place) => new(
        numbers => place.ReadAsync(connection => OrderReferenceTable.FindClaimsAsync(connection, numbers), CancellationToken.None), ClaimLanes, ClaimsAtOnce);

    /// <summary>The first answer of any database. Each is asked by index, and there are few of them.</summary>
    private async Task<T?> AskAllAsync<T>(Func<DbConnection, Task<T?>> ask, CancellationToken ct) =>
        (await Task.WhenAll(shards.All.Select(database => database.ReadAsync(ask, ct)))).FirstOrDefault(answer => answer is not null);

    private async Task<Order?> LoadAsync(DbConnection connection, int tenantId, long orderId) =>
        (await LoadAsync(connection, tenantId, [orderId])).FirstOrDefault();

    private async Task<IReadOnlyList<Order>> LoadAsync(DbConnection connection, int tenantId, IReadOnlyCollection<long> orderIds)
    {
        var rows = await OrderQueries.FindManyAsync(connection, tenantId, orderIds);
        var unowned = false;
        List<Order> orders = [.. rows.Select(order => sealing.Open(order, (_, _) => unowned = true))];
        if (!unowned)
        {
            return orders;
        }

        // Another node defined the field within the last second.
        await fields.RefreshAsync(CancellationToken.None);
        return [.. rows.Select(order => sealing.Open(order, (table, column) => Logs.FieldUnowned(logger, order.Main.Order.OrderId, tenantId, table, column)))];
    }
}
