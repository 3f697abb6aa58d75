using Microsoft.Extensions.Options;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Connectors.Folders;

/// <summary>Looks into the drop folder of every connector that has one, each in its own loop, so that a big file holds up no other partner.</summary>
public sealed class FolderWorker(
    ConnectorCatalog catalog, IPartnerCredentials credentials, MessageReader reader, IConnectorClient client, IConnectorAddresses addresses, IServiceProvider services, Notices notices,
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, IOptions<ConnectorOptions> options, NodeRoles roles, TimeProvider time, ILogger<FolderWorker> log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Access) || services.GetService<IPartnerInbox>() is not { } inbox)
        {
            return Task.CompletedTask;
        }

        return catalog.ServeEachAsync(connector => connector.Manifest.Inbound?.Transport == TransportKind.Folder, name => ServeAsync(name, inbox, stoppingToken), time, stoppingToken);
    }

    private async Task ServeAsync(string name, IPartnerInbox inbox, CancellationToken ct)
    {
        await Task.Yield();
        if (addresses.FindFolder(name) is null)
        {
            // In Development it may still be found.
            log.FolderUnset(name);
        }

        var appKey = options.Value.Connectors.GetValueOrDefault(name)?.AppKey;
        var (folder, line) = ((InFolder?)null, "");
        while (!ct.IsCancellationRequested)
        {
            var wait = Rhythm;
            try
            {
                if (addresses.FindFolder(name) is { } root)
                {
                    // A version published meanwhile is for the next look.
                    var (connector, from) = Find(name, appKey);
                    if (folder is null || line != connector?.Line)
                    {
                        folder = connector is null || from is null ? null : new InFolder(connector, from, root, reader, inbox, client, notices, database, time, log);
                        line = connector?.Line ?? "";
                    }

                    await (folder?.LookAsync(ct) ?? Task.CompletedTask);
                    wait = folder is null ? AfterFailure : Rhythm;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // The file is still where it was; the next look takes it up again.
                log.FolderFailed(failure, name);
                wait = AfterFailure;
            }

            await Task.Delay(wait, time, ct);
        }
    }

    // Nulls: nobody knows yet whose files these are. Somebody may add the credential while the server runs.
    private (Connector? Connector, PartnerCredential? From) Find(string name, string? appKey)
    {
        var known = credentials.OfConnector(name);
        var from = appKey is not null ? credentials.Find(name, appKey) : known.Count == 1 ? known[0] : null;
        if (from is null)
        {
            log.FolderOfNobody(name, known.Count);
            return (null, null);
        }

        return (catalog.Find(from.TenantId, name) is { Manifest.Inbound.Transport: TransportKind.Folder } connector ? connector : null, from);
    }
}
