namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>flow_draft</c>: a definition somebody works on.</summary>
public sealed record FlowDraftRow
{
    public required int TenantId { get; init; }
    public required string Name { get; init; }
    /// <summary>Rises by one with each save; what two editors collide on.</summary>
    public required int Revision { get; init; }
    /// <summary>The version it began from; null for a new flow.</summary>
    public string? BaseHash { get; init; }
    public required string Source { get; init; }
    public string? Layout { get; init; }
    public required string SavedBy { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
    public string? SubmittedBy { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }
    public string? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
}

/// <summary>Statements on <c>flow_draft</c>.</summary>
public static class FlowDraftTable
{
    /// <summary>Guard: somebody saved, began or dropped the draft meanwhile.</summary>
    public const string RevisionGuard = "flow_draft.revision";

    private const string Columns =
        "SELECT tenant_id, name, revision, base_hash, source, layout, saved_by, saved_at, submitted_by, submitted_at, approved_by, approved_at FROM flow_draft ";

    public static void Insert(WriteBatch batch, FlowDraftRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        "INSERT INTO flow_draft (tenant_id, name, revision, base_hash, source, layout, saved_by, saved_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
        row.TenantId, row.Name, row.Revision, row.BaseHash, row.Source, row.Layout, row.SavedBy, row.SavedAt);

    /// <summary>Saves over revision <c>row.Revision - 1</c>.</summary>
    public static void Update(WriteBatch batch, FlowDraftRow row) => batch.AddGuarded(
        RevisionGuard, 1,
        """
        UPDATE flow_draft SET revision = @p0, base_hash = @p1, source = @p2, layout = @p3, saved_by = @p4, saved_at = @p5,
               submitted_by = @p6, submitted_at = @p7, approved_by = @p8, approved_at = @p9
        WHERE tenant_id = @p10 AND name = @p11 AND revision = @p12
        """,
        row.Revision, row.BaseHash, row.Source, row.Layout, row.SavedBy, row.SavedAt,
        row.SubmittedBy, row.SubmittedAt, row.ApprovedBy, row.ApprovedAt, row.TenantId, row.Name, row.Revision - 1);

    public static void Delete(WriteBatch batch, int tenantId, string name, int revision) => batch.AddGuarded(
        RevisionGuard, 1, "DELETE FROM flow_draft WHERE tenant_id = @p0 AND name = @p1 AND revision = @p2", tenantId, name, revision);

    public static Task<FlowDraftRow?> FindAsync(IDatabase database, int tenantId, string name, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(Columns + "WHERE tenant_id = @p0 AND name = @p1", Read, tenantId, name), ct);

    public static async Task<IReadOnlyList<FlowDraftRow>> OfTenantAsync(IDatabase database, int tenantId, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(Columns + "WHERE tenant_id = @p0 ORDER BY name LIMIT @p1", Read, tenantId, limit), ct);

    private static FlowDraftRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        Name = row.Text(),
        Revision = row.Int(),
        BaseHash = row.TextOrNull(),
        Source = row.Text(),
        Layout = row.TextOrNull(),
        SavedBy = row.Text(),
        SavedAt = row.Time(),
        SubmittedBy = row.TextOrNull(),
        SubmittedAt = row.TimeOrNull(),
        ApprovedBy = row.TextOrNull(),
        ApprovedAt = row.TimeOrNull(),
    };
}
