using System.Globalization;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Reconciliation;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>What people see of reconciliation and say about it; carried out by <see cref="ReconciliationWorker"/>.</summary>
public sealed class ReconciliationDesk(
    IShards shards, IEnumerable<IReconciledStore> stores, AuditLog audit, IIdSource ids, IOptions<NodeOptions> node, TimeProvider time)
{
    private TaskCompletionSource next = New();

    /// <summary>Completes when there is something to do; never the truth, which is the rows.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>The stores that are compared on this node.</summary>
    public IReadOnlyList<string> Stores => [.. stores.Where(store => store.LeftOut is null).Select(store => store.Name)];

    public int Node => node.Value.Node;

    public Task<ReconcileSettingRow> SettingAsync(int tenantId, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => ReconcileSettingTable.OfTenantAsync(connection, tenantId), ct);

    /// <summary>Pauses rounds or lets them go on, and says whether they repair.</summary>
    public async Task<ReconcileSettingRow> SetAsync(Caller by, bool paused, string? reason, bool autoRepair, CancellationToken ct)
    {
        var row = new ReconcileSettingRow(by.TenantId, paused, paused ? reason : null, autoRepair, by.Actor, time.GetUtcNow());
        var batch = new WriteBatch();
        ReconcileSettingTable.Set(batch, row);
        audit.Add(batch, by, AuditActions.ReconciliationSet, "reconciliation", $"paused={paused} autoRepair={autoRepair}");
        await shards.Home.CommitAsync(batch, ct);
        return row;
    }

    /// <summary>Asks for a run on this node; one of the same kind that is waiting already is that run.</summary>
    public async Task<ReconcileRunRow> AskAsync(Caller by, string store, bool content, bool repair, CancellationToken ct)
    {
        var waiting = await shards.Home.ReadAsync(connection => ReconcileRunTable.AskedAsync(connection, Node), ct);
        if (waiting.Find(run => run.TenantId == by.TenantId && run.Store == store && run.Content == content && run.Repair == repair) is { } known)
        {
            return known;
        }

        var row = RunOf(by.TenantId, store, ReconcileRunRow.Asked, content, repair, by.Actor);
        var batch = new WriteBatch();
        ReconcileRunTable.Insert(batch, row);
        audit.Add(batch, by, AuditActions.ReconciliationRun, row.RunId.ToString(CultureInfo.InvariantCulture), $"store={store} content={content} repair={repair}");
        batch.Then(() => Interlocked.Exchange(ref next, New()).SetResult());
        await shards.Home.CommitAsync(batch, ct);
        return row;
    }

    /// <summary>Ends a run; what it repaired stays so. False: it has ended.</summary>
    public async Task<bool> StopAsync(Caller by, long runId, CancellationToken ct)
    {
        var batch = new WriteBatch();
        ReconcileRunTable.Stop(batch, by.TenantId, runId, time.GetUtcNow());
        audit.Add(batch, by, AuditActions.ReconciliationStop, runId.ToString(CultureInfo.InvariantCulture));
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }

    public Task<ReconcileRunRow?> FindAsync(int tenantId, long runId, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => ReconcileRunTable.FindAsync(connection, tenantId, runId), ct);

    public Task<List<ReconcileRunRow>> RunsAsync(int tenantId, long before, int limit, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => ReconcileRunTable.ListAsync(connection, tenantId, before, limit), ct);

    public Task<List<ReconcileBucketRow>> BucketsAsync(int tenantId, string store, int ofNode, DateTimeOffset before, int limit, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => ReconcileBucketTable.ListAsync(connection, tenantId, store, ofNode, before, limit), ct);

    public Task<List<ReconcileDifferenceRow>> DifferencesAsync(int tenantId, long? runId, string? state, string? cause, long before, int limit, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => ReconcileDifferenceTable.ListAsync(connection, tenantId, runId, state, cause, before, limit), ct);

    /// <summary>How many differences are open, by store, node and cause.</summary>
    public Task<List<(string Store, int Node, string Cause, long Count)>> OpenAsync(int tenantId, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => ReconcileDifferenceTable.OpenAsync(connection, tenantId), ct);

    /// <summary>A run that is yet to begin.</summary>
    internal ReconcileRunRow RunOf(int tenantId, string store, string kind, bool content, bool repair, string? by) => new()
    {
        TenantId = tenantId,
        RunId = ids.Next(),
        Store = store,
        Node = Node,
        Kind = kind,
        Content = content,
        Repair = repair,
        State = ReconcileRunRow.Asked,
        AskedBy = by,
        AskedAt = time.GetUtcNow(),
        UpdatedAt = time.GetUtcNow(),
    };

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
