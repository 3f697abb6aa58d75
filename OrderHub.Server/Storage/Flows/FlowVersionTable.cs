using Dapper;

namespace OrderHub.Server.Storage.Flows;

/// <summary>A published definition: immutable, named by its content hash. Tenant 0 holds the shipped set.</summary>
public sealed record FlowVersionRow(int TenantId, string Name, string Hash, string Source, DateTimeOffset PublishedAt);

/// <summary>Statements on <c>wf_version</c>.</summary>
public static class FlowVersionTable
{
    /// <summary>Adds a version unless that very one is there.</summary>
    public static void Publish(WriteBatch batch, FlowVersionRow row) => batch.Add(
        """
        INSERT INTO wf_version (tenant_id, name, hash, source, published_at)
        SELECT @p0, @p1, @p2, @p3, @p4 WHERE NOT EXISTS (SELECT 1 FROM wf_version WHERE tenant_id = @p0 AND name = @p1 AND hash = @p2)
        """,
        row.TenantId, row.Name, row.Hash, row.Source, row.PublishedAt.ToUnixTimeMilliseconds());

    public static Task<string?> SourceOfAsync(IDatabase database, string hash, CancellationToken ct) =>
        database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<string?>(
            "SELECT source FROM wf_version WHERE hash = @hash LIMIT 1", new { hash }), ct);
}
