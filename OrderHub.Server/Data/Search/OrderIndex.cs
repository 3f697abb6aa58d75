using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>The search index: makes documents of orders, all that is personal masked or blind-indexed, and gives them to the engine. Can be made again from the orders.</summary>
public sealed class OrderIndex(ISearchEngine engine, OrderDocuments documents, LegacyOrders elsewhere)
{
    /// <summary>
    /// The version of the document of an order that the hub has taken over, which is deleted for ever: the last there can be, so that nothing that
    /// comes late shows the order beside its successor.
    /// </summary>
    internal const int Moved = int.MaxValue;

    private static readonly HashSet<long> Whole = [];

    /// <summary>Name of the consumer that keeps the index up: the key of its cursors.</summary>
    public const string Consumer = "search";

    public ISearchEngine Engine => engine;

    /// <summary>Writes the orders' documents; one that the index has in a newer version stays as it is.</summary>
    /// <exception cref="SearchRefusedException">The engine does not take one of them; the others are written.</exception>
    public async Task WriteAsync(IReadOnlyList<Order> orders, IReadOnlySet<long> statusOnly, CancellationToken ct)
    {
        if (orders.Count == 0)
        {
            return;
        }

        // In one write with those that they take the place of, so that no list shows both.
        var rows = orders.Select(documents.Make).ToList();
        foreach (var tenant in orders.GroupBy(order => order.TenantId))
        {
            rows.AddRange((await elsewhere.PredecessorsAsync(tenant.Key, tenant, ct)).Select(order => documents.Make(order) with { Version = Moved, Deleted = true, Finished = true }));
        }

        await WriteAsync(rows, statusOnly, ct);
    }

    /// <summary>
    /// Writes the documents of orders that other systems master; of one that the hub has taken over, that it is no more. Either this looks for
    /// the successor after that was stored, and finds it, or the successor's own document is written later, and finds this order: whichever
    /// comes last, one of the two is shown.
    /// </summary>
    public async Task WriteElsewhereAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct)
    {
        var orders = await elsewhere.ReadAsync(tenantId, orderIds, ct);
        List<OrderIndexRow> rows =
        [
            .. orders.Select(one => documents.Make(one.Order)).Zip(orders, (row, one) => row with { Deleted = !one.IsShown, Finished = row.Finished || !one.IsShown, Version = one.IsMoved ? Moved : row.Version }),
        ];
        if (rows.Count > 0)
        {
            await WriteAsync(rows, Whole, ct);
        }
    }

    private async Task WriteAsync(IReadOnlyList<OrderIndexRow> rows, IReadOnlySet<long> statusOnly, CancellationToken ct)
    {
        var outcomes = await engine.IndexAsync(rows, statusOnly, ct);
        if (outcomes.FirstOrDefault(outcome => outcome.Result == IndexResult.Refused) is { } refused)
        {
            throw new SearchRefusedException($"The search engine refused the document of order {refused.OrderId}: {refused.Reason}");
        }
    }

    /// <summary>Keys of the oldest documents between two ids of orders, by id.</summary>
    public Task<List<(int TenantId, long OrderId)>> BetweenAsync(long after, long before, int limit, CancellationToken ct) => engine.BetweenAsync(after, before, limit, ct);

    /// <summary>Takes documents out, of orders that are no more.</summary>
    public Task DeleteAsync(IReadOnlyCollection<(int TenantId, long OrderId)> orders, CancellationToken ct) => orders.Count == 0 ? Task.CompletedTask : engine.DeleteAsync(orders, ct);

    public Task<IndexPage> PageAsync(OrderIndexFilter filter, CancellationToken ct) => engine.PageAsync(filter, ct);
}
