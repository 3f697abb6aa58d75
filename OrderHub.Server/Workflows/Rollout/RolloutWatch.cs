using Microsoft.Extensions.Options;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.Server.Workflows.Rollout;

/// <summary>Keeps the node's picture of what is published up to date with the other nodes: one read of one row a second.</summary>
public sealed class RolloutWatch(FlowCatalog catalog, TimeProvider clock, IOptions<WorkflowOptions> options, ILogger<RolloutWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.RolloutPoll, clock, stoppingToken);
            try
            {
                await catalog.RefreshAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Logs.RolloutWatchBroken(log, error);
            }
        }
    }
}
