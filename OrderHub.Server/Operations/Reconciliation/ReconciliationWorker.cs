using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Accounts;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Search;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>
/// Compares this node's stores: what people ask for at once, and everything in rounds. Every node does so, because each has an index of its own;
/// one at a time, by a lease, because all read the same orders.
/// </summary>
public sealed class ReconciliationWorker(
    IShards shards, IEnumerable<IReconciledStore> stores, ReconciliationDesk desk, ReconciliationRun runs, IOptions<ReconciliationOptions> options,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ReconciliationWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly List<IReconciledStore> stores = [.. stores];

    // By the machine's own time: rounds cost it, and a clock that leaps in Development must not ask for one after the other.
    private long lastRound;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.HasStartedAsync(stoppingToken);
        lastRound = TimeProvider.System.GetTimestamp();
        var isLeft = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var nudge = desk.Next;
            try
            {
                if (isLeft)
                {
                    await EndLeftAsync(stoppingToken);
                    isLeft = false;
                }

                await WorkAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // A run may have been left where it was.
                isLeft = true;
                log.ReconciliationBroken(failure);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(Look, waking.Token), nudge);
            await waking.CancelAsync();
        }
    }

    /// <summary>What is asked for, and a round where it is time for one; nothing while another node compares.</summary>
    /// <returns>The runs that were carried out.</returns>
    public async Task<IReadOnlyList<ReconcileRunRow>> WorkAsync(CancellationToken ct)
    {
        var asked = await shards.Home.ReadAsync(connection => ReconcileRunTable.AskedAsync(connection, desk.Node), ct);
        var isTime = options.Value.Every > TimeSpan.Zero && TimeProvider.System.GetElapsedTime(lastRound) >= options.Value.Every;
        if ((asked.Count == 0 && !isTime) || !await HoldAsync(ct))
        {
            return [];
        }

        var done = new List<ReconcileRunRow>();
        try
        {
            foreach (var run in asked)
            {
                done.Add(await RunAsync(run, ct));
            }

            if (isTime)
            {
                done.AddRange(await RoundAsync(ct));
                lastRound = TimeProvider.System.GetTimestamp();
            }
        }
        finally
        {
            var free = new WriteBatch();
            ReconcileSettingTable.FreeLease(free, desk.Node);
            await shards.Home.CommitAsync(free, CancellationToken.None);
        }

        return done;
    }

    private async Task<IReadOnlyList<ReconcileRunRow>> RoundAsync(CancellationToken ct)
    {
        var done = new List<ReconcileRunRow>();
        foreach (var tenant in await TenantTable.AllAsync(shards.Home, ct))
        {
            var setting = await desk.SettingAsync(tenant.TenantId, ct);
            foreach (var store in setting.Paused ? [] : stores.Where(store => store.LeftOut is null))
            {
                int? node = store.IsShared ? null : desk.Node;
                var last = await shards.Home.ReadAsync(connection => ReconcileRunTable.LastDoneAsync(connection, tenant.TenantId, store.Name, node, content: false), ct);
                var looked = await shards.Home.ReadAsync(connection => ReconcileRunTable.LastDoneAsync(connection, tenant.TenantId, store.Name, node, content: true), ct);
                if (RoundPlan.Of(last, looked, store.IsCostly, store.Every, desk.Node, time.GetUtcNow(), options.Value) is not { } content)
                {
                    continue;
                }

                var run = desk.RunOf(tenant.TenantId, store.Name, ReconcileRunRow.Round, content, setting.AutoRepair, null);
                var batch = new WriteBatch();
                ReconcileRunTable.Insert(batch, run);
                await shards.Home.CommitAsync(batch, ct);
                done.Add(await RunAsync(run, ct));
            }
        }

        return done;
    }

    private async Task<ReconcileRunRow> RunAsync(ReconcileRunRow run, CancellationToken ct)
    {
        try
        {
            var store = stores.Find(one => one.Name == run.Store);
            var ended = store is null
                ? await FailAsync(run, $"This node has no store {run.Store}.", ct)
                : await runs.RunAsync(run, store, () => FindEndAsync(run, ct), ct);
            if (ended.Found > 0)
            {
                log.Differences(ended.Store, ended.TenantId, ended.Found, ended.Repaired, ended.Remaining);
            }

            return ended;
        }
        catch (Exception away) when (away is StoreUnavailableException or SearchUnavailableException)
        {
            return await FailAsync(run, away.Message, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.ReconciliationBroken(failure);
            return await FailAsync(run, $"{failure.GetType().Name}: {failure.Message}", ct);
        }
    }

    private async Task<string?> FindEndAsync(ReconcileRunRow run, CancellationToken ct) =>
        !await HoldAsync(ct) ? "Another node compares by now."
        : run.Kind == ReconcileRunRow.Round && await desk.SettingAsync(run.TenantId, ct) is { Paused: true, ChangedBy: var by } ? $"{by} paused it."
        : null;

    private async Task<ReconcileRunRow> FailAsync(ReconcileRunRow run, string problem, CancellationToken ct)
    {
        // As far as it had come, which is in its row.
        var now = await desk.FindAsync(run.TenantId, run.RunId, ct) ?? run;
        var failed = now with { State = ReconcileRunRow.Failed, Problem = problem.Length > 500 ? problem[..500] : problem, EndedAt = time.GetUtcNow(), UpdatedAt = time.GetUtcNow() };
        var batch = new WriteBatch();
        ReconcileRunTable.Advance(batch, failed);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted ? failed : now;
    }

    private async Task<bool> HoldAsync(CancellationToken ct)
    {
        var batch = new WriteBatch();
        ReconcileSettingTable.TakeLease(batch, desk.Node, time.GetUtcNow(), time.GetUtcNow() + options.Value.Lease);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    private async Task EndLeftAsync(CancellationToken ct)
    {
        var batch = new WriteBatch();
        ReconcileRunTable.EndLeft(batch, desk.Node, time.GetUtcNow());
        await shards.Home.CommitAsync(batch, ct);
    }
}
