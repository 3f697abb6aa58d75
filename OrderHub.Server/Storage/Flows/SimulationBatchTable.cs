namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>simulation_batch</c>: a flow tried on many recorded orders, newest first.</summary>
public sealed record SimulationBatchRow
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Stopped = "stopped";
    public const string Failed = "failed";

    public required int TenantId { get; init; }
    public required long BatchId { get; init; }
    /// <summary>The orders are those that ran a flow of this name.</summary>
    public required string FlowName { get; init; }
    /// <summary>Hash of the definition that is tried.</summary>
    public required string Version { get; init; }
    /// <summary>The definition, for it may be no version.</summary>
    public required string Source { get; init; }
    /// <summary>JSON: step to what stands in for it.</summary>
    public required string Stubs { get; init; }
    /// <summary>Instances that began at this time or later, and before <see cref="OrdersTo"/>.</summary>
    public required DateTimeOffset OrdersFrom { get; init; }
    public required DateTimeOffset OrdersTo { get; init; }
    /// <summary>Most orders that are tried.</summary>
    public required int Most { get; init; }
    public required string State { get; init; }
    /// <summary>The database that is being read, by its place.</summary>
    public int Shard { get; init; }
    /// <summary>The instance that was tried last; 0: none of this database.</summary>
    public long LastId { get; init; }
    public required int Total { get; init; }
    public int Tried { get; init; }
    /// <summary>JSON.</summary>
    public required string Summary { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Rises with each claim: who works on with an older one writes nothing.</summary>
    public int Fence { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>Statements on <c>simulation_batch</c>.</summary>
public static class SimulationBatchTable
{
    /// <summary>Guard: another node works on the batch, or a person stopped it.</summary>
    public const string FenceGuard = "simulation_batch.fence";

    private const string Columns =
        """
        SELECT tenant_id, batch_id, flow_name, version, source, stubs, orders_from, orders_to, most, state, shard, last_id, total, done, summary,
               created_by, created_at, updated_at, ended_at, fence, lease_until FROM simulation_batch
        """ + "\n";

    public static void Insert(WriteBatch batch, SimulationBatchRow row) => batch.Add(
        """
        INSERT INTO simulation_batch (tenant_id, batch_id, flow_name, version, source, stubs, orders_from, orders_to, most, state, shard, last_id, total, done, summary,
          created_by, created_at, updated_at, fence)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18)
        """,
        row.TenantId, row.BatchId, row.FlowName, row.Version, row.Source, row.Stubs, row.OrdersFrom, row.OrdersTo, row.Most, row.State, row.Shard, row.LastId, row.Total,
        row.Tried, row.Summary, row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.Fence);

    /// <summary>Takes a batch that was read with <c>row.Fence</c>, for the next piece of its work.</summary>
    public static void Claim(WriteBatch batch, SimulationBatchRow row, DateTimeOffset leaseUntil) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE simulation_batch SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND batch_id = @p2 AND fence = @p3 AND state = 'running'",
        leaseUntil, row.TenantId, row.BatchId, row.Fence);

    /// <summary>Writes how far the holder of <c>row.Fence</c> has come.</summary>
    public static void Advance(WriteBatch batch, SimulationBatchRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE simulation_batch SET state = @p0, shard = @p1, last_id = @p2, total = @p3, done = @p4, summary = @p5, updated_at = @p6, ended_at = @p7, lease_until = NULL
        WHERE tenant_id = @p8 AND batch_id = @p9 AND fence = @p10 AND state = 'running'
        """,
        row.State, row.Shard, row.LastId, row.Total, row.Tried, row.Summary, row.UpdatedAt, row.EndedAt, row.TenantId, row.BatchId, row.Fence);

    /// <summary>Ends a batch that goes on.</summary>
    public static void Stop(WriteBatch batch, int tenantId, long batchId, DateTimeOffset at) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE simulation_batch SET state = 'stopped', ended_at = @p0, updated_at = @p0 WHERE tenant_id = @p1 AND batch_id = @p2 AND state = 'running'",
        at, tenantId, batchId);

    /// <summary>Forgets ended batches that are older than one.</summary>
    public static void Forget(WriteBatch batch, int tenantId, long before) =>
        batch.Add("DELETE FROM simulation_batch WHERE tenant_id = @p0 AND batch_id < @p1 AND state <> 'running'", tenantId, before);

    public static Task<SimulationBatchRow?> FindAsync(IDatabase database, int tenantId, long batchId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Columns + "WHERE tenant_id = @p0 AND batch_id = @p1", Read, tenantId, batchId), ct);

    public static async Task<IReadOnlyList<SimulationBatchRow>> ListAsync(IDatabase database, int tenantId, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(Columns + "WHERE tenant_id = @p0 ORDER BY batch_id DESC LIMIT @p1", Read, tenantId, limit), ct);

    /// <summary>Batches of all tenants that nobody works on.</summary>
    public static async Task<IReadOnlyList<SimulationBatchRow>> FreeAsync(IDatabase database, DateTimeOffset now, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            Columns + "WHERE state = 'running' AND (lease_until IS NULL OR lease_until <= @p0) ORDER BY updated_at LIMIT @p1", Read, now, limit), ct);

    private static SimulationBatchRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        BatchId = row.Long(),
        FlowName = row.Text(),
        Version = row.Text(),
        Source = row.Text(),
        Stubs = row.Text(),
        OrdersFrom = row.Time(),
        OrdersTo = row.Time(),
        Most = row.Int(),
        State = row.Text(),
        Shard = row.Int(),
        LastId = row.Long(),
        Total = row.Int(),
        Tried = row.Int(),
        Summary = row.Text(),
        CreatedBy = row.Text(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
        EndedAt = row.TimeOrNull(),
        Fence = row.Int(),
        LeaseUntil = row.TimeOrNull(),
    };
}
