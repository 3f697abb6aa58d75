using OrderHub.Server.Model;

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

    // What is in memory goes on counting where a round fails.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => time.EachAsync(
        Rhythm,
        async ct =>
        {
            await versions.RefreshAsync(ct);
            await credentials.LoadAsync(ct);
            await codes.LoadAsync(ct);
        },
        log.RefreshFailed,
        stoppingToken);
}
