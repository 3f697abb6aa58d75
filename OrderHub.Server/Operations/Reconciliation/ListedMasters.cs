using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Operations.Synchronization;
using OrderHub.Server.Storage.Reconciliation;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// Other systems' orders in one run: their whole lists, read once at its beginning, and single orders as they are when they are looked at again.
/// Orders that the hub has taken over are none of theirs.
/// </summary>
internal sealed class ListedMasters(MasterClient masters, LegacyOrders elsewhere, OrderReader orders, int rowsPerSecond) : IReconciledMaster
{
    private readonly SortedDictionary<long, (string Connector, MasterRow Row)> listed = [];
    private long[] ids = [];

    /// <summary>Reads the lists.</summary>
    /// <exception cref="InvalidOperationException">A system does not answer: nothing can be said of its orders.</exception>
    public async Task<long?> OldestAsync(int tenantId, CancellationToken ct)
    {
        listed.Clear();
        foreach (var (_, connector) in masters.Reachable().Where(one => one.TenantId == tenantId))
        {
            await ListAsync(tenantId, connector, ct);
        }

        ids = [.. listed.Keys];
        return ids.Length == 0 ? null : ids[0];
    }

    public Task<BucketDigest> DigestAsync(int tenantId, IdRange range, CancellationToken ct) =>
        Task.FromResult(BucketDigest.Of(In(range).Select(id => (id, listed[id].Row.Version, listed[id].Row.Status))));

    public async Task<IReadOnlyList<MasterRow>> RowsAsync(int tenantId, IdRange range, int limit, CancellationToken ct) =>
        Comparison.WidthOf(range) == 1 ? await NowAsync(tenantId, range.From, ct) : [.. In(range).Take(limit).Select(id => listed[id].Row)];

    // Each was asked for by itself already.
    public Task<IReadOnlySet<long>> KnownAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) => Task.FromResult<IReadOnlySet<long>>(new HashSet<long>());

    private async Task ListAsync(int tenantId, string connector, CancellationToken ct)
    {
        var (part, pace) = (masters.OrdersOf(tenantId, connector)!, new Pace(rowsPerSecond, TimeSpan.MaxValue, () => Task.CompletedTask));
        for (var behind = SyncWalk.Beginning; ;)
        {
            if (await masters.ListAsync(tenantId, connector, behind, part.PageSize, ct) is not ListAnswer.Page page)
            {
                throw new InvalidOperationException($"{connector} does not give its list.");
            }

            var readable = page.Orders.Select(item => item.Order).OfType<LegacyOrder>().Where(order => !OrderNumber.TryParse(order.OrderNo, out _)).ToList();
            var moved = await orders.FindSuccessorsAsync(tenantId, [.. readable.Select(order => (part.MasteredBy, order.OrderNo))], ct);
            foreach (var order in readable)
            {
                var id = -LegacyIds.Of(order.CreatedAt, order.OrderNo, taken => listed.TryGetValue(-taken, out var other) && other.Row.OrderNo != order.OrderNo);
                listed.Remove(id);
                if (!moved.ContainsKey((part.MasteredBy, order.OrderNo)))
                {
                    listed[id] = (connector, RowOf(id, order));
                }
            }

            await pace.SpendAsync(page.Orders.Count, ct);
            if (SyncWalk.IsLast(page.Orders.Count, part.PageSize))
            {
                return;
            }

            behind = page.Orders[^1].Place;
        }
    }

    private async Task<IReadOnlyList<MasterRow>> NowAsync(int tenantId, long id, CancellationToken ct)
    {
        if (listed.TryGetValue(id, out var known))
        {
            return await NowAsync(tenantId, known.Connector, id, known.Row.OrderNo, ct);
        }

        var (order, _, isMoved) = (await elsewhere.ReadAsync(tenantId, [-id], ct)).FirstOrDefault();
        return order is null || isMoved || await elsewhere.FindAsync(tenantId, order.OrderNo, ct) is not { } kept ? [] : await NowAsync(tenantId, kept.Row.Connector, id, order.OrderNo, ct);
    }

    private async Task<IReadOnlyList<MasterRow>> NowAsync(int tenantId, string connector, long id, string orderNo, CancellationToken ct) => await masters.DetailAsync(tenantId, connector, orderNo, ct) switch
    {
        DetailAnswer.Found { Order: var order } when await elsewhere.FindSuccessorAsync(tenantId, masters.OrdersOf(tenantId, connector)!.MasteredBy, orderNo, ct) is null => [RowOf(id, order)],
        DetailAnswer.Failed failed => throw new InvalidOperationException($"{connector} does not tell the order {orderNo}: {failed.Message}"),
        _ => [],
    };

    private static MasterRow RowOf(long id, LegacyOrder order) => new(id, order.OrderNo, ReconciledMasters.VersionOf(order.UpdatedAt), (int)order.Status, order.UpdatedAt);

    private IEnumerable<long> In(IdRange range)
    {
        var first = Array.BinarySearch(ids, range.From);
        for (var i = first < 0 ? ~first : first; i < ids.Length && ids[i] < range.To; i++)
        {
            yield return ids[i];
        }
    }
}
