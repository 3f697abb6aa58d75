using Dapper;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>partner_credential</c>; the secret is sealed under the tenant's key.</summary>
public sealed record PartnerCredentialRow(string Connector, string AppKey, int TenantId, byte[] Secret, DateTimeOffset CreatedAt);

/// <summary>Statements on <c>partner_credential</c>.</summary>
public static class PartnerCredentialTable
{
    /// <summary>Adds the credential unless the connector has that app key already.</summary>
    public static void InsertIfAbsent(WriteBatch batch, PartnerCredentialRow row) => batch.Add(
        """
        INSERT INTO partner_credential (connector, app_key, tenant_id, secret, created_at)
        SELECT @p0, @p1, @p2, @p3, @p4 WHERE NOT EXISTS (SELECT 1 FROM partner_credential WHERE connector = @p0 AND app_key = @p1)
        """,
        row.Connector, row.AppKey, row.TenantId, row.Secret, row.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>The guard that fails when the connector has that app key already.</summary>
    public const string Taken = "partner-credential";

    public static void Insert(WriteBatch batch, PartnerCredentialRow row) => batch.AddGuarded(
        Taken, 1,
        "INSERT INTO partner_credential (connector, app_key, tenant_id, secret, created_at) VALUES (@p0, @p1, @p2, @p3, @p4)",
        row.Connector, row.AppKey, row.TenantId, row.Secret, row.CreatedAt.ToUnixTimeMilliseconds());

    public static void Delete(WriteBatch batch, int tenantId, string connector, string appKey) => batch.Add(
        "DELETE FROM partner_credential WHERE tenant_id = @p0 AND connector = @p1 AND app_key = @p2", tenantId, connector, appKey);

    public static Task<IReadOnlyList<PartnerCredentialRow>> AllAsync(IDatabase database, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<PartnerCredentialRow>>(async connection =>
            [.. (await connection.QueryAsync<(string Connector, string AppKey, long TenantId, byte[] Secret, long CreatedAt)>(
                "SELECT connector, app_key, tenant_id, secret, created_at FROM partner_credential ORDER BY connector, app_key"))
                .Select(row => new PartnerCredentialRow(
                    row.Connector, row.AppKey, (int)row.TenantId, row.Secret, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt)))], ct);
}
