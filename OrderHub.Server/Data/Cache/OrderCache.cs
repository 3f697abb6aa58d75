using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security;

namespace OrderHub.Server.Data.Cache;

/// <summary>
/// Whole orders by number, cache before database. The database is asked for the order's version first, which is one row; a copy is given out
/// only where it is of that version or a newer one. So a reader sees what it wrote, on any node, and a cache that is lost, late or wrong costs
/// time and nothing else.
/// </summary>
public sealed class OrderCache(OrderReader orders, CacheTiers tiers, IFieldCipher cipher, FieldCatalog fields, TimeProvider time)
{
    /// <summary>How long one load may take.</summary>
    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A number carries the time at which it was given out, and its order comes with it. So a number of that age that has no order will never
    /// have one, and only of such numbers it is kept that there is nothing.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    private readonly OrderEntries entries = new(cipher, fields);
    private readonly OneLoader<Order?> loads = new(LoadLimit);

    /// <summary>The tenant's order, as it is now or newer; null where there is none.</summary>
    public async Task<Order?> FindAsync(int tenantId, string orderNo, CancellationToken ct)
    {
        var key = OrderEntries.KeyOf(tenantId, orderNo);
        var isSettled = OrderNumber.TryParse(orderNo, out var number) && number.CreatedAt < time.GetUtcNow() - Settled;
        if (isSettled && tiers.Process.Find(key) is { Entry: { Version: 0 } absent } && entries.Open(tenantId, orderNo, absent) is { Order: null })
        {
            CacheMeter.Read(tiers.Process, CacheMeter.Hit);
            return null;
        }

        if (await orders.FindVersionAsync(tenantId, orderNo, ct) is not { } version)
        {
            if (isSettled)
            {
                tiers.WriteLater(key, entries.SealAbsent(tenantId, orderNo));
            }

            return null;
        }

        return await loads.LoadAsync(key, enough => LoadAsync(tenantId, orderNo, version, enough), order => order?.Version >= version, ct);
    }

    /// <summary>Brings the copies up to the orders, where there are copies. For the relay: nobody waits for it with an order.</summary>
    /// <returns>How many were written.</returns>
    public async Task<int> RefreshAsync(int tenantId, IReadOnlyCollection<(long OrderId, string OrderNo, int Version)> changed, CancellationToken ct)
    {
        var versions = changed.GroupBy(order => order.OrderNo, StringComparer.Ordinal)
            .ToDictionary(order => OrderEntries.KeyOf(tenantId, order.Key), order => order.Max(one => one.Version), StringComparer.Ordinal);
        var older = await tiers.OlderAsync(versions);
        List<long> wanted = [.. changed.Where(order => older.Contains(OrderEntries.KeyOf(tenantId, order.OrderNo))).Select(order => order.OrderId).Distinct()];
        if (wanted.Count == 0)
        {
            return 0;
        }

        var now = await orders.FindManyAsync(tenantId, wanted, ct);
        await Task.WhenAll(now.Select(order => tiers.WriteAsync(OrderEntries.KeyOf(tenantId, order.OrderNo), entries.Seal(order))));
        return now.Count;
    }

    /// <summary>The versions of which there are copies, by number; null for none.</summary>
    public Task<IReadOnlyList<int?>> VersionsAsync(int tenantId, IEnumerable<string> orderNos) =>
        tiers.VersionsAsync([.. orderNos.Select(orderNo => OrderEntries.KeyOf(tenantId, orderNo))]);

    /// <summary>The copy that there is, whatever its version, and what can be read in it; null: none.</summary>
    public async Task<(int Version, Order? Order)?> PeekAsync(int tenantId, string orderNo) =>
        await tiers.PeekAsync(OrderEntries.KeyOf(tenantId, orderNo)) is { } entry ? (entry.Version, entries.Open(tenantId, orderNo, entry)?.Order) : null;

    /// <summary>Takes the copies out.</summary>
    public Task ForgetAsync(int tenantId, string orderNo) => tiers.RemoveAsync(OrderEntries.KeyOf(tenantId, orderNo));

    private async Task<Order?> LoadAsync(int tenantId, string orderNo, int atLeast, CancellationToken ct)
    {
        // 1. A copy that can be believed.
        var key = OrderEntries.KeyOf(tenantId, orderNo);
        if (await tiers.FindAsync(key, atLeast) is { } entry)
        {
            switch (entries.Open(tenantId, orderNo, entry))
            {
                case { Order: { } copy, IsCurrent: true }:
                    return copy;
                case null:
                    CacheMeter.Read(tiers.Process, CacheMeter.Wrong);
                    await tiers.RemoveAsync(key);
                    break;
            }
        }

        // 2. The order itself.
        var order = await orders.FindByNoAsync(tenantId, orderNo, ct);
        if (order is not null)
        {
            tiers.WriteLater(key, entries.Seal(order));
        }

        return order;
    }
}
