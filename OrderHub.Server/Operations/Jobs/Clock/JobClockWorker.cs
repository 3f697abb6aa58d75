using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Operations.Jobs.Clock;

/// <summary>Keeps the clock going on nodes with the role <c>jobs</c>, behind their start; where its store fails, it is set again.</summary>
internal sealed class JobClockWorker(
    Func<JobClock> make, JobSchedules schedules, NodeRoles roles, IHostApplicationLifetime lifetime, IOptions<JobsOptions> options, ILogger<JobClockWorker> log) : BackgroundService
{
    /// <summary>How often the clock looks for schedules that other nodes changed.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Jobs))
        {
            return;
        }

        await lifetime.HasStartedAsync(stoppingToken);
        await Task.Delay(options.Value.StartDelay, TimeProvider.System, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var clock = make();
                await schedules.ShipAsync(stoppingToken);
                await clock.StartAsync(stoppingToken);
                await FollowAsync(clock, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.JobClockBroken(failure);
                await Task.Delay(Look, TimeProvider.System, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(JobClock clock, CancellationToken ct)
    {
        using var changed = new SemaphoreSlim(0);
        void Wake() => changed.Release();
        schedules.Changed += Wake;
        try
        {
            while (true)
            {
                await clock.FollowAsync(ct);
                await changed.WaitAsync(Look, ct);
            }
        }
        finally
        {
            schedules.Changed -= Wake;
        }
    }
}
