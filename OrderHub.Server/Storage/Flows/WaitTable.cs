using Dapper;

namespace OrderHub.Server.Storage.Flows;

/// <summary>Statements on <c>wf_wait</c>: everything that will wake an instance.</summary>
public static class WaitTable
{
    /// <summary>Guard: the wait was served already.</summary>
    public const string GoneGuard = "wf_wait.gone";

    /// <summary>Guard: another worker holds the lease.</summary>
    public const string LeaseGuard = "wf_wait.lease";

    /// <param name="batch">Where the row goes.</param>
    /// <param name="row">The wait.</param>
    /// <param name="leaseUntil">Set where the writing node will serve it at once.</param>
    public static void Insert(WriteBatch batch, WaitRow row, DateTimeOffset? leaseUntil) => batch.Add(
        """
        INSERT INTO wf_wait (tenant_id, wait_id, instance_id, token_id, kind, name, wait_key, due_at, attempt, fence, lease_until)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)
        """,
        row.TenantId, row.WaitId, row.InstanceId, row.TokenId, (int)row.Kind, row.Name, row.Key,
        row.DueAt?.ToUnixTimeMilliseconds(), row.Attempt, row.Fence, leaseUntil?.ToUnixTimeMilliseconds());

    public static void Delete(WriteBatch batch, int tenantId, long waitId) => batch.AddGuarded(
        GoneGuard, 1, "DELETE FROM wf_wait WHERE tenant_id = @p0 AND wait_id = @p1", tenantId, waitId);

    /// <summary>Removes a wait whose call was made under the fence; a guard fails where another worker took it over meanwhile.</summary>
    public static void DeleteHeld(WriteBatch batch, int tenantId, long waitId, int fence) => batch.AddGuarded(
        GoneGuard, 1, "DELETE FROM wf_wait WHERE tenant_id = @p0 AND wait_id = @p1 AND fence = @p2", tenantId, waitId, fence);

    /// <summary>Removes a wait that is not what the burst serves; the instance's revision is what guards it.</summary>
    public static void Remove(WriteBatch batch, int tenantId, long waitId) =>
        batch.Add("DELETE FROM wf_wait WHERE tenant_id = @p0 AND wait_id = @p1", tenantId, waitId);

    /// <summary>Makes a wait due now, whatever it was put off to.</summary>
    public static void Hasten(WriteBatch batch, int tenantId, long waitId, DateTimeOffset now) => batch.Add(
        "UPDATE wf_wait SET due_at = @p0 WHERE tenant_id = @p1 AND wait_id = @p2 AND due_at > @p0", now.ToUnixTimeMilliseconds(), tenantId, waitId);

    /// <summary>Keeps a wait without a due time: something else than time will wake it.</summary>
    public static void Park(WriteBatch batch, int tenantId, long waitId) => batch.AddGuarded(
        GoneGuard, 1, "UPDATE wf_wait SET due_at = NULL, fence = fence + 1 WHERE tenant_id = @p0 AND wait_id = @p1", tenantId, waitId);

    /// <summary>Holds a lease for longer, unless another worker took it over or the call was served.</summary>
    public static void Renew(WriteBatch batch, WaitRow row, DateTimeOffset leaseUntil) => batch.Add(
        "UPDATE wf_wait SET lease_until = @p0 WHERE tenant_id = @p1 AND wait_id = @p2 AND fence = @p3",
        leaseUntil.ToUnixTimeMilliseconds(), row.TenantId, row.WaitId, row.Fence);

    /// <summary>Takes the lease of a due wait that was read with <c>row.Fence</c>.</summary>
    public static void Claim(WriteBatch batch, WaitRow row, DateTimeOffset leaseUntil) => batch.AddGuarded(
        LeaseGuard, 1,
        "UPDATE wf_wait SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND wait_id = @p2 AND fence = @p3",
        leaseUntil.ToUnixTimeMilliseconds(), row.TenantId, row.WaitId, row.Fence);

    /// <summary>Frees every lease: for a store that one process owns alone, at its start.</summary>
    public static void ReleaseAll(WriteBatch batch) => batch.Add(
        "UPDATE wf_wait SET lease_until = NULL, fence = fence + 1 WHERE lease_until IS NOT NULL");

    /// <summary>Waits of all tenants that are due and free, the longest due first, without the calls to the connectors named.</summary>
    public static Task<IReadOnlyList<WaitRow>> DueAsync(IDatabase database, DateTimeOffset now, IReadOnlyList<string> without, int limit, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<WaitRow>>(async connection => [.. (await connection.QueryAsync<Raw>(
            Select + "WHERE due_at <= @now AND (lease_until IS NULL OR lease_until <= @now) "
                + (without.Count == 0 ? "" : "AND (kind <> 1 OR name NOT IN @without) ") + "ORDER BY due_at LIMIT @limit",
            new { now = now.ToUnixTimeMilliseconds(), without, limit })).Select(raw => raw.ToRow())], ct);

    /// <summary>When the next wait is due, by index; null where none is. A lease that runs out is found by the poll.</summary>
    public static Task<DateTimeOffset?> NextDueAsync(IDatabase database, DateTimeOffset now, CancellationToken ct) =>
        database.ReadAsync(async connection =>
        {
            var at = await connection.ExecuteScalarAsync<long?>("SELECT MIN(due_at) FROM wf_wait WHERE due_at > @now", new { now = now.ToUnixTimeMilliseconds() });
            return at is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : (DateTimeOffset?)null;
        }, ct);

    /// <summary>The wait for a signal; null where none waits.</summary>
    public static Task<WaitRow?> ForSignalAsync(IDatabase database, int tenantId, string name, string key, CancellationToken ct) =>
        database.ReadAsync(async connection => (await connection.QueryFirstOrDefaultAsync<Raw>(
            Select + "WHERE tenant_id = @tenantId AND name = @name AND wait_key = @key AND kind = 2 ORDER BY wait_id LIMIT 1", new { tenantId, name, key }))?.ToRow(), ct);

    private const string Select =
        """
        SELECT tenant_id AS TenantId, wait_id AS WaitId, instance_id AS InstanceId, token_id AS TokenId, kind AS Kind, name AS Name,
               wait_key AS WaitKey, due_at AS DueAt, attempt AS Attempt, fence AS Fence, lease_until AS LeaseUntil
        FROM wf_wait
        """ + "\n";

    private sealed class Raw
    {
        public long TenantId { get; init; }
        public long WaitId { get; init; }
        public long InstanceId { get; init; }
        public long TokenId { get; init; }
        public long Kind { get; init; }
        public string Name { get; init; } = "";
        public string WaitKey { get; init; } = "";
        public long? DueAt { get; init; }
        public long Attempt { get; init; }
        public long Fence { get; init; }
        public long? LeaseUntil { get; init; }

        public WaitRow ToRow() => new()
        {
            TenantId = (int)TenantId,
            WaitId = WaitId,
            InstanceId = InstanceId,
            TokenId = (int)TokenId,
            Kind = (WaitKind)Kind,
            Name = Name,
            Key = WaitKey,
            DueAt = DueAt is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null,
            Attempt = (int)Attempt,
            Fence = (int)Fence,
            WasLeased = LeaseUntil is not null || Fence > 0,
        };
    }
}
