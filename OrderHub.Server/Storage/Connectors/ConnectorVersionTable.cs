using System.Data.Common;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>connector_version</c>: one state of a tenant's own connector.</summary>
/// <param name="Content">JSON <c>{manifest, mapping, golden}</c>.</param>
public sealed record ConnectorVersionRow(
    int TenantId, string Name, int Version, string State, string Hash, string Content, string WrittenBy, DateTimeOffset WrittenAt, string? PublishedBy, DateTimeOffset? PublishedAt);

/// <summary>Statements on <c>connector_version</c>. A version that was published once keeps its content for ever.</summary>
public static class ConnectorVersionTable
{
    public const string Draft = "draft";
    public const string Published = "published";
    public const string Retired = "retired";

    /// <summary>The guard that fails when somebody else was quicker.</summary>
    public const string Changed = "connector-version";

    private const string Columns = "tenant_id, name, version, state, hash, content, written_by, written_at, published_by, published_at";

    public static void Insert(WriteBatch batch, ConnectorVersionRow row) => batch.AddGuarded(
        Changed, 1,
        $"INSERT INTO connector_version ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, NULL, NULL)",
        row.TenantId, row.Name, row.Version, row.State, row.Hash, row.Content, row.WrittenBy, row.WrittenAt.ToUnixTimeMilliseconds());

    public static void WriteDraft(WriteBatch batch, ConnectorVersionRow row) => batch.AddGuarded(
        Changed, 1,
        """
        UPDATE connector_version SET hash = @p0, content = @p1, written_by = @p2, written_at = @p3
        WHERE tenant_id = @p4 AND name = @p5 AND version = @p6 AND state = 'draft'
        """,
        row.Hash, row.Content, row.WrittenBy, row.WrittenAt.ToUnixTimeMilliseconds(), row.TenantId, row.Name, row.Version);

    /// <summary>Makes the version the one that counts. What counted before is retired first.</summary>
    public static void Publish(WriteBatch batch, int tenantId, string name, int version, string hash, string by, DateTimeOffset now)
    {
        Retire(batch, tenantId, name);
        batch.AddGuarded(
            Changed, 1,
            """
            UPDATE connector_version SET state = 'published', published_by = @p0, published_at = @p1
            WHERE tenant_id = @p2 AND name = @p3 AND version = @p4 AND hash = @p5
            """,
            by, now.ToUnixTimeMilliseconds(), tenantId, name, version, hash);
    }

    public static void Retire(WriteBatch batch, int tenantId, string name) => batch.Add(
        "UPDATE connector_version SET state = 'retired' WHERE tenant_id = @p0 AND name = @p1 AND state = 'published'", tenantId, name);

    /// <summary>Versions of one connector, newest first.</summary>
    public static Task<List<ConnectorVersionRow>> OfConnectorAsync(DbConnection connection, int tenantId, string name, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM connector_version WHERE tenant_id = @p0 AND name = @p1 ORDER BY version DESC LIMIT @p2", Read, tenantId, name, limit);

    /// <summary>Names of a tenant's drafts.</summary>
    public static Task<List<string>> DraftsAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        "SELECT name FROM connector_version WHERE tenant_id = @p0 AND state = 'draft'", row => row.Text(), tenantId);

    /// <summary>What counts, of all tenants: each node keeps it in memory.</summary>
    public static Task<List<ConnectorVersionRow>> PublishedAsync(DbConnection connection) => connection.ListAsync(
        $"SELECT {Columns} FROM connector_version WHERE state = 'published' ORDER BY tenant_id, name", Read);

    /// <summary>Something that differs whenever <see cref="PublishedAsync"/> would.</summary>
    public static async Task<string> StampAsync(DbConnection connection) => (await connection.FirstAsync(
        "SELECT COUNT(*), MAX(published_at), MAX(version) FROM connector_version WHERE state = 'published'",
        row => $"{row.Long()}/{row.LongOrNull()}/{row.LongOrNull()}"))!;

    private static ConnectorVersionRow Read(RowReader row) => new(
        row.Int(), row.Text(), row.Int(), row.Text(), row.Text(), row.Text(), row.Text(), DateTimeOffset.FromUnixTimeMilliseconds(row.Long()), row.TextOrNull(),
        row.LongOrNull() is { } published ? DateTimeOffset.FromUnixTimeMilliseconds(published) : null);
}
