using Microsoft.Extensions.Options;

namespace OrderHub.Server.Security.Keys;

/// <summary>Keeps the ring up with keys that other nodes and the command line make, on every node.</summary>
internal sealed class KeyRefresh(TenantKeyRing keys, IOptions<SecurityOptions> options, TimeProvider time, ILogger<KeyRefresh> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.KeyRefreshSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await keys.RefreshAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Logs.RefreshFailed(logger, failure);
            }
        }
    }
}
