using System.Globalization;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Jobs;
using Quartz;

namespace OrderHub.Server.Operations.Jobs.Clock;

/// <summary>
/// Quartz over a store of its own: clustered where nodes share a database, so that one of them fires, and embedded over a file else. It knows
/// when a schedule fires and nothing of what then happens. Its triggers follow the rows of <c>job_schedule</c>: what differs is set anew.
/// A firing that was missed while no node ran is made up for once.
/// </summary>
internal sealed class JobClock([FromKeyedServices(StorageSetup.Jobs)] IDatabase database, Func<ScheduleStore> store, JobSchedules schedules, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly JobKey Fire = new("fire", "orderhub");

    private readonly Dictionary<long, long> set = [];
    private StandaloneSchedulerFactory? factory;
    private IScheduler? scheduler;

    public async Task StartAsync(CancellationToken ct)
    {
        factory = QuartzSchedulerBuilder.Create(Configure).Build();
        scheduler = await factory.GetScheduler(ct);
        await scheduler.AddJob(JobBuilder.Create<FireJob>().WithIdentity(Fire).StoreDurably().Build(), new AddJobOptions { Replace = true }, ct);
        await FollowAsync(ct);
        await scheduler.Start(ct);
    }

    /// <summary>Sets what changed since the last time, whoever changed it on whichever node.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        var rows = await database.ReadAsync(JobScheduleTable.AllAsync, ct);
        foreach (var row in rows.Where(row => set.GetValueOrDefault(row.ScheduleId) != row.Revision))
        {
            await SetAsync(row, ct);
            set[row.ScheduleId] = row.Revision;
        }

        foreach (var gone in set.Keys.Except(rows.Select(row => row.ScheduleId)).ToList())
        {
            await scheduler!.UnscheduleJob(KeyOf(gone), ct);
            set.Remove(gone);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (scheduler is not null)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true);
        }

        if (factory is not null)
        {
            await factory.DisposeAsync();
        }
    }

    private void Configure(IQuartzBuilder quartz)
    {
        var where = store();
        quartz.Services.AddSingleton(schedules);
        quartz.Services.AddSingleton(loggers);
        quartz.UseTimeProvider(JobCron.Time);
        quartz.UseDefaultThreadPool(2);
        quartz.ConfigureScheduler(options =>
        {
            options.InstanceName = "orderhub";
            options.GenerateInstanceId = true;
        });
        quartz.UsePersistentStore(persistent =>
        {
            if (where.IsShared)
            {
                persistent.UseMySql(where.Factory, where.ConnectionString);
                persistent.UseClustering(_ => { });
            }
            else
            {
                persistent.UseSqlite(where.Factory, where.ConnectionString);
            }

            persistent.ProvisionSchema();
        });
    }

    // One that is as it should be stays as it is: it may hold a firing that is still to be made up for.
    private async Task SetAsync(JobScheduleRow row, CancellationToken ct)
    {
        var key = KeyOf(row.ScheduleId);
        var there = await scheduler!.GetTrigger(key, ct) as ICronTrigger;
        if (row.PausedAt is not null)
        {
            await scheduler.UnscheduleJob(key, ct);
            return;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(row.TimeZone);
        if (there is not null && there.CronExpressionString == row.Cron && there.TimeZone.Id == zone.Id)
        {
            return;
        }

        var trigger = TriggerBuilder.Create(JobCron.Time).WithIdentity(key).ForJob(Fire)
            .UsingJobData(FireJob.Tenant, row.TenantId.ToString(CultureInfo.InvariantCulture))
            .UsingJobData(FireJob.Schedule, row.ScheduleId.ToString(CultureInfo.InvariantCulture))
            .WithSchedule(CronScheduleBuilder.Create(row.Cron).InTimeZone(zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        if (there is not null)
        {
            await scheduler.RescheduleJob(key, trigger, ct);
            return;
        }

        try
        {
            await scheduler.ScheduleJob(trigger, cancellationToken: ct);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another node was quicker, with the same.
        }
    }

    private static TriggerKey KeyOf(long scheduleId) => new(scheduleId.ToString(CultureInfo.InvariantCulture), "schedules");
}
