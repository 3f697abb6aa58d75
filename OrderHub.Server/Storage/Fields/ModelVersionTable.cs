using System.Data.Common;

namespace OrderHub.Server.Storage.Fields;

/// <summary>Statements on <c>model_version</c>: rises with each change of a tenant's fields and marks, which it also puts in a row.</summary>
public static class ModelVersionTable
{
    /// <summary>Guard: somebody else changed the tenant's fields or marks at the same moment.</summary>
    public const string MovedGuard = "model_version.moved";

    public static void Rise(WriteBatch batch, int tenantId, int from)
    {
        if (from == 0)
        {
            batch.AddGuarded(MovedGuard, 1, "INSERT INTO model_version (tenant_id, version) VALUES (@p0, 1)", tenantId);
        }
        else
        {
            batch.AddGuarded(MovedGuard, 1, "UPDATE model_version SET version = version + 1 WHERE tenant_id = @p0 AND version = @p1", tenantId, from);
        }
    }

    /// <summary>The versions of all tenants that have one: what a node asks again and again.</summary>
    public static Task<List<(int TenantId, int Version)>> AllAsync(DbConnection connection) =>
        connection.ListAsync("SELECT tenant_id, version FROM model_version", row => (row.Int(), row.Int()));

    public static async Task<int> OfTenantAsync(DbConnection connection, int tenantId) =>
        await connection.FirstAsync("SELECT version FROM model_version WHERE tenant_id = @p0", row => row.Int(), tenantId);
}
