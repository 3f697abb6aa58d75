using System.Data.Common;
using System.Text.Json;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Storage.Fields;

/// <summary>Statements on <c>field_def</c> and <c>field_def_version</c>.</summary>
public static class FieldDefinitionTable
{
    /// <summary>Guard: the definition was changed since it was read.</summary>
    public const string VersionGuard = "field_def.version";

    private const string Columns =
        """
        field_id, business_identity, business_type, entity, field_code, table_name, column_name, title, type, required, rule, sensitivity, search,
        state, valid_from, valid_to, version, changed_by, changed_at, retired_at
        """;

    public static void Insert(WriteBatch batch, FieldDefinition field)
    {
        batch.Add(
            $"""
            INSERT INTO field_def (tenant_id, {Columns})
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20)
            """,
            field.TenantId, field.FieldId, field.BusinessIdentity, field.BusinessType, field.Entity, field.FieldCode, field.TableName, field.ColumnName,
            field.Title, (int)field.Type, field.Required, RuleOf(field), field.Sensitivity, (int)field.Search, (int)field.State,
            field.ValidFrom, field.ValidTo, field.Version, field.ChangedBy, field.ChangedAt, field.RetiredAt);
        Keep(batch, field);
    }

    /// <summary>Writes what may change of a definition, where the stored version is the one before.</summary>
    public static void Update(WriteBatch batch, FieldDefinition field)
    {
        batch.AddGuarded(
            VersionGuard, 1,
            """
            UPDATE field_def SET title = @p3, required = @p4, rule = @p5, sensitivity = @p6, search = @p7, state = @p8, valid_from = @p9,
              valid_to = @p10, version = @p11, changed_by = @p12, changed_at = @p13, retired_at = @p14
            WHERE tenant_id = @p0 AND field_id = @p1 AND version = @p2
            """,
            field.TenantId, field.FieldId, field.Version - 1, field.Title, field.Required, RuleOf(field), field.Sensitivity, (int)field.Search,
            (int)field.State, field.ValidFrom, field.ValidTo, field.Version, field.ChangedBy, field.ChangedAt, field.RetiredAt);
        Keep(batch, field);
    }

    public static Task<List<FieldDefinition>> OfTenantAsync(DbConnection connection, int tenantId) => connection.ListAsync(
        $"SELECT {Columns} FROM field_def WHERE tenant_id = @p0 ORDER BY field_id", row => Read(row, tenantId), tenantId);

    /// <summary>Every version of a definition, the oldest first.</summary>
    public static Task<List<FieldDefinition>> VersionsAsync(DbConnection connection, int tenantId, long fieldId) => connection.ListAsync(
        "SELECT definition FROM field_def_version WHERE tenant_id = @p0 AND field_id = @p1 ORDER BY version",
        row => JsonSerializer.Deserialize(row.Text(), FieldJson.Kept.FieldDefinition)!, tenantId, fieldId);

    private static void Keep(WriteBatch batch, FieldDefinition field) => batch.Add(
        "INSERT INTO field_def_version (tenant_id, field_id, version, definition, changed_by, changed_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
        field.TenantId, field.FieldId, field.Version, JsonSerializer.Serialize(field, FieldJson.Kept.FieldDefinition), field.ChangedBy, field.ChangedAt);

    private static string? RuleOf(FieldDefinition field) => field.Rule is null ? null : JsonSerializer.Serialize(field.Rule, FieldJson.Kept.FieldRule);

    private static FieldDefinition Read(RowReader row, int tenantId) => new()
    {
        TenantId = tenantId,
        FieldId = row.Long(),
        BusinessIdentity = row.Text(),
        BusinessType = row.Text(),
        Entity = row.Text(),
        FieldCode = row.Text(),
        TableName = row.Text(),
        ColumnName = row.Text(),
        Title = row.Text(),
        Type = (FieldType)row.Int(),
        Required = row.Truth(),
        Rule = row.TextOrNull() is { } rule ? JsonSerializer.Deserialize(rule, FieldJson.Kept.FieldRule) : null,
        Sensitivity = row.Int(),
        Search = (FieldSearch)row.Int(),
        State = (FieldState)row.Int(),
        ValidFrom = row.TimeOrNull(),
        ValidTo = row.TimeOrNull(),
        Version = row.Int(),
        ChangedBy = row.Text(),
        ChangedAt = row.Time(),
        RetiredAt = row.TimeOrNull(),
    };
}
