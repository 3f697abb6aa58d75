using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>connector_code</c>: what a person said a partner's code means. System and customer are empty for everybody's.</summary>
public sealed record ConnectorCodeRow(
    int TenantId, string Connector, string Table, string Document, string System, string Customer, string Code, string Meaning, string Reason, string SetBy, DateTimeOffset SetAt);

/// <summary>Statements on <c>connector_code</c>.</summary>
public static class ConnectorCodeTable
{
    private const string Columns = "tenant_id, connector, code_table, code_document, code_system, code_customer, code, meaning, reason, set_by, set_at";

    /// <summary>Sets the meaning of a code; the one it had before is gone.</summary>
    public static void Put(WriteBatch batch, ConnectorCodeRow row)
    {
        Delete(batch, row);
        batch.Add(
            $"INSERT INTO connector_code ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)",
            row.TenantId, row.Connector, row.Table, row.Document, row.System, row.Customer, row.Code, row.Meaning, row.Reason, row.SetBy, row.SetAt.ToUnixTimeMilliseconds());
    }

    public static void Delete(WriteBatch batch, ConnectorCodeRow row) => batch.Add(
        """
        DELETE FROM connector_code
        WHERE tenant_id = @p0 AND connector = @p1 AND code_table = @p2 AND code_document = @p3 AND code_system = @p4 AND code_customer = @p5 AND code = @p6
        """,
        row.TenantId, row.Connector, row.Table, row.Document, row.System, row.Customer, row.Code);

    /// <summary>Of all tenants: each node keeps them in memory, apart by tenant.</summary>
    public static Task<List<ConnectorCodeRow>> AllAsync(DbConnection connection) =>
        connection.ListAsync($"SELECT {Columns} FROM connector_code ORDER BY tenant_id, connector, code_table, code", Read);

    private static ConnectorCodeRow Read(RowReader row) => new(
        row.Int(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Millis());
}
