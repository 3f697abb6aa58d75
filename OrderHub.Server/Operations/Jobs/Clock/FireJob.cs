using System.Globalization;
using Quartz;

namespace OrderHub.Server.Operations.Jobs.Clock;

/// <summary>What the clock runs: it makes a run of the schedule that fired, and nothing else. Firing twice makes one run.</summary>
internal sealed class FireJob(JobSchedules schedules) : IJob
{
    public const string Tenant = "tenant";

    public const string Schedule = "schedule";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        await schedules.FireAsync(
            int.Parse(data.GetString(Tenant)!, CultureInfo.InvariantCulture), long.Parse(data.GetString(Schedule)!, CultureInfo.InvariantCulture),
            context.ScheduledFireTimeUtc ?? context.FireTimeUtc, cancellationToken);
    }
}
