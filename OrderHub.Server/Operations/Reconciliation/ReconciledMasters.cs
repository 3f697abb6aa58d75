using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Data.Legacy;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Legacy;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// What is copied of orders that other systems master, compared with those systems' own lists: orders that the increments missed are found by it, and
/// those that their master has no more. The version of an order is its master's time of change, in seconds. Ids are those of
/// <see cref="LegacyIds"/> with their sign turned, so that ranges of them are stretches of time here, too.
/// </summary>
public sealed class ReconciledMasters(
    IShards shards, MasterClient masters, LegacyOrders elsewhere, OrderReader orders, IOptions<ReconciliationOptions> options) : IReconciledStore
{
    /// <summary>Rounds of the increments, with time to spare: what changed since may be on its way.</summary>
    private static readonly TimeSpan RoundsTake = TimeSpan.FromMinutes(2);

    private static readonly DateTimeOffset FirstVersion = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "masters";

    public bool IsWhole => true;

    public bool IsShared => true;

    public string? LeftOut => masters.Reachable().Count == 0 ? "No system that masters orders of its own can be asked: nobody said where one is, or there is no credential for it." : null;

    public TimeSpan? Every => options.Value.MastersEvery;

    public TimeSpan Lag => RoundsTake;

    public Task<string?> FindObstacleAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    public IReconciledMaster MasterOf(MasterOrders own) => new ListedMasters(masters, elsewhere, orders, options.Value.RowsPerSecond);

    public Task<long?> OldestAsync(int tenantId, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => LegacyOrderTable.OldestAsync(connection, tenantId, Asked(tenantId)), ct);

    public async Task<BucketDigest?> DigestAsync(int tenantId, IdRange range, CancellationToken ct)
    {
        var sum = default(BucketDigest);
        const int Page = 5000;
        for (var from = range.From; await ReadAsync(tenantId, range with { From = from }, Page, ct) is { Count: > 0 } rows; from = rows[^1].OrderId + 1)
        {
            sum += BucketDigest.Of(rows.Select(row => (row.OrderId, row.Version, row.Status)));
        }

        return sum;
    }

    public Task<IReadOnlyList<StoreRow>> RowsAsync(int tenantId, IdRange range, IReadOnlyList<MasterRow> master, int limit, CancellationToken ct) => ReadAsync(tenantId, range, limit, ct);

    // Time of change and state are all that is compared: what else a copy says changed with them.
    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> ExpectedAsync(int tenantId, IReadOnlyCollection<long> orderIds, CancellationToken ct) => PrintsAsync(tenantId, [], ct);

    public Task<IReadOnlyDictionary<long, (int Version, string Print)>> PrintsAsync(int tenantId, IReadOnlyList<MasterRow> orders, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<long, (int, string)>>(new Dictionary<long, (int, string)>());

    /// <summary>Each order as its master tells it now; one that its master has no more leaves the lists.</summary>
    public async Task RepairAsync(int tenantId, IReadOnlyList<Difference> differences, CancellationToken ct)
    {
        var kept = (await shards.Home.ReadAsync(connection => LegacyOrderTable.ReadAsync(connection, tenantId, [.. differences.Select(one => -one.OrderId)]), ct)).ToDictionary(row => -row.OrderId);
        foreach (var difference in differences)
        {
            if ((difference.Master?.OrderNo ?? kept.GetValueOrDefault(difference.OrderId)?.OrderNo) is not { } orderNo)
            {
                continue;
            }

            foreach (var connector in kept.TryGetValue(difference.OrderId, out var row) ? [row.Connector] : Asked(tenantId))
            {
                switch (await masters.DetailAsync(tenantId, connector, orderNo, ct))
                {
                    case DetailAnswer.Found { Order: var order }:
                        await elsewhere.TakeAsync(tenantId, connector, masters.OrdersOf(tenantId, connector)!.MasteredBy, [order], (_, _) => { }, ct);
                        break;
                    case DetailAnswer.Missing when row is not null:
                        await elsewhere.DropAsync(tenantId, orderNo, ct);
                        break;
                }
            }
        }
    }

    /// <summary>The version that stands for a time of change.</summary>
    internal static int VersionOf(DateTimeOffset updatedAt) => (int)Math.Clamp((updatedAt - FirstVersion).TotalSeconds, 0, int.MaxValue);

    private IReadOnlyList<string> Asked(int tenantId) => [.. masters.Reachable().Where(one => one.TenantId == tenantId).Select(one => one.Connector)];

    private async Task<IReadOnlyList<StoreRow>> ReadAsync(int tenantId, IdRange range, int limit, CancellationToken ct) =>
    [
        .. (await shards.Home.ReadAsync(connection => LegacyOrderTable.StatesAsync(connection, tenantId, Asked(tenantId), range, limit), ct))
            .Select(row => new StoreRow(-row.OrderId, VersionOf(row.UpdatedAt), row.Status)),
    ];
}
