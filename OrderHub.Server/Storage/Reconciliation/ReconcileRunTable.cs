using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Reconciliation;

/// <summary>Row of <c>reconcile_run</c>: one comparison of a tenant's orders with one store of one node.</summary>
public sealed record ReconcileRunRow
{
    public const string Round = "round";
    public const string Asked = "asked";
    public const string Running = "running";
    public const string Done = "done";
    public const string Stopped = "stopped";
    public const string Failed = "failed";

    public required int TenantId { get; init; }
    public required long RunId { get; init; }
    /// <summary>Such as index, cache or read-models.</summary>
    public required string Store { get; init; }
    public required int Node { get; init; }
    /// <summary>round: by itself; asked: by a person.</summary>
    public required string Kind { get; init; }
    /// <summary>True: also what each copy says, not its version only.</summary>
    public required bool Content { get; init; }
    public required bool Repair { get; init; }
    /// <summary>asked, running, done, stopped or failed.</summary>
    public required string State { get; init; }
    public string? AskedBy { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Buckets { get; init; }
    public int BucketsDone { get; init; }
    /// <summary>Rows of both sides that were read or counted.</summary>
    public long RowsRead { get; init; }
    public int Found { get; init; }
    /// <summary>Orders that the relay may still be on its way with; no differences.</summary>
    public int Young { get; init; }
    public int Repaired { get; init; }
    /// <summary>Differences that are there still, after the repair where there was one.</summary>
    public int Remaining { get; init; }
    public string? Problem { get; init; }
}

/// <summary>Statements on <c>reconcile_run</c>, at home.</summary>
public static class ReconcileRunTable
{
    /// <summary>Guard: the run has ended, or a person stopped it.</summary>
    public const string EndedGuard = "reconcile_run.ended";

    private const string Columns =
        """
        tenant_id, run_id, store, node, kind, content, repair, state, asked_by, asked_at, started_at, updated_at, ended_at, buckets, buckets_done, rows_read,
        found, young, repaired, remaining, problem
        """;

    public static void Insert(WriteBatch batch, ReconcileRunRow row) => batch.Add(
        $"INSERT INTO reconcile_run ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20)",
        row.TenantId, row.RunId, row.Store, row.Node, row.Kind, row.Content, row.Repair, row.State, row.AskedBy, row.AskedAt.ToUnixTimeMilliseconds(),
        row.StartedAt?.ToUnixTimeMilliseconds(), row.UpdatedAt.ToUnixTimeMilliseconds(), row.EndedAt?.ToUnixTimeMilliseconds(), row.Buckets, row.BucketsDone, row.RowsRead,
        row.Found, row.Young, row.Repaired, row.Remaining, row.Problem);

    /// <summary>Writes how far it has come; a run that was stopped stays so.</summary>
    public static void Advance(WriteBatch batch, ReconcileRunRow row) => batch.AddGuarded(
        EndedGuard, 1,
        """
        UPDATE reconcile_run SET state = @p0, started_at = @p1, updated_at = @p2, ended_at = @p3, buckets = @p4, buckets_done = @p5, rows_read = @p6, found = @p7,
          young = @p8, repaired = @p9, remaining = @p10, problem = @p11
        WHERE tenant_id = @p12 AND run_id = @p13 AND state IN ('asked', 'running')
        """,
        row.State, row.StartedAt?.ToUnixTimeMilliseconds(), row.UpdatedAt.ToUnixTimeMilliseconds(), row.EndedAt?.ToUnixTimeMilliseconds(), row.Buckets, row.BucketsDone,
        row.RowsRead, row.Found, row.Young, row.Repaired, row.Remaining, row.Problem, row.TenantId, row.RunId);

    public static void Stop(WriteBatch batch, int tenantId, long runId, DateTimeOffset at) => batch.AddGuarded(
        EndedGuard, 1,
        "UPDATE reconcile_run SET state = 'stopped', ended_at = @p0, updated_at = @p0 WHERE tenant_id = @p1 AND run_id = @p2 AND state IN ('asked', 'running')",
        at.ToUnixTimeMilliseconds(), tenantId, runId);

    /// <summary>Ends what this node left behind when it died.</summary>
    public static void EndLeft(WriteBatch batch, int node, DateTimeOffset at) => batch.Add(
        "UPDATE reconcile_run SET state = 'failed', problem = 'The node stopped meanwhile.', ended_at = @p0, updated_at = @p0 WHERE state = 'running' AND node = @p1",
        at.ToUnixTimeMilliseconds(), node);

    public static void DeleteBefore(WriteBatch batch, int tenantId, long runId) =>
        batch.Add("DELETE FROM reconcile_run WHERE tenant_id = @p0 AND run_id < @p1", tenantId, runId);

    public static Task<ReconcileRunRow?> FindAsync(DbConnection connection, int tenantId, long runId) =>
        connection.FirstAsync($"SELECT {Columns} FROM reconcile_run WHERE tenant_id = @p0 AND run_id = @p1", Read, tenantId, runId);

    /// <summary>A tenant's runs before one, newest first.</summary>
    public static Task<List<ReconcileRunRow>> ListAsync(DbConnection connection, int tenantId, long before, int limit) => connection.ListAsync(
        $"SELECT {Columns} FROM reconcile_run WHERE tenant_id = @p0 AND run_id < @p1 ORDER BY run_id DESC LIMIT @p2", Read, tenantId, before, limit);

    /// <summary>The newest run of a store on a node, or on any, that came to its end; of those that looked at contents where that is asked.</summary>
    public static Task<ReconcileRunRow?> LastDoneAsync(DbConnection connection, int tenantId, string store, int? node, bool content) => connection.FirstAsync(
        $"SELECT {Columns} FROM reconcile_run WHERE tenant_id = @p0 AND store = @p1 AND (@p2 IS NULL OR node = @p2) AND state = 'done' AND content >= @p3 ORDER BY run_id DESC LIMIT 1",
        Read, tenantId, store, node, content);

    /// <summary>What people asked of a node, oldest first.</summary>
    public static Task<List<ReconcileRunRow>> AskedAsync(DbConnection connection, int node) => connection.ListAsync(
        $"SELECT {Columns} FROM reconcile_run WHERE state = 'asked' AND node = @p0 ORDER BY run_id LIMIT 20", Read, node);

    private static ReconcileRunRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        RunId = row.Long(),
        Store = row.Text(),
        Node = row.Int(),
        Kind = row.Text(),
        Content = row.Truth(),
        Repair = row.Truth(),
        State = row.Text(),
        AskedBy = row.TextOrNull(),
        AskedAt = row.Millis(),
        StartedAt = row.MillisOrNull(),
        UpdatedAt = row.Millis(),
        EndedAt = row.MillisOrNull(),
        Buckets = row.Int(),
        BucketsDone = row.Int(),
        RowsRead = row.Long(),
        Found = row.Int(),
        Young = row.Int(),
        Repaired = row.Int(),
        Remaining = row.Int(),
        Problem = row.TextOrNull(),
    };
}
