using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Row of <c>job_action</c>: one deed on all runs that a filter takes.</summary>
public sealed record JobActionRow
{
    public const string Retry = "retry";
    public const string Remove = "delete";
    public const string Running = "running";
    public const string Done = "done";
    public const string Stopped = "stopped";

    public required int TenantId { get; init; }
    public required long ActionId { get; init; }
    /// <summary>retry or delete.</summary>
    public required string Verb { get; init; }
    public required string Filter { get; init; }
    public required string State { get; init; }
    /// <summary>The run that was done last.</summary>
    public long LastId { get; init; }
    /// <summary>The newest run that is meant.</summary>
    public required long UptoId { get; init; }
    public required int Total { get; init; }
    public int DoneCount { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Fence { get; init; }
}

/// <summary>Table <c>job_action</c>. What a piece does and how far it has come are one batch: nothing is done twice.</summary>
public static class JobActionTable
{
    /// <summary>Guard: another node works on it, or a person stopped it.</summary>
    public const string FenceGuard = "job_action.fence";

    private const string Columns = "tenant_id, action_id, verb, filter, state, last_id, upto_id, total, done, created_by, created_at, updated_at, ended_at, fence";

    public static void Insert(WriteBatch batch, JobActionRow row) => batch.Add(
        """
        INSERT INTO job_action (tenant_id, action_id, verb, filter, state, last_id, upto_id, total, done, created_by, created_at, updated_at, fence)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, 0)
        """,
        row.TenantId, row.ActionId, row.Verb, row.Filter, row.State, row.LastId, row.UptoId, row.Total, row.DoneCount, row.CreatedBy, row.CreatedAt.ToUnixTimeMilliseconds(),
        row.UpdatedAt.ToUnixTimeMilliseconds());

    /// <summary>Writes how far it has come, over what was read.</summary>
    public static void Advance(WriteBatch batch, JobActionRow row) => batch.AddGuarded(
        FenceGuard, 1,
        """
        UPDATE job_action SET state = @p0, last_id = @p1, total = @p2, done = @p3, updated_at = @p4, ended_at = @p5, fence = fence + 1
        WHERE tenant_id = @p6 AND action_id = @p7 AND fence = @p8 AND state = 'running'
        """,
        row.State, row.LastId, row.Total, row.DoneCount, row.UpdatedAt.ToUnixTimeMilliseconds(), row.EndedAt?.ToUnixTimeMilliseconds(), row.TenantId, row.ActionId, row.Fence);

    /// <summary>Ends one that goes on; what was done stays so.</summary>
    public static void Stop(WriteBatch batch, int tenantId, long actionId, DateTimeOffset at) => batch.AddGuarded(
        FenceGuard, 1,
        "UPDATE job_action SET state = 'stopped', ended_at = @p0, updated_at = @p0, fence = fence + 1 WHERE tenant_id = @p1 AND action_id = @p2 AND state = 'running'",
        at.ToUnixTimeMilliseconds(), tenantId, actionId);

    public static Task<JobActionRow?> FindAsync(DbConnection connection, int tenantId, long actionId) =>
        connection.FirstAsync($"SELECT {Columns} FROM job_action WHERE tenant_id = @p0 AND action_id = @p1", Read, tenantId, actionId);

    /// <summary>A tenant's, newest first.</summary>
    public static Task<List<JobActionRow>> ListAsync(DbConnection connection, int tenantId, int limit) =>
        connection.ListAsync($"SELECT {Columns} FROM job_action WHERE tenant_id = @p0 ORDER BY action_id DESC LIMIT @p1", Read, tenantId, limit);

    /// <summary>Those of all tenants that go on.</summary>
    public static Task<List<JobActionRow>> OpenAsync(DbConnection connection, int limit) =>
        connection.ListAsync($"SELECT {Columns} FROM job_action WHERE state = 'running' ORDER BY action_id LIMIT @p0", Read, limit);

    private static JobActionRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        ActionId = row.Long(),
        Verb = row.Text(),
        Filter = row.Text(),
        State = row.Text(),
        LastId = row.Long(),
        UptoId = row.Long(),
        Total = row.Int(),
        DoneCount = row.Int(),
        CreatedBy = row.Text(),
        CreatedAt = row.Millis(),
        UpdatedAt = row.Millis(),
        EndedAt = row.MillisOrNull(),
        Fence = row.Int(),
    };
}
