using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Table <c>job_run</c>. Each change of hands goes through <see cref="Claim"/> and <see cref="End"/>: they keep the queue's count, the lock and the try's row with the run.</summary>
public static class JobRunTable
{
    /// <summary>Guard: it is not as it was read; somebody else has it, or a person cancelled it.</summary>
    public const string FenceGuard = "job_run.fence";

    /// <summary>Guard: this firing is a run already.</summary>
    public const string FireGuard = "job_run.fire";

    /// <summary>Guard: its queue is full, or a person paused it.</summary>
    public const string QueueGuard = "job_queue.full";

    /// <summary>Guard: another run with its key goes on.</summary>
    public const string LockGuard = "job_lock.taken";

    /// <summary>Milliseconds of a column of the graph.</summary>
    public const long TickMs = 5000;

    private const string Columns =
        """
        tenant_id, run_id, kind, name, queue, schedule_id, fire_key, batch_id, after_run, after_batch, after_any, state, attempt, attempts, due_at, args, order_no, lock_key,
        created_by, created_at, started_at, ended_at, node, lease_until, fence, progress_done, progress_total, progress_text, result, error, cancel_at, cancel_by, cancel_reason, keep_until
        """;

    public static void Insert(WriteBatch batch, JobRunRow row) => batch.AddGuarded(
        FireGuard, 1,
        """
        INSERT INTO job_run (tenant_id, run_id, kind, name, queue, schedule_id, fire_key, batch_id, after_run, after_batch, after_any, state, attempt, attempts, due_at, args, order_no,
          lock_key, created_by, created_at, ended_at, ended_tick, error, keep_until, fence, progress_done, progress_total)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, 0, 0, 0)
        """,
        row.TenantId, row.RunId, row.Kind, row.Name, row.Queue, row.ScheduleId, row.FireKey, row.BatchId, row.AfterRun, row.AfterBatch, row.AfterAny ? 1 : 0, row.State, row.Attempt, row.Attempts,
        Ms(row.DueAt), row.Args, row.OrderNo, row.LockKey, row.CreatedBy, Ms(row.CreatedAt), row.EndedAt is { } at ? Ms(at) : null, row.EndedAt is { } end ? Ms(end) / TickMs : null, row.Error,
        row.KeepUntil is { } keep ? Ms(keep) : null);

    /// <summary>Gives a queued run to a node: its queue has room, nothing with its key runs, and the try has a row from now on.</summary>
    public static void Claim(WriteBatch batch, JobRunRow row, string node, DateTimeOffset now, DateTimeOffset lease)
    {
        batch.AddGuarded(
            FenceGuard, 1,
            """
            UPDATE job_run SET state = 'running', attempt = attempt + 1, fence = fence + 1, node = @p0, started_at = @p1, lease_until = @p2, progress_done = 0, progress_total = 0, progress_text = NULL
            WHERE tenant_id = @p3 AND run_id = @p4 AND state = 'queued' AND fence = @p5
            """,
            node, Ms(now), Ms(lease), row.TenantId, row.RunId, row.Fence);
        if (row.LockKey is not null)
        {
            batch.AddGuarded(LockGuard, 1, "INSERT INTO job_lock (lock_key, run_id) VALUES (@p0, @p1)", row.LockKey, row.RunId);
        }

        batch.Add(
            "INSERT INTO job_attempt (tenant_id, run_id, attempt, node, started_at, outcome) VALUES (@p0, @p1, @p2, @p3, @p4, 'running')",
            row.TenantId, row.RunId, row.Attempt + 1, node, Ms(now));
        batch.AddLast($"job_queue {row.Queue}", QueueGuard, 1, "UPDATE job_queue SET running = running + 1 WHERE queue = @p0 AND running < concurrency AND paused_at IS NULL", row.Queue);
    }

