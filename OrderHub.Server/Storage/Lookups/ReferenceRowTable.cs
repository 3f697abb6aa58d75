using System.Data.Common;

namespace OrderHub.Server.Storage.Lookups;

/// <summary>Row of <c>reference_row</c>: one line of one of a tenant's reference tables.</summary>
/// <param name="Key">The key's cells, joined.</param>
/// <param name="ValidFrom">First day, <c>yyyy-MM-dd</c>; empty for always.</param>
/// <param name="ValidTo">First day on which it holds no more; null for never.</param>
/// <param name="Cells">The other cells, as JSON.</param>
/// <param name="Version">Rises with each change, from 1.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record ReferenceRecord(string Key, string ValidFrom, string? ValidTo, string Cells, int Version, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>Statements on <c>reference_row</c>.</summary>
public static class ReferenceRowTable
{
    /// <summary>Guard: the row is there already, or was changed since it was read.</summary>
    public const string VersionGuard = "reference_row.version";

    private const string Columns = "row_key, valid_from, valid_to, cells, version, changed_by, changed_at";

    public static void Insert(WriteBatch batch, int tenantId, string table, ReferenceRecord row) => batch.AddGuarded(
        VersionGuard, 1,
        $"INSERT INTO reference_row (tenant_id, table_name, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)",
        tenantId, table, row.Key, row.ValidFrom, row.ValidTo, row.Cells, row.Version, row.ChangedBy, row.ChangedAt);

    public static void Update(WriteBatch batch, int tenantId, string table, ReferenceRecord row) => batch.AddGuarded(
        VersionGuard, 1,
        """
        UPDATE reference_row SET valid_to = @p5, cells = @p6, version = @p7, changed_by = @p8, changed_at = @p9
        WHERE tenant_id = @p0 AND table_name = @p1 AND row_key = @p2 AND valid_from = @p3 AND version = @p4
        """,
        tenantId, table, row.Key, row.ValidFrom, row.Version - 1, row.ValidTo, row.Cells, row.Version, row.ChangedBy, row.ChangedAt);

    public static void Delete(WriteBatch batch, int tenantId, string table, string key, string validFrom, int version) => batch.AddGuarded(
        VersionGuard, 1,
        "DELETE FROM reference_row WHERE tenant_id = @p0 AND table_name = @p1 AND row_key = @p2 AND valid_from = @p3 AND version = @p4",
        tenantId, table, key, validFrom, version);

    public static Task<List<ReferenceRecord>> OfTableAsync(DbConnection connection, int tenantId, string table) => connection.ListAsync(
        $"SELECT {Columns} FROM reference_row WHERE tenant_id = @p0 AND table_name = @p1 ORDER BY row_key, valid_from",
        row => new ReferenceRecord(row.Text(), row.Text(), row.TextOrNull(), row.Text(), row.Int(), row.Text(), row.Time()), tenantId, table);
}
