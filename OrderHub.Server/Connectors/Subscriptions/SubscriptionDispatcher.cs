using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Connectors;

namespace OrderHub.Server.Connectors.Subscriptions;

/// <summary>Keeps a loop for every subscription there is, each of its own: one that is slow or away delays no other. On a node that plays the role <c>relay</c>.</summary>
public sealed class SubscriptionDispatcher(
    [FromKeyedServices(StorageSetup.Connectors)] IDatabase database, SubscriptionStore store, WebhookSender sender, SubscriptionSignal signal, NodeRoles roles,
    IOptions<SubscriptionOptions> options, IOptions<NodeOptions> node, TimeProvider time, ILogger<SubscriptionDispatcher> log) : BackgroundService
{
    private readonly Dictionary<(int TenantId, long SubscriptionId), (Task Task, CancellationTokenSource Stop)> loops = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!roles.Plays(NodeRoles.Relay))
        {
            return;
        }

        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var nudge = signal.Next;
            try
            {
                await MatchAsync(await database.ReadAsync(SubscriptionTable.AllAsync, stoppingToken), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.DispatcherBroken(failure);
            }

            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(nudge, Task.Delay(options.Value.Poll, time, waking.Token));
            await waking.CancelAsync();
        }

        await MatchAsync([], CancellationToken.None);
    }

    /// <summary>Begins loops for what is new and ends those of what is gone or paused.</summary>
    private async Task MatchAsync(IReadOnlyList<SubscriptionRow> rows, CancellationToken ct)
    {
        var wanted = rows.Where(row => row.State == SubscriptionRow.Active).Select(row => (row.TenantId, row.SubscriptionId)).ToHashSet();
        foreach (var (key, (task, stop)) in loops.Where(loop => !wanted.Contains(loop.Key)).ToList())
        {
            await stop.CancelAsync();
            await task;
            stop.Dispose();
            loops.Remove(key);
        }

        foreach (var key in wanted.Where(key => !loops.ContainsKey(key)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var loop = new DeliveryLoop(key.TenantId, key.SubscriptionId, $"node-{node.Value.Node}", database, store, sender, signal, options.Value, time, log);
            loops[key] = (Task.Run(() => loop.RunAsync(stop.Token), CancellationToken.None), stop);
        }
    }
}