    /// <summary>Takes a run from the node that holds <c>held.Fence</c>: it ended as <c>next</c> says, or is queued again.</summary>
    /// <param name="batch">Takes the statements.</param>
    /// <param name="held">As it was claimed.</param>
    /// <param name="next">Its state, due time, tries, result, error and how long it is kept.</param>
    /// <param name="outcome">What became of the try.</param>
    /// <param name="now">When.</param>
    public static void End(WriteBatch batch, JobRunRow held, JobRunRow next, string outcome, DateTimeOffset now)
    {
        batch.AddGuarded(
            FenceGuard, 1,
            """
            UPDATE job_run SET state = @p0, due_at = @p1, attempts = @p2, result = @p3, error = @p4, ended_at = @p5, ended_tick = @p6, keep_until = @p7, lease_until = NULL, fence = fence + 1
            WHERE tenant_id = @p8 AND run_id = @p9 AND state = 'running' AND fence = @p10
            """,
            next.State, Ms(next.DueAt), next.Attempts, next.Result, next.Error, next.HasEnded ? Ms(now) : null, next.HasEnded ? Ms(now) / TickMs : null,
            next.KeepUntil is { } keep ? Ms(keep) : null, held.TenantId, held.RunId, held.Fence);
        batch.Add(
            "UPDATE job_attempt SET ended_at = @p0, outcome = @p1, error = @p2 WHERE tenant_id = @p3 AND run_id = @p4 AND attempt = @p5 AND outcome = 'running'",
            Ms(now), outcome, next.Error, held.TenantId, held.RunId, held.Attempt);
        if (held.LockKey is not null)
        {
            batch.Add("DELETE FROM job_lock WHERE lock_key = @p0 AND run_id = @p1", held.LockKey, held.RunId);
        }

        batch.Add("UPDATE job_queue SET running = running - 1 WHERE queue = @p0 AND running > 0", held.Queue);
    }

    /// <summary>Writes how far the holder of <c>held.Fence</c> has come, and that it lives.</summary>
    public static void Beat(WriteBatch batch, JobRunRow held, DateTimeOffset lease, long done, long total, string? text) => batch.Add(
        "UPDATE job_run SET lease_until = @p0, progress_done = @p1, progress_total = @p2, progress_text = @p3 WHERE tenant_id = @p4 AND run_id = @p5 AND state = 'running' AND fence = @p6",
        Ms(lease), done, total, text, held.TenantId, held.RunId, held.Fence);

