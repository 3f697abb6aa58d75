using OrderHub.Server.Model;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Data.Search;

/// <summary>The search index: makes documents of orders, all that is personal masked or blind-indexed, and gives them to the engine. Can be made again from the orders.</summary>
public sealed class OrderIndex(ISearchEngine engine, OrderDocuments documents)
{
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

        var outcomes = await engine.IndexAsync([.. orders.Select(documents.Make)], statusOnly, ct);
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
