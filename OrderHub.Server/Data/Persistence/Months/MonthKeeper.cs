using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Persistence.Months;

/// <summary>Goes round at the start and then every <see cref="StorageOptions.KeepEvery"/>, on nodes that play the role <c>jobs</c>. What failed is done by the next round.</summary>
internal sealed class MonthKeeper(MonthKeeping keeping, NodeRoles roles, IOptions<StorageOptions> storage, TimeProvider time, ILogger<MonthKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Jobs))
        {
            return;
        }

        await Task.Yield();
        while (true)
        {
            try
            {
                await keeping.RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Logs.KeepingFailed(logger, failure);
            }

            await Task.Delay(storage.Value.KeepEvery, time, stoppingToken);
        }
    }
}
