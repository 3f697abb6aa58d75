using System.Data.Common;
using System.Text.Json;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Storage.Fields;

/// <summary>Statements on <c>mark_def</c>, a tenant's own entries of the registry of marks.</summary>
public static class MarkDefinitionTable
{
    /// <summary>Guard: the entry is there already, or was changed since it was read.</summary>
    public const string VersionGuard = "mark_def.version";

    private const string Columns = "domain, mark_key, title, type, owner, allowed_values, searchable, version, changed_by, changed_at";

    public static void Insert(WriteBatch batch, int tenantId, MarkDefinition mark) => batch.AddGuarded(
        VersionGuard, 1,
        $"INSERT INTO mark_def (tenant_id, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)",
        tenantId, mark.Domain, mark.Key, mark.Title, (int)mark.Type, mark.Owner, AllowedOf(mark), mark.Searchable, mark.Version, mark.ChangedBy, mark.ChangedAt);

    public static void Update(WriteBatch batch, int tenantId, MarkDefinition mark) => batch.AddGuarded(
        VersionGuard, 1,
        """
        UPDATE mark_def SET title = @p4, type = @p5, owner = @p6, allowed_values = @p7, searchable = @p8, version = @p9, changed_by = @p10, changed_at = @p11
        WHERE tenant_id = @p0 AND domain = @p1 AND mark_key = @p2 AND version = @p3
        """,
        tenantId, mark.Domain, mark.Key, mark.Version - 1, mark.Title, (int)mark.Type, mark.Owner, AllowedOf(mark), mark.Searchable, mark.Version,
        mark.ChangedBy, mark.ChangedAt);

    public static void Delete(WriteBatch batch, int tenantId, MarkDefinition mark) => batch.AddGuarded(
        VersionGuard, 1,
        "DELETE FROM mark_def WHERE tenant_id = @p0 AND domain = @p1 AND mark_key = @p2 AND version = @p3", tenantId, mark.Domain, mark.Key, mark.Version);

    public static Task<List<MarkDefinition>> OfTenantAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        $"SELECT {Columns} FROM mark_def WHERE tenant_id = @p0 ORDER BY domain, mark_key",
        row => new MarkDefinition
        {
            Domain = row.Text(),
            Key = row.Text(),
            Title = row.Text(),
            Type = (MarkType)row.Int(),
            Owner = row.Text(),
            AllowedValues = row.TextOrNull() is { } values ? JsonSerializer.Deserialize(values, FieldJson.Kept.IReadOnlyListString)! : [],
            Searchable = row.Truth(),
            Version = row.Int(),
            ChangedBy = row.Text(),
            ChangedAt = row.Time(),
        },
        tenantId);

    private static string? AllowedOf(MarkDefinition mark) =>
        mark.AllowedValues.Count == 0 ? null : JsonSerializer.Serialize(mark.AllowedValues, FieldJson.Kept.IReadOnlyListString);
}
