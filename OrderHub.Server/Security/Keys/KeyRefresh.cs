using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Security.Keys;

/// <summary>Keeps the ring up with keys that other nodes and the command line make, on every node.</summary>
internal sealed class KeyRefresh(TenantKeyRing keys, IOptions<SecurityOptions> options, TimeProvider time, ILogger<KeyRefresh> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.EachAsync(TimeSpan.FromSeconds(options.Value.KeyRefreshSeconds), keys.RefreshAsync, failure => Logs.RefreshFailed(logger, failure), stoppingToken);
}
