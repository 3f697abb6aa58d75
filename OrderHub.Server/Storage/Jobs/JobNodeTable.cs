using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_node</c>.</summary>
/// <param name="Node">Machine, process and a number of its own.</param>
/// <param name="StartedAt">Since when it takes jobs.</param>
/// <param name="HeartbeatAt">When it was heard of last.</param>
/// <param name="Running">Runs that it has.</param>
/// <param name="Concurrency">Runs that it takes at most.</param>
public sealed record JobNodeRow(string Node, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt, int Running, int Concurrency);

/// <summary>Table <c>job_node</c>: the nodes that run jobs.</summary>
public static class JobNodeTable
{
    public static void Write(WriteBatch batch, JobNodeRow row)
    {
        Delete(batch, row.Node);
        batch.Add(
            "INSERT INTO job_node (node, started_at, heartbeat_at, running, concurrency) VALUES (@p0, @p1, @p2, @p3, @p4)",
            row.Node, row.StartedAt.ToUnixTimeMilliseconds(), row.HeartbeatAt.ToUnixTimeMilliseconds(), row.Running, row.Concurrency);
    }

    public static void Delete(WriteBatch batch, string node) => batch.Add("DELETE FROM job_node WHERE node = @p0", node);

    /// <summary>Forgets those that were not heard of since.</summary>
    public static void DeleteSilent(WriteBatch batch, DateTimeOffset since) => batch.Add("DELETE FROM job_node WHERE heartbeat_at < @p0", since.ToUnixTimeMilliseconds());

    public static Task<List<JobNodeRow>> AllAsync(DbConnection connection) => connection.ListAsync(
        "SELECT node, started_at, heartbeat_at, running, concurrency FROM job_node ORDER BY started_at, node",
        row => new JobNodeRow(row.Text(), row.Millis(), row.Millis(), row.Int(), row.Int()));
}
