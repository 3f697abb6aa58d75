using System.Data.Common;

namespace OrderHub.Server.Storage.Connectors;

/// <summary>How far a poll has come: the newest item seen.</summary>
public sealed record ConnectorCursor(DateTimeOffset Since, string SinceId);

/// <summary>Statements on <c>connector_cursor</c>.</summary>
public static class ConnectorCursorTable
{
    /// <summary>The guard that fails when another node has moved the cursor meanwhile.</summary>
    public const string Moved = "connector-cursor";

    public static Task<ConnectorCursor?> FindAsync(DbConnection connection, int tenantId, string connector, string ask) => connection.FirstAsync(
        "SELECT since, since_id FROM connector_cursor WHERE tenant_id = @p0 AND connector = @p1 AND ask = @p2",
        row => new ConnectorCursor(DateTimeOffset.FromUnixTimeMilliseconds(row.Long()), row.Text()),
        tenantId, connector, ask);

    /// <summary>Moves the cursor from where it was read; null: it was nowhere.</summary>
    public static void Move(WriteBatch batch, int tenantId, string connector, string ask, ConnectorCursor? from, ConnectorCursor to, DateTimeOffset now)
    {
        if (from is null)
        {
            batch.AddGuarded(
                Moved, 1,
                "INSERT INTO connector_cursor (tenant_id, connector, ask, since, since_id, updated_at) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)",
                tenantId, connector, ask, to.Since.ToUnixTimeMilliseconds(), to.SinceId, now.ToUnixTimeMilliseconds());
            return;
        }

        batch.AddGuarded(
            Moved, 1,
            """
            UPDATE connector_cursor SET since = @p0, since_id = @p1, updated_at = @p2
            WHERE tenant_id = @p3 AND connector = @p4 AND ask = @p5 AND since = @p6 AND since_id = @p7
            """,
            to.Since.ToUnixTimeMilliseconds(), to.SinceId, now.ToUnixTimeMilliseconds(), tenantId, connector, ask, from.Since.ToUnixTimeMilliseconds(), from.SinceId);
    }
}
