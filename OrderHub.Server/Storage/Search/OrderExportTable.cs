namespace OrderHub.Server.Storage.Search;

/// <summary>Row of <c>order_export</c>.</summary>
public sealed record OrderExportRow
{
    public const string Running = "running";
    public const string Done = "done";
    public const string Stopped = "stopped";
    public const string Failed = "failed";

    public required int TenantId { get; init; }
    public required long ExportId { get; init; }
    /// <summary>The list's parameters, sealed.</summary>
    public required byte[] Query { get; init; }
    public required string State { get; init; }
    /// <summary>Orders that were found when it began; those that came meanwhile are not in.</summary>
    public required int Total { get; init; }
    public int Written { get; init; }
    public int Parts { get; init; }
    /// <summary>Cursor behind the last order that was written; null: at the beginning.</summary>
    public string? Place { get; init; }
    /// <summary>The engine's view that is walked through; null: none.</summary>
    public string? View { get; init; }
    /// <summary>Why it waits, was cut or failed.</summary>
    public string? Message { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Rises with each claim: who works on with an older one writes nothing.</summary>
    public int Fence { get; init; }
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>Statements on <c>order_export</c> and its parts.</summary>
public static class OrderExportTable
{
    /// <summary>Guard: another node works on the export, or a person stopped it.</summary>
    public const string FenceGuard = "order_export.fence";

    private const string Select =
        """
        SELECT tenant_id, export_id, query, state, total, done, parts, place, view, message, created_by, created_at, updated_at, ended_at, fence, lease_until FROM order_export
        """ + "\n";

    public static void Insert(WriteBatch batch, OrderExportRow row) => batch.Add(
        """
        INSERT INTO order_export (tenant_id, export_id, query, state, total, done, parts, created_by, created_at, updated_at, fence)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)
        """,
        row.TenantId, row.ExportId, row.Query, row.State, row.Total, row.Written, row.Parts, row.CreatedBy, row.CreatedAt, row.UpdatedAt, row.Fence);

    /// <summary>Takes an export that was read with <c>row.Fence</c>, for the next part.</summary>
    public static void Claim(WriteBatch batch, OrderExportRow row, DateTimeOffset leaseUntil) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE order_export SET fence = fence + 1, lease_until = @p0 WHERE tenant_id = @p1 AND export_id = @p2 AND fence = @p3 AND state = 'running'",
        leaseUntil, row.TenantId, row.ExportId, row.Fence);

    /// <summary>Writes how far the holder of <c>row.Fence</c> has come.</summary>
    public static void Advance(WriteBatch batch, OrderExportRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE order_export SET state = @p0, total = @p1, done = @p2, parts = @p3, place = @p4, view = @p5, message = @p6, updated_at = @p7, ended_at = @p8, lease_until = @p9
        WHERE tenant_id = @p10 AND export_id = @p11 AND fence = @p12 AND state = 'running'
        """,
        row.State, row.Total, row.Written, row.Parts, row.Place, row.View, row.Message, row.UpdatedAt, row.EndedAt, row.LeaseUntil, row.TenantId, row.ExportId, row.Fence);

    /// <summary>Ends an export that goes on; what it wrote can be fetched.</summary>
    public static void Stop(WriteBatch batch, int tenantId, long exportId, DateTimeOffset at) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE order_export SET state = 'stopped', ended_at = @p0, updated_at = @p0 WHERE tenant_id = @p1 AND export_id = @p2 AND state = 'running'",
        at, tenantId, exportId);

    public static void InsertPart(WriteBatch batch, int tenantId, long exportId, int part, string content) => batch.Add(
        "INSERT INTO order_export_part (tenant_id, export_id, part, content) VALUES (@p0, @p1, @p2, @p3)", tenantId, exportId, part, content);

    /// <summary>Forgets an export that has ended, with what it wrote.</summary>
    public static void Forget(WriteBatch batch, int tenantId, long exportId)
    {
        batch.Add("DELETE FROM order_export_part WHERE tenant_id = @p0 AND export_id = @p1", tenantId, exportId);
        batch.Add("DELETE FROM order_export WHERE tenant_id = @p0 AND export_id = @p1", tenantId, exportId);
    }

    public static Task<OrderExportRow?> FindAsync(IDatabase database, int tenantId, long exportId, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Select + "WHERE tenant_id = @p0 AND export_id = @p1", Read, tenantId, exportId), ct);

    /// <summary>A tenant's exports, newest first.</summary>
    public static Task<List<OrderExportRow>> ListAsync(IDatabase database, int tenantId, int limit, CancellationToken ct) =>
        database.ReadAsync(connection => connection.ListAsync(Select + "WHERE tenant_id = @p0 ORDER BY export_id DESC LIMIT @p1", Read, tenantId, limit), ct);

    /// <summary>Exports of all tenants that nobody works on.</summary>
    public static Task<List<OrderExportRow>> FreeAsync(IDatabase database, DateTimeOffset now, int limit, CancellationToken ct) => database.ReadAsync(
        connection => connection.ListAsync(Select + "WHERE state = 'running' AND (lease_until IS NULL OR lease_until <= @p0) ORDER BY updated_at LIMIT @p1", Read, now, limit), ct);

    public static Task<string?> PartAsync(IDatabase database, int tenantId, long exportId, int part, CancellationToken ct) => database.ReadAsync(
        connection => connection.FirstAsync(
            "SELECT content FROM order_export_part WHERE tenant_id = @p0 AND export_id = @p1 AND part = @p2", row => row.Text(), tenantId, exportId, part), ct);

    private static OrderExportRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        ExportId = row.Long(),
        Query = row.BytesOrNull()!,
        State = row.Text(),
        Total = row.Int(),
        Written = row.Int(),
        Parts = row.Int(),
        Place = row.TextOrNull(),
        View = row.TextOrNull(),
        Message = row.TextOrNull(),
        CreatedBy = row.Text(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
        EndedAt = row.TimeOrNull(),
        Fence = row.Int(),
        LeaseUntil = row.TimeOrNull(),
    };
}
