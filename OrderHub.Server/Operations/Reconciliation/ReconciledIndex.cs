using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Search;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Search;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>The search index: this node's own, or the one that nodes share on a search server.</summary>
public sealed class ReconciledIndex(ISearchEngine engine, OrderDocuments documents, SearchIndexConsumer consumer, MasterOrders master, RelayStatus relay) : IReconciledStore
{
    /// <summary>The hub's own orders: below zero are those that other systems master.</summary>
    private static readonly IdRange Everything = new(1, long.MaxValue);

    private readonly ISearchContent content = engine.Content;

    public string Name => "index";

    public bool IsWhole => true;

    public bool IsShared => engine.IsShared;

    public TimeSpan Lag => relay.Of(consumer).Lag;

    public async Task<string?> FindObstacleAsync(CancellationToken ct)
    {
        var status = relay.Of(consumer);
        return (engine.IsShared ? !await engine.IsBuiltAsync(ct) : status.Cursor is null) ? "The index is being made from the orders."
            : status.Outage is { } outage ? $"What keeps the index up stands still: {outage}"
            : null;
    }

    public async Task<long?> OldestAsync(int tenantId, CancellationToken ct) =>
        await content.RowsAsync(tenantId, Everything, 1, ct) is [var oldest, ..] ? oldest.OrderId : null;

    public async Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct) => await content.DigestAsync(tenantId, range, ct);

    public async Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct) =>
        [.. (await content.RowsAsync(tenantId, range, limit, ct)).Select(row => new StoreRow(row.OrderId, row.Version, row.Status))];

    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> ExpectedAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) =>
        master.PrintsAsync(tenantId, orderIds, order => content.PrintOf(documents.Make(order)), ct);

    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct) =>
        content.PrintsAsync(tenantId, [.. orders.Select(order => order.OrderId)], ct);

    public async Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct)
    {
        // 1. What is wrong, and still as it was seen; what is only old is overwritten.
        await content.DropAsync(tenantId, Seen(Cause.Extra), again: false, ct);
        await content.DropAsync(tenantId, Seen(Cause.Altered), again: true, ct);

        // 2. The orders once more, through what the relay gives its events to.
        List<OrderEvent> events = [.. differences.Where(difference => difference.Master is not null).Select(difference => EventOf(tenantId, difference.Master!))];
        if (events.Count > 0)
        {
            await consumer.ConsumeAsync(events, ct);
        }

        await content.ShowAsync(ct);

        List<(long OrderId, int Version)> Seen(Cause cause) =>
            [.. differences.Where(difference => difference.Cause == cause).Select(difference => (difference.OrderId, difference.StoreVersion!.Value))];
    }

    // Changed, not a status alone: everything of the document is written.
    private static OrderEvent EventOf(int tenantId, MasterRow order) => new()
    {
        TenantId = tenantId,
        OrderId = order.OrderId,
        OrderNo = order.OrderNo,
        OrderVersion = order.Version,
        Line = "",
        Family = EventFamilies.Changed,
        Status = (OrderStatus)order.Status,
        OccurredAt = order.ChangedAt,
    };
}
