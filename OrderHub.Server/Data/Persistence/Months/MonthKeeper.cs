using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Data.Persistence.Months;

/// <summary>Goes round at the start and then every <see cref="StorageOptions.KeepEvery"/>, on nodes that play the role <c>jobs</c>. What failed is done by the next round.</summary>
internal sealed class MonthKeeper(MonthKeeping keeping, NodeRoles roles, IOptions<StorageOptions> storage, TimeProvider time, ILogger<MonthKeeper> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => roles.Plays(NodeRoles.Jobs)
        ? time.AtOnceAndAfterEachAsync(storage.Value.KeepEvery, keeping.RunAsync, failure => Logs.KeepingFailed(logger, failure), stoppingToken)
        : Task.CompletedTask;
}
