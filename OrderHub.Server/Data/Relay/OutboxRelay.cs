using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Carries the outbox of every database to its consumers, each in a loop of its own: one that is slow or stands still holds up no other. On a node
/// that plays the role <c>relay</c>; consumers that serve this process alone (<see cref="INodeConsumer"/>) run on every node.
/// </summary>
internal sealed class OutboxRelay(
    IEnumerable<IEventConsumer> consumers, RelayStatus status, NodeRoles roles, IShards shards, OutboxSignal signal,
    IOptions<RelayOptions> options, IOptions<NodeOptions> node, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Consumers use what other layers load at their start.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStop = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task;

        // Each on a thread of the pool from the start: an embedded store answers without yielding, so a loop with much to do would
        // keep the next one from beginning.
        await Task.WhenAll(
            from consumer in consumers.Where(Runs)
            from place in Enumerable.Range(0, shards.All.Count)
            select Task.Run(() => Loop(consumer, place).RunAsync(stoppingToken), CancellationToken.None));
    }

    private ConsumerLoop Loop(IEventConsumer consumer, int place)
    {
        var database = shards.All[place];
        IRelayCursor cursor = consumer is INodeConsumer own
            ? new NodeCursor(own, place, database)
            : new SharedCursor(consumer.Name, database, node.Value.Node, options.Value, time);
        return new(consumer, database, cursor, signal, status.Of(consumer).In(place), options.Value, time, logger);
    }

    private bool Runs(IEventConsumer consumer) => consumer is INodeConsumer || roles.Plays(NodeRoles.Relay);
}
