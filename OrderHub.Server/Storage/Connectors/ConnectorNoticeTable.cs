using System.Data.Common;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>Row of <c>connector_notice</c>: something that somebody should be told about a partner.</summary>
public sealed record ConnectorNoticeRow(int TenantId, long NoticeId, string Connector, string Kind, string Detail, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt);

/// <summary>Statements on <c>connector_notice</c>.</summary>
public static class ConnectorNoticeTable
{
    /// <summary>Opens a notice unless one of that kind and detail is open already.</summary>
    public static void OpenIfAbsent(WriteBatch batch, ConnectorNoticeRow row) => batch.Add(
        """
        INSERT INTO connector_notice (tenant_id, notice_id, connector, kind, detail, opened_at, closed_at)
        SELECT @p0, @p1, @p2, @p3, @p4, @p5, NULL
        WHERE NOT EXISTS (SELECT 1 FROM connector_notice WHERE tenant_id = @p0 AND connector = @p2 AND kind = @p3 AND detail = @p4 AND closed_at IS NULL)
        """,
        row.TenantId, row.NoticeId, row.Connector, row.Kind, row.Detail, row.OpenedAt.ToUnixTimeMilliseconds());

    /// <summary>Closes all open notices of a kind.</summary>
    public static void Close(WriteBatch batch, int tenantId, string connector, string kind, DateTimeOffset now) => batch.Add(
        "UPDATE connector_notice SET closed_at = @p0 WHERE tenant_id = @p1 AND connector = @p2 AND kind = @p3 AND closed_at IS NULL",
        now.ToUnixTimeMilliseconds(), tenantId, connector, kind);

    /// <summary>Notices of a tenant, newest first.</summary>
    public static Task<List<ConnectorNoticeRow>> ListAsync(DbConnection connection, int tenantId, int limit) => connection.ListAsync(
        """
        SELECT notice_id, connector, kind, detail, opened_at, closed_at FROM connector_notice WHERE tenant_id = @p0 ORDER BY notice_id DESC LIMIT @p1
        """,
        row => new ConnectorNoticeRow(
            tenantId, row.Long(), row.Text(), row.Text(), row.Text(), DateTimeOffset.FromUnixTimeMilliseconds(row.Long()),
            row.LongOrNull() is { } closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null),
        tenantId, limit);
}
