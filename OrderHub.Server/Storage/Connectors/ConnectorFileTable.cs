using System.Data.Common;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>connector_file</c>: a file that was brought to an end, known by its content.</summary>
public sealed record ConnectorFileRow(int TenantId, string Connector, string ContentHash, string FileName, string Outcome, int Taken, int Refused, DateTimeOffset FinishedAt);

/// <summary>Statements on <c>connector_file</c>.</summary>
public static class ConnectorFileTable
{
    /// <summary>Notes the end of a file, over an earlier end of the same content.</summary>
    public static void Put(WriteBatch batch, ConnectorFileRow row)
    {
        batch.Add("DELETE FROM connector_file WHERE tenant_id = @p0 AND connector = @p1 AND content_hash = @p2", row.TenantId, row.Connector, row.ContentHash);
        batch.Add(
            """
            INSERT INTO connector_file (tenant_id, connector, content_hash, file_name, outcome, taken, refused, finished_at)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)
            """,
            row.TenantId, row.Connector, row.ContentHash, row.FileName, row.Outcome, row.Taken, row.Refused, row.FinishedAt.ToUnixTimeMilliseconds());
    }

    /// <summary>What became of that content; null: it never came.</summary>
    public static Task<ConnectorFileRow?> FindAsync(DbConnection connection, int tenantId, string connector, string contentHash) => connection.FirstAsync(
        """
        SELECT file_name, outcome, taken, refused, finished_at FROM connector_file WHERE tenant_id = @p0 AND connector = @p1 AND content_hash = @p2
        """,
        row => new ConnectorFileRow(tenantId, connector, contentHash, row.Text(), row.Text(), row.Int(), row.Int(), DateTimeOffset.FromUnixTimeMilliseconds(row.Long())),
        tenantId, connector, contentHash);
}
