using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_queue</c>.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Concurrency">Runs of it that go on at the same time in the whole cluster.</param>
/// <param name="Running">Those that do.</param>
/// <param name="PausedAt">Since when it gives nothing out; null: it does.</param>
/// <param name="PausedBy">Who said so.</param>
/// <param name="PausedReason">And why.</param>
public sealed record JobQueueRow(string Queue, int Concurrency, int Running, DateTimeOffset? PausedAt, string? PausedBy, string? PausedReason);

/// <summary>Table <c>job_queue</c>: of the whole installation.</summary>
public static class JobQueueTable
{
    /// <summary>Guard: it is there already, or not at all.</summary>
    public const string Guard = "job_queue.there";

    public static void Insert(WriteBatch batch, string queue, int concurrency) => batch.AddGuarded(
        Guard, 1, "INSERT INTO job_queue (queue, concurrency, running) VALUES (@p0, @p1, 0)", queue, concurrency);

    /// <summary>Sets limit and pause; what runs goes on.</summary>
    public static void Set(WriteBatch batch, JobQueueRow row) => batch.AddGuarded(
        Guard, 1, "UPDATE job_queue SET concurrency = @p0, paused_at = @p1, paused_by = @p2, paused_reason = @p3 WHERE queue = @p4",
        row.Concurrency, row.PausedAt?.ToUnixTimeMilliseconds(), row.PausedBy, row.PausedReason, row.Queue);

    public static Task<List<JobQueueRow>> AllAsync(DbConnection connection) => connection.ListAsync(
        "SELECT queue, concurrency, running, paused_at, paused_by, paused_reason FROM job_queue ORDER BY queue",
        row => new JobQueueRow(row.Text(), row.Int(), row.Int(), row.MillisOrNull(), row.TextOrNull(), row.TextOrNull()));
}
