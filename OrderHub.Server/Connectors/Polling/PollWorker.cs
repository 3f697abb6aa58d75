using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;
using OrderHub.Server.Connectors.Watching;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;

namespace OrderHub.Server.Connectors.Polling;

/// <summary>Runs the polls of all connectors, each in its own loop and for every tenant that has a credential. A failing one is told once, until it works again.</summary>
public sealed class PollWorker(
    ConnectorCatalog catalog, IPartnerCredentials credentials, IConnectorClient client, IServiceProvider services, Notices notices,
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, NodeRoles roles, TimeProvider time, ILogger<PollWorker> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Access) || services.GetService<IPartnerInbox>() is not { } inbox)
        {
            return Task.CompletedTask;
        }

        return catalog.ServeEachAsync(connector => connector.Manifest.Inbound?.Polls.Count > 0, name => ServeAsync(name, inbox, stoppingToken), time, stoppingToken);
    }

    private async Task ServeAsync(string name, IPartnerInbox inbox, CancellationToken ct)
    {
        // Each poll has its own rhythm; a version published meanwhile counts from its next round.
        var due = new Dictionary<(int TenantId, string Ask), DateTimeOffset>();
        var memories = new Dictionary<(int TenantId, string Line, string Ask), PollMemory>();
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var from in credentials.OfConnector(name))
            {
                foreach (var poll in catalog.Find(from.TenantId, name)?.Manifest.Inbound?.Polls ?? [])
                {
                    if (due.GetValueOrDefault((from.TenantId, poll.Ask)) <= time.GetUtcNow())
                    {
                        var connector = catalog.Find(from.TenantId, name)!;
                        if (!memories.TryGetValue((from.TenantId, connector.Line, poll.Ask), out var memory))
                        {
                            // Another version may take what this one refused.
                            memories.Keys.Where(key => key.TenantId == from.TenantId && key.Ask == poll.Ask).ToList().ForEach(old => memories.Remove(old));
                            memories[(from.TenantId, connector.Line, poll.Ask)] = memory = new();
                        }

                        await RunAsync(connector, poll, from, inbox, memory, ct);
                        due[(from.TenantId, poll.Ask)] = time.GetUtcNow() + poll.Every;
                    }
                }
            }
        }
    }

    private async Task RunAsync(Connector connector, PollManifest poll, PartnerCredential from, IPartnerInbox inbox, PollMemory memory, CancellationToken ct)
    {
        try
        {
            var result = await new PollRound(connector, poll, from, client, inbox, database, time, memory).RunAsync(ct);
            await (result.Failure is null
                ? notices.CloseAsync(from.TenantId, connector.Name, Notices.PollFailed, ct)
                : notices.OpenAsync(from.TenantId, connector.Name, Notices.PollFailed, $"{poll.Ask}: {result.Failure}", ct));
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // The cursor stands where it stood: the next round asks again.
            log.PollFailed(failure, connector.Name, poll.Ask);
        }
    }
}
