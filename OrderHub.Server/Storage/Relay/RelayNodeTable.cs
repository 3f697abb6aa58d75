using System.Data.Common;

namespace OrderHub.Server.Storage.Relay;

/// <summary>Statements on <c>relay_node</c>: which nodes carry the outbox, so that each takes its share of the parts.</summary>
public static class RelayNodeTable
{
    public static void Seen(WriteBatch batch, int node, DateTimeOffset now)
    {
        batch.Add("DELETE FROM relay_node WHERE node = @p0", node);
        batch.Add("INSERT INTO relay_node (node, seen_at) VALUES (@p0, @p1)", node, now);
    }

    public static void Gone(WriteBatch batch, int node) => batch.Add("DELETE FROM relay_node WHERE node = @p0", node);

    /// <summary>Nodes seen after a time, in order of their numbers.</summary>
    public static Task<List<int>> SinceAsync(DbConnection connection, DateTimeOffset time) => connection.ListAsync(
        "SELECT node FROM relay_node WHERE seen_at > @p0 ORDER BY node", row => row.Int(), time);
}
