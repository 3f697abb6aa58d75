namespace OrderHub.Server.Storage.Flows;

/// <summary>Row of <c>flow_draft_revision</c>: what a draft was.</summary>
public sealed record FlowDraftRevisionRow(int TenantId, string Name, int Revision, string Source, string? Layout, string SavedBy, DateTimeOffset SavedAt);

/// <summary>Statements on <c>flow_draft_revision</c>. Numbers go on where the draft is begun anew, so that none is used twice.</summary>
public static class FlowDraftRevisionTable
{
    public static void Insert(WriteBatch batch, FlowDraftRevisionRow row) => batch.Add(
        "INSERT INTO flow_draft_revision (tenant_id, name, revision, source, layout, saved_by, saved_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        row.TenantId, row.Name, row.Revision, row.Source, row.Layout, row.SavedBy, row.SavedAt);

    /// <summary>Drops one revision: a save by the same person a moment later stands for both.</summary>
    public static void Drop(WriteBatch batch, int tenantId, string name, int revision) => batch.Add(
        "DELETE FROM flow_draft_revision WHERE tenant_id = @p0 AND name = @p1 AND revision = @p2", tenantId, name, revision);

    public static void DropUpTo(WriteBatch batch, int tenantId, string name, int revision) => batch.Add(
        "DELETE FROM flow_draft_revision WHERE tenant_id = @p0 AND name = @p1 AND revision <= @p2", tenantId, name, revision);

    public static Task<int> LastAsync(IDatabase database, int tenantId, string name, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            "SELECT COALESCE(MAX(revision), 0) FROM flow_draft_revision WHERE tenant_id = @p0 AND name = @p1", row => row.Int(), tenantId, name), ct);

    public static Task<FlowDraftRevisionRow?> FindAsync(IDatabase database, int tenantId, string name, int revision, CancellationToken ct) =>
        database.ReadAsync(connection => connection.FirstAsync(
            "SELECT tenant_id, name, revision, source, layout, saved_by, saved_at FROM flow_draft_revision WHERE tenant_id = @p0 AND name = @p1 AND revision = @p2",
            Read, tenantId, name, revision), ct);

    /// <summary>Revisions below a number, newest first.</summary>
    public static async Task<IReadOnlyList<FlowDraftRevisionRow>> BeforeAsync(IDatabase database, int tenantId, string name, int before, int limit, CancellationToken ct) =>
        await database.ReadAsync(connection => connection.ListAsync(
            """
            SELECT tenant_id, name, revision, source, layout, saved_by, saved_at FROM flow_draft_revision
            WHERE tenant_id = @p0 AND name = @p1 AND revision < @p2 ORDER BY revision DESC LIMIT @p3
            """,
            Read, tenantId, name, before, limit), ct);

    private static FlowDraftRevisionRow Read(RowReader row) =>
        new(row.Int(), row.Text(), row.Int(), row.Text(), row.TextOrNull(), row.Text(), row.Time());
}
