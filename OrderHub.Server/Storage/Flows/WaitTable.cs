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
        database.ReadAsync<IReadOnlyList<WaitRow>>(async connection => await connection.ListAsync(
            Select + "WHERE due_at <= @p0 AND (lease_until IS NULL OR lease_until <= @p0) "
                + (without.Count == 0 ? "" : $"AND (kind <> 1 OR name NOT IN ({string.Join(", ", without.Select((_, i) => $"@p{i + 2}"))})) ") + "ORDER BY due_at LIMIT @p1",
            Read, [now.ToUnixTimeMilliseconds(), limit, .. without]), ct);

    /// <summary>When the next wait is due, by index; null where none is. A lease that runs out is found by the poll.</summary>
    public static Task<DateTimeOffset?> NextDueAsync(IDatabase database, DateTimeOffset now, CancellationToken ct) => database.ReadAsync(
        connection => connection.FirstAsync("SELECT MIN(due_at) FROM wf_wait WHERE due_at > @p0", rows => rows.TimeOrNull(), now.ToUnixTimeMilliseconds()), ct);

    /// <summary>The wait for a signal; null where none waits.</summary>
    public static Task<WaitRow?> ForSignalAsync(IDatabase database, int tenantId, string name, string key, CancellationToken ct) => database.ReadAsync(
        connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND name = @p1 AND wait_key = @p2 AND kind = 2 ORDER BY wait_id LIMIT 1", Read, tenantId, name, key), ct);

    private const string Select = "SELECT tenant_id, wait_id, instance_id, token_id, kind, name, wait_key, due_at, attempt, fence, lease_until IS NOT NULL OR fence > 0 FROM wf_wait ";

    private static WaitRow Read(RowReader rows) => new()
    {
        TenantId = rows.Int(),
        WaitId = rows.Long(),
        InstanceId = rows.Long(),
        TokenId = rows.Int(),
        Kind = (WaitKind)rows.Int(),
        Name = rows.Text(),
        Key = rows.Text(),
        DueAt = rows.TimeOrNull(),
        Attempt = rows.Int(),
        Fence = rows.Int(),
        WasLeased = rows.Truth(),
    };
}
