using System.Data.Common;
using OrderHub.Server.Model.Fields;

namespace OrderHub.Server.Storage.Fields;

/// <summary>Asks whether rows of orders still hold something in a reserved column.</summary>
public static class FieldUseQuery
{
    /// <summary>An order whose row uses the column, of the definition's tenant, identity and type; null where there is none. Reads the tenant's rows until it finds one.</summary>
    public static Task<string?> FindOrderAsync(DbConnection connection, FieldDefinition field)
    {
        if (!FieldColumns.Of(field.TableName).Contains(field.ColumnName, StringComparer.Ordinal))
        {
            throw new ArgumentException($"{field.TableName} has no reserved column {field.ColumnName}.", nameof(field));
        }

        const string scope = "(@p1 = '*' OR o.business_identity = @p1 OR o.business_identity LIKE @p2) AND (@p3 = '*' OR o.business_type = @p3)";
        var below = field.BusinessIdentity + ".%";
        return field.TableName switch
        {
            FieldEntities.MainTable => connection.FirstAsync(
                $"SELECT o.order_no FROM ord_main o WHERE o.tenant_id = @p0 AND o.{field.ColumnName} IS NOT NULL AND {scope} LIMIT 1",
                row => row.Text(), field.TenantId, field.BusinessIdentity, below, field.BusinessType),
            "ord_cargo" => connection.FirstAsync(
                $"SELECT o.order_no FROM ord_main o WHERE o.tenant_id = @p0 AND o.cargo LIKE @p4 AND {scope} LIMIT 1",
                row => row.Text(), field.TenantId, field.BusinessIdentity, below, field.BusinessType, $"%\"{field.ColumnName}\":%"),
            var table => connection.FirstAsync(
                $"""
                SELECT o.order_no FROM {table} r JOIN ord_main o ON o.tenant_id = r.tenant_id AND o.order_id = r.order_id
                WHERE r.tenant_id = @p0 AND r.{field.ColumnName} IS NOT NULL AND {scope} LIMIT 1
                """,
                row => row.Text(), field.TenantId, field.BusinessIdentity, below, field.BusinessType),
        };
    }
}