    /// <summary>Ends one that nobody has begun.</summary>
    public static void CancelIdle(WriteBatch batch, JobRunRow row, string by, string? reason, DateTimeOffset now, DateTimeOffset keep) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE job_run SET state = 'cancelled', cancel_at = @p0, cancel_by = @p1, cancel_reason = @p2, ended_at = @p0, ended_tick = @p3, keep_until = @p4, fence = fence + 1
        WHERE tenant_id = @p5 AND run_id = @p6 AND state IN ('waiting', 'queued') AND fence = @p7
        """,
        Ms(now), by, reason, Ms(now) / TickMs, Ms(keep), row.TenantId, row.RunId, row.Fence);

    /// <summary>Tells the node that has it, whichever that is, to end it.</summary>
    public static void AskCancel(WriteBatch batch, JobRunRow row, string by, string? reason, DateTimeOffset now) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE job_run SET cancel_at = @p0, cancel_by = @p1, cancel_reason = @p2 WHERE tenant_id = @p3 AND run_id = @p4 AND state = 'running' AND fence = @p5 AND cancel_at IS NULL",
        Ms(now), by, reason, row.TenantId, row.RunId, row.Fence);

    /// <summary>Queues one again that has ended, with as many tries more.</summary>
    public static void Again(WriteBatch batch, int tenantId, long runId, int attempts, DateTimeOffset now) => batch.Add(
        """
        UPDATE job_run SET state = 'queued', due_at = @p0, attempts = attempt + @p1, ended_at = NULL, ended_tick = NULL, keep_until = NULL, error = NULL, result = NULL, cancel_at = NULL,
          cancel_by = NULL, cancel_reason = NULL, fence = fence + 1
        WHERE tenant_id = @p2 AND run_id = @p3 AND state IN ('succeeded', 'failed', 'cancelled', 'skipped')
        """,
        Ms(now), attempts, tenantId, runId);

    /// <summary>Lets one go on that waited for others.</summary>
    public static void Release(WriteBatch batch, int tenantId, long runId, DateTimeOffset now) => batch.Add(
        "UPDATE job_run SET state = 'queued', due_at = @p0, fence = fence + 1 WHERE tenant_id = @p1 AND run_id = @p2 AND state = 'waiting'", Ms(now), tenantId, runId);

    /// <summary>Forgets one that does not run, with its tries and lines.</summary>
    public static void Delete(WriteBatch batch, int tenantId, long runId)
    {
        batch.Add("DELETE FROM job_run WHERE tenant_id = @p0 AND run_id = @p1 AND state <> 'running'", tenantId, runId);
        batch.Add("DELETE FROM job_attempt WHERE tenant_id = @p0 AND run_id = @p1 AND NOT EXISTS (SELECT 1 FROM job_run r WHERE r.tenant_id = @p0 AND r.run_id = @p1)", tenantId, runId);
        batch.Add("DELETE FROM job_log WHERE tenant_id = @p0 AND run_id = @p1 AND NOT EXISTS (SELECT 1 FROM job_run r WHERE r.tenant_id = @p0 AND r.run_id = @p1)", tenantId, runId);
    }

    /// <summary>One of the tenant's or of the installation's.</summary>
    public static Task<JobRunRow?> FindAsync(DbConnection connection, JobScope scope, long runId) =>
        connection.FirstAsync($"SELECT {Columns} FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 AND run_id = @p2", Read, scope.TenantId, scope.Least, runId);

    /// <summary>Of the tenant and of the installation, newest first, before a number.</summary>
    public static Task<List<JobRunRow>> ListAsync(DbConnection connection, JobScope scope, JobFilter filter, long before, int limit, DateTimeOffset now)
    {
        var (conditions, values) = filter.ToSql(4, now);
        return connection.ListAsync(
            $"SELECT {Columns} FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 AND run_id < @p2{conditions} ORDER BY run_id DESC LIMIT @p3",
            Read, [scope.TenantId, scope.Least, before, limit, .. values]);
    }

    /// <summary>For a deed on many: those behind a number and up to another, in order.</summary>
    public static Task<List<JobRunRow>> SelectAsync(DbConnection connection, JobScope scope, JobFilter filter, long after, long upto, int limit, DateTimeOffset now)
    {
        var (conditions, values) = filter.ToSql(5, now);
        return connection.ListAsync(
            $"SELECT {Columns} FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 AND run_id > @p2 AND run_id <= @p3{conditions} ORDER BY run_id LIMIT @p4",
            Read, [scope.TenantId, scope.Least, after, upto, limit, .. values]);
    }

    public static Task<long> CountAsync(DbConnection connection, JobScope scope, JobFilter filter, DateTimeOffset now)
    {
        var (conditions, values) = filter.ToSql(2, now);
        return connection.FirstAsync($"SELECT COUNT(*) FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1{conditions}", row => row.Long(), [scope.TenantId, scope.Least, .. values]);
    }

    /// <summary>How many of a tenant have not begun.</summary>
    public static Task<long> WaitingAsync(DbConnection connection, int tenantId) => connection.FirstAsync(
        "SELECT COUNT(*) FROM job_run WHERE tenant_id = @p0 AND state IN ('waiting', 'queued')", row => row.Long(), tenantId);

    /// <summary>How many there are in each state.</summary>
    public static Task<List<(string State, long Count)>> CountsAsync(DbConnection connection, JobScope scope) => connection.ListAsync(
        "SELECT state, COUNT(*) FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 GROUP BY state", row => (row.Text(), row.Long()), scope.TenantId, scope.Least);

    /// <summary>What is queued: for later (1), and again after a failure (1).</summary>
    public static Task<List<(int Later, int Again, long Count)>> QueuedAsync(DbConnection connection, JobScope scope, DateTimeOffset now) => connection.ListAsync(
        """
        SELECT CASE WHEN due_at > @p2 THEN 1 ELSE 0 END, CASE WHEN attempt > 0 THEN 1 ELSE 0 END, COUNT(*) FROM job_run
        WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 AND state = 'queued' GROUP BY CASE WHEN due_at > @p2 THEN 1 ELSE 0 END, CASE WHEN attempt > 0 THEN 1 ELSE 0 END
        """,
        row => (row.Int(), row.Int(), row.Long()), scope.TenantId, scope.Least, Ms(now));

    /// <summary>What ended since, by tick and state.</summary>
    public static Task<List<(long Tick, string State, long Count)>> EndedAsync(DbConnection connection, JobScope scope, DateTimeOffset since) => connection.ListAsync(
        "SELECT ended_tick, state, COUNT(*) FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 AND ended_tick >= @p2 GROUP BY ended_tick, state",
        row => (row.Long(), row.Text(), row.Long()), scope.TenantId, scope.Least, Ms(since) / TickMs);

    /// <summary>How far a batch has come: its runs by state.</summary>
    public static Task<List<(string State, long Count)>> BatchAsync(DbConnection connection, int tenantId, long batchId) => connection.ListAsync(
        "SELECT state, COUNT(*) FROM job_run WHERE tenant_id = @p0 AND batch_id = @p1 GROUP BY state", row => (row.Text(), row.Long()), tenantId, batchId);

    /// <summary>Those that may begin now, of one queue and all tenants: the oldest first.</summary>
    public static Task<List<JobRunRow>> DueAsync(DbConnection connection, string queue, DateTimeOffset now, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM job_run WHERE state = 'queued' AND queue = @p0 AND due_at <= @p1
          AND (lock_key IS NULL OR NOT EXISTS (SELECT 1 FROM job_lock l WHERE l.lock_key = job_run.lock_key)) ORDER BY due_at, run_id LIMIT @p2
        """,
        Read, queue, Ms(now), limit);

    /// <summary>What a node has, of all tenants, and whether a person wants it ended.</summary>
    public static Task<List<(long RunId, int Fence, bool IsUnwanted)>> HeldAsync(DbConnection connection, string node) => connection.ListAsync(
        "SELECT run_id, fence, CASE WHEN cancel_at IS NULL THEN 0 ELSE 1 END FROM job_run WHERE state = 'running' AND node = @p0", row => (row.Long(), row.Int(), row.Truth()), node);

    /// <summary>Those of all tenants whose node has not been heard of for too long.</summary>
    public static Task<List<JobRunRow>> LostAsync(DbConnection connection, DateTimeOffset now, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM job_run WHERE state = 'running' AND lease_until < @p0 ORDER BY run_id LIMIT @p1", Read, Ms(now), limit);

    /// <summary>Those of all tenants whose wait is over: what they wait for ended as they want.</summary>
    public static Task<List<(int TenantId, long RunId)>> ReadyAsync(DbConnection connection, int limit) => connection.ListAsync(
        """
        SELECT w.tenant_id, w.run_id FROM job_run w WHERE w.state = 'waiting'
          AND (w.after_run IS NULL OR EXISTS (SELECT 1 FROM job_run p WHERE p.tenant_id = w.tenant_id AND p.run_id = w.after_run
            AND (p.state = 'succeeded' OR (w.after_any = 1 AND p.state IN ('failed', 'cancelled', 'skipped')))))
          AND (w.after_batch IS NULL OR NOT EXISTS (SELECT 1 FROM job_run b WHERE b.tenant_id = w.tenant_id AND b.batch_id = w.after_batch
            AND (b.state IN ('waiting', 'queued', 'running') OR (w.after_any = 0 AND b.state IN ('failed', 'cancelled')))))
        ORDER BY w.run_id LIMIT @p0
        """,
        row => (row.Int(), row.Long()), limit);

    /// <summary>Those of all tenants that wait for what will not come: it is gone, or a person cancelled it.</summary>
    public static Task<List<JobRunRow>> HopelessAsync(DbConnection connection, int limit) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM job_run WHERE state = 'waiting' AND after_run IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM job_run p WHERE p.tenant_id = job_run.tenant_id AND p.run_id = job_run.after_run AND (job_run.after_any = 1 OR p.state <> 'cancelled'))
        ORDER BY run_id LIMIT @p0
        """,
        Read, limit);

    /// <summary>Those of all tenants that were kept for long enough, and that nothing waits for.</summary>
    public static Task<List<(int TenantId, long RunId)>> OldAsync(DbConnection connection, DateTimeOffset now, int limit) => connection.ListAsync(
        """
        SELECT tenant_id, run_id FROM job_run WHERE keep_until < @p0
          AND NOT EXISTS (SELECT 1 FROM job_run w WHERE w.state = 'waiting' AND w.tenant_id = job_run.tenant_id AND w.after_batch = job_run.batch_id)
        ORDER BY keep_until LIMIT @p1
        """,
        row => (row.Int(), row.Long()), Ms(now), limit);

    /// <summary>The runs of a schedule that wait or go on.</summary>
    public static Task<List<JobRunRow>> OpenOfAsync(DbConnection connection, int tenantId, long scheduleId) => connection.ListAsync(
        $"SELECT {Columns} FROM job_run WHERE tenant_id = @p0 AND schedule_id = @p1 AND state IN ('queued', 'running') ORDER BY run_id", Read, tenantId, scheduleId);

    /// <summary>The newest run of each schedule of the tenant and of the installation.</summary>
    public static Task<List<JobRunRow>> LatestAsync(DbConnection connection, JobScope scope) => connection.ListAsync(
        $"""
        SELECT {Columns} FROM job_run WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1
          AND run_id IN (SELECT MAX(l.run_id) FROM job_run l WHERE l.tenant_id IN (@p0, 0) AND l.schedule_id IS NOT NULL GROUP BY l.tenant_id, l.schedule_id)
        """,
        Read, scope.TenantId, scope.Least);

    internal static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static JobRunRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        RunId = row.Long(),
        Kind = row.Text(),
        Name = row.Text(),
        Queue = row.Text(),
        ScheduleId = row.LongOrNull(),
        FireKey = row.TextOrNull(),
        BatchId = row.LongOrNull(),
        AfterRun = row.LongOrNull(),
        AfterBatch = row.LongOrNull(),
        AfterAny = row.Truth(),
        State = row.Text(),
        Attempt = row.Int(),
        Attempts = row.Int(),
        DueAt = row.Millis(),
        Args = row.Text(),
        OrderNo = row.TextOrNull(),
        LockKey = row.TextOrNull(),
        CreatedBy = row.Text(),
        CreatedAt = row.Millis(),
        StartedAt = row.MillisOrNull(),
        EndedAt = row.MillisOrNull(),
        Node = row.TextOrNull(),
        LeaseUntil = row.MillisOrNull(),
        Fence = row.Int(),
        ProgressDone = row.Long(),
        ProgressTotal = row.Long(),
        ProgressText = row.TextOrNull(),
        Result = row.TextOrNull(),
        Error = row.TextOrNull(),
        CancelAt = row.MillisOrNull(),
        CancelBy = row.TextOrNull(),
        CancelReason = row.TextOrNull(),
        KeepUntil = row.MillisOrNull(),
    };
}
