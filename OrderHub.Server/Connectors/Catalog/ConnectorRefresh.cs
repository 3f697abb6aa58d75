namespace OrderHub.Server.Connectors.Catalog;

/// <summary>Loads tenants' connectors at start, and looks every few seconds for what other nodes have published.</summary>
public sealed class ConnectorRefresh(ConnectorVersions versions, CodeOverrides codes, Credentials.PartnerCredentialStore credentials, TimeProvider time, ILogger<ConnectorRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await versions.LoadAsync(cancellationToken);
        await codes.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rhythm, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await versions.RefreshAsync(stoppingToken);
                await credentials.LoadAsync(stoppingToken);
                await codes.LoadAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // What is in memory goes on counting; the next look is soon.
                log.RefreshFailed(failure);
            }
        }
    }
}
