using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>Jobs that come again: made, changed, paused and fired here. The rows are the truth; the clock is told of them.</summary>
public sealed class JobSchedules(
    [FromKeyedServices(StorageSetup.Jobs)] IDatabase database, JobKinds kinds, JobDesk desk, IIdSource ids, TimeProvider time, IOptions<JobsOptions> options, ILogger<JobSchedules> log)
{
    /// <summary>Who makes what comes with the program.</summary>
    public const string Program = "program";

    /// <summary>Raised when a schedule of this node changed.</summary>
    public event Action? Changed;

    /// <summary>Null: the tenant has one of that name.</summary>
    public async Task<JobScheduleRow?> AddAsync(int tenantId, string by, string name, JobKind kind, JsonObject args, string cron, string zone, bool shipped, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = new JobScheduleRow
        {
            TenantId = kind.IsInstallation ? JobScope.Installation : tenantId,
            ScheduleId = ids.Next(),
            Name = name,
            Kind = kind.Name,
            Args = args.ToJsonString(),
            Cron = cron,
            TimeZone = zone,
            Revision = 1,
            IsShipped = shipped,
            CreatedBy = by,
            CreatedAt = now,
            UpdatedBy = by,
            UpdatedAt = now,
        };
        var batch = new WriteBatch();
        JobScheduleTable.Insert(batch, row);
        return await CommitAsync(batch, ct) ? row : null;
    }

    /// <summary>Writes a change over what was read. False: somebody else was quicker.</summary>
    public async Task<bool> ChangeAsync(JobScheduleRow read, JobScheduleRow changed, string by, CancellationToken ct)
    {
        var batch = new WriteBatch();
        JobScheduleTable.Update(batch, read, changed with { UpdatedBy = by, UpdatedAt = time.GetUtcNow() });
        return await CommitAsync(batch, ct);
    }

    public async Task<bool> DeleteAsync(JobScheduleRow read, CancellationToken ct)
    {
        var batch = new WriteBatch();
        JobScheduleTable.Delete(batch, read);
        return await CommitAsync(batch, ct);
    }

    /// <summary>A run of it now, whatever the clock says.</summary>
    public Task<JobRunRow> TriggerAsync(JobScheduleRow schedule, string by, CancellationToken ct) => MakeAsync(schedule, null, by, ct)!;

    /// <summary>The clock says that it is time. Every node may say so: one firing is one run.</summary>
    public async Task FireAsync(int tenantId, long scheduleId, DateTimeOffset at, CancellationToken ct)
    {
        var schedule = await database.ReadAsync(connection => JobScheduleTable.FindAsync(connection, new(tenantId, tenantId == JobScope.Installation), scheduleId), ct);
        if (schedule is { PausedAt: null } && kinds.Find(schedule.Kind) is not null)
        {
            await MakeAsync(schedule, at, Program, ct);
        }
    }

    /// <summary>Makes the schedules that come with the program and are not there; those that are stay as people left them.</summary>
    public async Task ShipAsync(CancellationToken ct)
    {
        var there = await database.ReadAsync(JobScheduleTable.AllAsync, ct);
        foreach (var kind in kinds.All.Where(kind => kind.Ships is not null && !there.Exists(row => row.Name == kind.Ships.Name && row.TenantId == JobScope.Installation)))
        {
            await AddAsync(JobScope.Installation, Program, kind.Ships!.Name, kind, JsonNode.Parse(kind.Ships.Args)!.AsObject(), kind.Ships.Cron, "UTC", shipped: true, ct);
        }

        foreach (var queue in kinds.All.Select(kind => kind.Queue).Distinct(StringComparer.Ordinal))
        {
            if (!(await database.ReadAsync(JobQueueTable.AllAsync, ct)).Exists(row => row.Queue == queue))
            {
                var batch = new WriteBatch();
                JobQueueTable.Insert(batch, queue, options.Value.QueueConcurrency);
                await database.CommitAsync(batch, ct);
            }
        }
    }

    private async Task<JobRunRow> MakeAsync(JobScheduleRow schedule, DateTimeOffset? fired, string by, CancellationToken ct)
    {
        var kind = kinds.Find(schedule.Kind)!.About;
        var open = await database.ReadAsync(connection => JobRunTable.OpenOfAsync(connection, schedule.TenantId, schedule.ScheduleId), ct);
        var firing = fired is null ? Firing.Queue : JobDecisions.OnFire(kind.Overlap, open);
        var now = time.GetUtcNow();
        var run = desk.RowOf(schedule.TenantId, by, new(kind.Name, JsonNode.Parse(schedule.Args)!.AsObject(), schedule.Name)) with
        {
            ScheduleId = schedule.ScheduleId,
            FireKey = fired is { } at ? string.Create(CultureInfo.InvariantCulture, $"{schedule.ScheduleId}@{at.ToUnixTimeMilliseconds()}") : null,
            LockKey = string.Create(CultureInfo.InvariantCulture, $"schedule:{schedule.ScheduleId}"),
        };
        if (firing == Firing.Skip)
        {
            run = run with { State = JobRunRow.Skipped, Error = "An earlier run has not ended.", EndedAt = now, KeepUntil = now + options.Value.KeepSucceeded };
        }

        var batch = new WriteBatch();
        JobRunTable.Insert(batch, run);
        batch.Then(desk.Nudge);
        if ((await database.CommitAsync(batch, ct)).IsCommitted && firing == Firing.CancelAndQueue)
        {
            foreach (var earlier in open)
            {
                await desk.CancelAsync(earlier, Program, $"Overtaken by run {run.RunId}.", ct);
            }
        }

        log.JobFired(schedule.Name, firing.ToString());
        return run;
    }

    private async Task<bool> CommitAsync(WriteBatch batch, CancellationToken ct)
    {
        var done = (await database.CommitAsync(batch, ct)).IsCommitted;
        if (done)
        {
            Changed?.Invoke();
        }

        return done;
    }
}
