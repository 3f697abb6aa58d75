using Microsoft.Extensions.Options;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Watching;

/// <summary>
/// Raises the alarm when a partner that should be heard is silent, and ends it when it is heard again. A restart does not set the time
/// back: the last exchange in the store counts, also one that another node took. A partner never heard counts from this start.
/// </summary>
public sealed class SilenceWatch(
    ConnectorCatalog catalog, IPartnerCredentials credentials, Arrivals arrivals, Notices notices,
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, NodeRoles roles, IOptions<ConnectorOptions> options, TimeProvider time,
    ILogger<SilenceWatch> log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(30);
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly HashSet<(int, string)> silent = [];

    /// <summary>One look at every partner.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var name in catalog.NamesOf(connector => LongestOf(connector) is not null))
        {
            foreach (var credential in credentials.OfConnector(name))
            {
                if (catalog.Find(credential.TenantId, name) is { } connector && LongestOf(connector) is { } longest)
                {
                    await LookAsync(connector, credential.TenantId, longest, ct);
                }
            }
        }
    }

    // Whoever runs the hub knows how busy its partners are; the manifest, how busy such partners usually are.
    private TimeSpan? LongestOf(Connector connector) => connector.Manifest.Inbound is not { } inbound ? null
        : options.Value.Connectors.GetValueOrDefault(connector.Name)?.Silence is { } set ? (set > TimeSpan.Zero ? set : null)
        : inbound.Silence;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => roles.Plays(NodeRoles.Access)
        ? time.EachAsync(Rhythm, LookAsync, log.WatchFailed, stoppingToken)
        : Task.CompletedTask;

    private async Task LookAsync(Connector connector, int tenantId, TimeSpan longest, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var key = (tenantId, connector.Name);
        var heard = arrivals.Find(tenantId, connector.Name);
        if (heard is null || now - heard > longest)
        {
            // Another node may have heard it.
            var stored = await database.ReadAsync(connection => ExchangeTable.LastHeardAsync(connection, tenantId, connector.Name), ct);
            heard = stored > (heard ?? DateTimeOffset.MinValue) ? stored : heard;
        }

        var since = heard ?? startedAt;
        if (now - since > longest)
        {
            if (silent.Add(key))
            {
                await notices.OpenAsync(tenantId, connector.Name, Notices.Silence, $"Nothing came since {since:yyyy-MM-dd HH:mm} UTC.", ct);
            }
        }
        else if (heard is not null)
        {
            silent.Remove(key);
            await notices.CloseAsync(tenantId, connector.Name, Notices.Silence, ct);
        }
    }
}
