using System.Text.Json.Nodes;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Masters;
using OrderHub.Server.Operations.Jobs;
using OrderHub.Server.Operations.Jobs.Kinds;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Legacy;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>How a tenant's copy of a partner's orders stands.</summary>
/// <param name="Connector">The partner.</param>
/// <param name="Row">How far it is; null: it has not begun.</param>
/// <param name="State">In a word.</param>
/// <param name="Orders">How many of the partner's orders lists show.</param>
/// <param name="Faults">How many could not be taken.</param>
public sealed record SynchronizationStanding(Connector Connector, SynchronizationRow? Row, SyncState State, long Orders, long Faults);

/// <summary>What people see of synchronization and do about it; carried out by the job <see cref="Synchronize"/>.</summary>
public sealed class SynchronizationDesk(IShards shards, MasterClient masters, JobDesk jobs, AuditLog audit, TimeProvider time)
{
    /// <summary>One for each of the tenant's connectors that masters orders.</summary>
    public async Task<IReadOnlyList<SynchronizationStanding>> AllAsync(int tenantId, CancellationToken ct)
    {
        var rows = (await shards.Home.ReadAsync(connection => SynchronizationTable.OfTenantAsync(connection, tenantId), ct)).ToDictionary(row => row.Connector, StringComparer.Ordinal);
        var reachable = masters.Reachable().Where(one => one.TenantId == tenantId).Select(one => one.Connector).ToHashSet(StringComparer.Ordinal);
        var all = new List<SynchronizationStanding>();
        foreach (var connector in masters.OfTenant(tenantId))
        {
            var row = rows.GetValueOrDefault(connector.Name);
            all.Add(new(
                connector, row, SyncStates.Of(row, reachable.Contains(connector.Name)),
                await shards.Home.ReadAsync(connection => LegacyOrderTable.CountAsync(connection, tenantId, connector.Name), ct),
                await shards.Home.ReadAsync(connection => SynchronizationTable.CountFaultsAsync(connection, tenantId, connector.Name), ct)));
        }

        return all;
    }

    public async Task<SynchronizationStanding?> FindAsync(int tenantId, string connector, CancellationToken ct) =>
        (await AllAsync(tenantId, ct)).FirstOrDefault(one => one.Connector.Name == connector);

    /// <summary>Orders behind a number that could not be taken.</summary>
    public Task<List<SynchronizationFaultRow>> FaultsAsync(int tenantId, string connector, string after, int limit, CancellationToken ct) =>
        shards.Home.ReadAsync(connection => SynchronizationTable.FaultsAsync(connection, tenantId, connector, after, limit), ct);

    /// <summary>Stops the copy until it is resumed; a run under way stops with its next page.</summary>
    public Task<bool> PauseAsync(Caller by, SynchronizationRow row, string reason, CancellationToken ct) => WriteAsync(
        by, row, AuditActions.SynchronizationPause, reason,
        (batch, now) => SynchronizationTable.SetPaused(batch, row with { Paused = true, PausedReason = reason, PausedBy = by.Actor, PausedAt = now, UpdatedAt = now }), ct);

    public Task<bool> ResumeAsync(Caller by, SynchronizationRow row, CancellationToken ct) => WriteAsync(
        by, row, AuditActions.SynchronizationResume, null,
        (batch, now) => SynchronizationTable.SetPaused(batch, row with { Paused = false, PausedReason = null, PausedBy = null, PausedAt = null, UpdatedAt = now }), ct);

    /// <summary>Reads all of the partner's orders again from the first one; what is new goes on meanwhile.</summary>
    public Task<bool> RestartAsync(Caller by, SynchronizationRow row, CancellationToken ct) => WriteAsync(
        by, row, AuditActions.SynchronizationRestart, null, (batch, now) => SynchronizationTable.Restart(batch, SyncWalk.Restart(row, now)), ct);

    /// <summary>Has the copy go on now, whatever the schedule says.</summary>
    public async Task RunAsync(Caller by, string connector, CancellationToken ct)
    {
        await jobs.AddAsync(
            by.TenantId, by.Actor, [new(Synchronize.KindName, new JsonObject { [Synchronize.Tenant] = by.TenantId, [Synchronize.Connector] = connector }, $"{Synchronize.KindName} {connector}")], ct);
        await audit.WriteAsync(by, AuditActions.SynchronizationRun, connector, null, ct);
    }

    private async Task<bool> WriteAsync(Caller by, SynchronizationRow row, string action, string? detail, Action<WriteBatch, DateTimeOffset> write, CancellationToken ct)
    {
        var batch = new WriteBatch();
        write(batch, time.GetUtcNow());
        audit.Add(batch, by, action, row.Connector, detail);
        return (await shards.Home.CommitAsync(batch, ct)).IsCommitted;
    }
}
