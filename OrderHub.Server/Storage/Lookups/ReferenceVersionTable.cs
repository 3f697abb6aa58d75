using System.Data.Common;

namespace OrderHub.Server.Storage.Lookups;

/// <summary>Statements on <c>reference_version</c>: rises with each change of a tenant's reference table, which it also puts in a row.</summary>
public static class ReferenceVersionTable
{
    /// <summary>Guard: somebody else changed the table at the same moment.</summary>
    public const string MovedGuard = "reference_version.moved";

    /// <param name="batch">The change.</param>
    /// <param name="tenantId">Whose table.</param>
    /// <param name="table">Its name.</param>
    /// <param name="from">The version that the change was decided on; 0 where there was none.</param>
    public static void Rise(WriteBatch batch, int tenantId, string table, int from)
    {
        if (from == 0)
        {
            batch.AddGuarded(MovedGuard, 1, "INSERT INTO reference_version (tenant_id, table_name, version, seeded) VALUES (@p0, @p1, 1, 0)", tenantId, table);
        }
        else
        {
            batch.AddGuarded(
                MovedGuard, 1, "UPDATE reference_version SET version = version + 1 WHERE tenant_id = @p0 AND table_name = @p1 AND version = @p2", tenantId, table, from);
        }
    }

    /// <summary>Notes that an edition of the demo tenant's rows is in the table; behind <see cref="Rise"/> in one batch.</summary>
    public static void Seed(WriteBatch batch, int tenantId, string table, int edition) => batch.AddGuarded(
        MovedGuard, 1, "UPDATE reference_version SET seeded = @p2 WHERE tenant_id = @p0 AND table_name = @p1", tenantId, table, edition);

    /// <summary>The versions of all tables that have one: what a node asks again and again.</summary>
    public static Task<List<(int TenantId, string Table, int Version)>> AllAsync(DbConnection connection) => connection.ListAsync(
        "SELECT tenant_id, table_name, version FROM reference_version", row => (row.Int(), row.Text(), row.Int()));

    /// <summary>A table's version and the edition of its seed; 0 and 0 where nobody has touched it.</summary>
    public static async Task<(int Version, int Seeded)> OfTableAsync(DbConnection connection, int tenantId, string table) => await connection.FirstAsync(
        "SELECT version, seeded FROM reference_version WHERE tenant_id = @p0 AND table_name = @p1", row => (row.Int(), row.Int()), tenantId, table);
}
