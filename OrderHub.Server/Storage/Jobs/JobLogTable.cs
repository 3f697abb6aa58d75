using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Tables <c>job_attempt</c> and <c>job_log</c>: what a run went through.</summary>
public static class JobLogTable
{
    public static void Insert(WriteBatch batch, JobRunRow run, JobLogRow row) => batch.Add(
        "INSERT INTO job_log (tenant_id, run_id, attempt, line, at, level, text) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
        run.TenantId, run.RunId, row.Attempt, row.Line, row.At.ToUnixTimeMilliseconds(), row.Level, row.Text);

    public static Task<List<JobAttemptRow>> AttemptsAsync(DbConnection connection, int tenantId, long runId) => connection.ListAsync(
        "SELECT attempt, node, started_at, ended_at, outcome, error FROM job_attempt WHERE tenant_id = @p0 AND run_id = @p1 ORDER BY attempt",
        row => new JobAttemptRow(row.Int(), row.Text(), row.Millis(), row.MillisOrNull(), row.Text(), row.TextOrNull()), tenantId, runId);

    /// <summary>The newest lines, newest first.</summary>
    public static Task<List<JobLogRow>> LinesAsync(DbConnection connection, int tenantId, long runId, int limit) => connection.ListAsync(
        "SELECT attempt, line, at, level, text FROM job_log WHERE tenant_id = @p0 AND run_id = @p1 ORDER BY attempt DESC, line DESC LIMIT @p2",
        row => new JobLogRow(row.Int(), row.Int(), row.Millis(), row.Text(), row.Text()), tenantId, runId, limit);
}
