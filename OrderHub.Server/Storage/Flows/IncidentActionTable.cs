namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>incident_action</c>: one decision about many incidents.</summary>
public sealed record IncidentActionRow
{
    public const string Selecting = "selecting";
    public const string Running = "running";
    public const string Done = "done";
    public const string Stopped = "stopped";

    public required int TenantId { get; init; }
    public required long ActionId { get; init; }
    /// <summary>retry, skip, compensate or cancel.</summary>
    public required string Kind { get; init; }
    public required string Filter { get; init; }
    public required string Decision { get; init; }
    public required string State { get; init; }
    /// <summary>The database that is being selected from, by its place.</summary>
    public int Shard { get; init; }
    /// <summary>The incident that was selected last.</summary>
    public long LastId { get; init; }
    public int Total { get; init; }
    public int DoneCount { get; init; }
    public int FailedCount { get; init; }
    /// <summary>Most decisions a second.</summary>
    public required int Pace { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Rises with each claim: who works on with an older one writes nothing.</summary>
    public int Fence { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>Row of <c>incident_action_item</c>.</summary>
public sealed record IncidentActionItemRow(long IncidentId, string OrderNo, string State, string? Message, DateTimeOffset? DecidedAt)
{
    public const string Pending = "pending";
    public const string Done = "done";
    public const string Failed = "failed";
}

/// <summary>Statements on <c>incident_action</c> and its items.</summary>
public static class IncidentActionTable
{
    /// <summary>Guard: another node works on the action, or a person stopped it.</summary>
    public const string FenceGuard = "incident_action.fence";

    private const string Columns =
        """
        SELECT tenant_id, action_id, kind, filter, decision, state, shard, last_id, total, done, failed, pace,
               created_by, created_at, updated_at, ended_at, fence, lease_until FROM incident_action
        """ + "\n";

    public static void Insert(WriteBatch batch, IncidentActionRow row) => batch.Add(
        """
        INSERT INTO incident_action (tenant_id, action_id, kind, filter, decision, state, shard, last_id, total, done, failed, pace, created_by, created_at, updated_at, fence)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)
        """,
        row.TenantId, row.ActionId, row.Kind, row.Filter, row.Decision, row.State, row.Shard, row.LastId, row.Total, row.DoneCount, row.FailedCount,
        row.Pace, row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.Fence);

    /// <summary>Takes an action that was read with <c>row.Fence</c>, for the next piece of its work.</summary>
    public static void Claim(WriteBatch batch, IncidentActionRow row, DateTimeOffset leaseUntil) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE incident_action SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND action_id = @p2 AND fence = @p3",
        leaseUntil, row.TenantId, row.ActionId, row.Fence);

    /// <summary>Writes how far the holder of <c>row.Fence</c> has come.</summary>
    public static void Advance(WriteBatch batch, IncidentActionRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE incident_action SET state = @p0, shard = @p1, last_id = @p2, total = @p3, done = @p4, failed = @p5, updated_at = @p6, ended_at = @p7, lease_until = @p8
        WHERE tenant_id = @p9 AND action_id = @p10 AND fence = @p11 AND state IN ('selecting', 'running')
        """,
        row.State, row.Shard, row.LastId, row.Total, row.DoneCount, row.FailedCount, row.UpdatedAt, row.EndedAt, row.LeaseUntil, row.TenantId, row.ActionId, row.Fence);

    /// <summary>Ends an action that goes on; what was decided stays so.</summary>
    public static void Stop(WriteBatch batch, int tenantId, long actionId, DateTimeOffset at) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE incident_action SET state = 'stopped', ended_at = @p0, updated_at = @p0 WHERE tenant_id = @p1 AND action_id = @p2 AND state IN ('selecting', 'running')",
        at, tenantId, actionId);

    public static void InsertItem(WriteBatch batch, int tenantId, long actionId, long incidentId, string orderNo) => batch.Add(
        "INSERT INTO incident_action_item (tenant_id, action_id, incident_id, order_no, state) VALUES (@p0, @p1, @p2, @p3, 'pending')",
        tenantId, actionId, incidentId, orderNo);

    public static void DecideItem(WriteBatch batch, int tenantId, long actionId, IncidentActionItemRow item) => batch.Add(
        "UPDATE incident_action_item SET state = @p0, message = @p1, decided_at = @p2 WHERE tenant_id = @p3 AND action_id = @p4 AND incident_id = @p5",
        item.State, item.Message, item.DecidedAt, tenantId, actionId, item.IncidentId);

    public static Task<IncidentActionRow?> FindAsync(IDatabase database, int tenantId, long actionId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Columns + "WHERE tenant_id = @p0 AND action_id = @p1", Read, tenantId, actionId), ct);

    public static async Task<IReadOnlyList<IncidentActionRow>> ListAsync(IDatabase database, int tenantId, long before, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            Columns + "WHERE tenant_id = @p0 AND action_id < @p1 ORDER BY action_id DESC LIMIT @p2", Read, tenantId, before, limit), ct);

    /// <summary>Actions of all tenants that nobody works on.</summary>
    public static async Task<IReadOnlyList<IncidentActionRow>> FreeAsync(IDatabase database, DateTimeOffset now, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            Columns + "WHERE state IN ('selecting', 'running') AND (lease_until IS NULL OR lease_until <= @p0) ORDER BY action_id LIMIT @p1", Read, now, limit), ct);

    public static async Task<IReadOnlyList<IncidentActionItemRow>> PendingAsync(IDatabase database, int tenantId, long actionId, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT incident_id, order_no, state, message, decided_at FROM incident_action_item
            WHERE tenant_id = @p0 AND action_id = @p1 AND state = 'pending' ORDER BY incident_id LIMIT @p2
            """,
            ReadItem, tenantId, actionId, limit), ct);

    /// <summary>Items behind an id, of one state or of all.</summary>
    public static async Task<IReadOnlyList<IncidentActionItemRow>> ItemsAsync(
        IDatabase database, int tenantId, long actionId, string? state, long after, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT incident_id, order_no, state, message, decided_at FROM incident_action_item
            WHERE tenant_id = @p0 AND action_id = @p1 AND incident_id > @p2 AND (@p3 IS NULL OR state = @p3) ORDER BY incident_id LIMIT @p4
            """,
            ReadItem, tenantId, actionId, after, state, limit), ct);

    private static IncidentActionItemRow ReadItem(RowReader row) => new(row.Long(), row.Text(), row.Text(), row.TextOrNull(), row.TimeOrNull());

    private static IncidentActionRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        ActionId = row.Long(),
        Kind = row.Text(),
        Filter = row.Text(),
        Decision = row.Text(),
        State = row.Text(),
        Shard = row.Int(),
        LastId = row.Long(),
        Total = row.Int(),
        DoneCount = row.Int(),
        FailedCount = row.Int(),
        Pace = row.Int(),
        CreatedBy = row.Text(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
        EndedAt = row.TimeOrNull(),
        Fence = row.Int(),
        LeaseUntil = row.TimeOrNull(),
    };
}
