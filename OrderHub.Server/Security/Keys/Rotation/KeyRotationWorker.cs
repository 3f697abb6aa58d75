using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Keys;

namespace OrderHub.Server.Security.Keys.Rotation;

/// <summary>Takes up the rotations that nobody works on, on nodes that play the role <c>jobs</c>; one at a time, because they compete for the same disk.</summary>
internal sealed class KeyRotationWorker(
    KeyRotationRun run, KeyRotations rotations, IDatabase database, NodeRoles roles, IOptions<SecurityOptions> options,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<KeyRotationWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Jobs))
        {
            return;
        }

        await lifetime.HasStartedAsync(stoppingToken);
        while (true)
        {
            try
            {
                foreach (var rotation in (await KeyRotationTable.RunningAsync(database, stoppingToken)).Where(row => row.LeaseUntil <= time.GetUtcNow()))
                {
                    await run.RunAsync(rotation, stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Logs.RefreshFailed(logger, failure);
            }

            await rotations.Bell.WaitAsync(TimeSpan.FromSeconds(options.Value.KeyRefreshSeconds), stoppingToken);
        }
    }
}
