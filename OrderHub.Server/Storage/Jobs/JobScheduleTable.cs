using System.Data.Common;
using OrderHub.Server.Storage.Flows;

namespace OrderHub.Server.Storage.Jobs;

/// <summary>Table <c>job_schedule</c>.</summary>
public static class JobScheduleTable
{
    /// <summary>Guard: the tenant has one of that name.</summary>
    public const string TakenGuard = "job_schedule.taken";

    /// <summary>Guard: somebody changed it meanwhile.</summary>
    public const string ChangedGuard = "job_schedule.changed";

    private const string Columns =
        "tenant_id, schedule_id, name, kind, args, cron, time_zone, revision, shipped, paused_at, paused_by, paused_reason, created_by, created_at, updated_by, updated_at";

    public static void Insert(WriteBatch batch, JobScheduleRow row) => batch.AddGuarded(
        TakenGuard, 1,
        """
        INSERT INTO job_schedule (tenant_id, schedule_id, name, kind, args, cron, time_zone, revision, shipped, created_by, created_at, updated_by, updated_at)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12)
        """,
        row.TenantId, row.ScheduleId, row.Name, row.Kind, row.Args, row.Cron, row.TimeZone, row.Revision, row.IsShipped ? 1 : 0, row.CreatedBy, row.CreatedAt.ToUnixTimeMilliseconds(),
        row.UpdatedBy, row.UpdatedAt.ToUnixTimeMilliseconds());

    /// <summary>Writes all that a person may change, over the revision that was read.</summary>
    public static void Update(WriteBatch batch, JobScheduleRow read, JobScheduleRow row) => batch.AddGuarded(
        ChangedGuard, 1,
        """
        UPDATE job_schedule SET args = @p0, cron = @p1, time_zone = @p2, paused_at = @p3, paused_by = @p4, paused_reason = @p5, updated_by = @p6, updated_at = @p7, revision = revision + 1
        WHERE tenant_id = @p8 AND schedule_id = @p9 AND revision = @p10
        """,
        row.Args, row.Cron, row.TimeZone, row.PausedAt?.ToUnixTimeMilliseconds(), row.PausedBy, row.PausedReason, row.UpdatedBy, row.UpdatedAt.ToUnixTimeMilliseconds(), read.TenantId,
        read.ScheduleId, read.Revision);

    public static void Delete(WriteBatch batch, JobScheduleRow read) => batch.AddGuarded(
        ChangedGuard, 1, "DELETE FROM job_schedule WHERE tenant_id = @p0 AND schedule_id = @p1 AND revision = @p2", read.TenantId, read.ScheduleId, read.Revision);

    /// <summary>One of the tenant's or of the installation's.</summary>
    public static Task<JobScheduleRow?> FindAsync(DbConnection connection, JobScope scope, long scheduleId) =>
        connection.FirstAsync($"SELECT {Columns} FROM job_schedule WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 AND schedule_id = @p2", Read, scope.TenantId, scope.Least, scheduleId);

    /// <summary>The tenant's and the installation's, by name.</summary>
    public static Task<List<JobScheduleRow>> ListAsync(DbConnection connection, JobScope scope) =>
        connection.ListAsync($"SELECT {Columns} FROM job_schedule WHERE tenant_id IN (@p0, 0) AND tenant_id >= @p1 ORDER BY name, schedule_id", Read, scope.TenantId, scope.Least);

    /// <summary>Those of all tenants: for the clock, which fires each for its own.</summary>
    public static Task<List<JobScheduleRow>> AllAsync(DbConnection connection) => connection.ListAsync($"SELECT {Columns} FROM job_schedule ORDER BY tenant_id, schedule_id", Read);

    private static JobScheduleRow Read(RowReader row) => new()
    {
        TenantId = row.Int(),
        ScheduleId = row.Long(),
        Name = row.Text(),
        Kind = row.Text(),
        Args = row.Text(),
        Cron = row.Text(),
        TimeZone = row.Text(),
        Revision = row.Long(),
        IsShipped = row.Truth(),
        PausedAt = row.MillisOrNull(),
        PausedBy = row.TextOrNull(),
        PausedReason = row.TextOrNull(),
        CreatedBy = row.Text(),
        CreatedAt = row.Millis(),
        UpdatedBy = row.Text(),
        UpdatedAt = row.Millis(),
    };
}
