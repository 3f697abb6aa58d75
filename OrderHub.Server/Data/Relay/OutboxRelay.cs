using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay.Bus;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay;

/// <summary>
/// Carries the outbox of every database to its consumers, each in a loop of its own: one that is slow or stands still holds up no other. Those
/// that all nodes run together get it from the <see cref="IEventBus"/>, on a node that plays the role <c>relay</c>; those that serve this process
/// alone (<see cref="INodeConsumer"/>) read the outbox itself, on every node, because their positions are lost and restored with their data.
/// </summary>
internal sealed class OutboxRelay(
    IEnumerable<IEventConsumer> consumers, IEventBus bus, RelayStatus status, RelayControls controls, NodeRoles roles, IShards shards, OutboxSignal signal,
    IOptions<RelayOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Consumers use what other layers load at their start.
        await lifetime.HasStartedAsync(stoppingToken);

        // Each on a thread of the pool from the start: an embedded store answers without yielding, so a loop with much to do would
        // keep the next one from beginning.
        await Task.WhenAll(
        [
            .. from consumer in consumers.OfType<INodeConsumer>()
               from place in Enumerable.Range(0, shards.All.Count)
               select Task.Run(() => Loop(consumer, place).RunAsync(stoppingToken), CancellationToken.None),
            roles.Plays(NodeRoles.Relay) ? Task.Run(() => bus.RunAsync(stoppingToken), CancellationToken.None) : Task.CompletedTask,
        ]);
    }

    private ConsumerLoop Loop(INodeConsumer consumer, int place) => new(
        consumer, shards.All[place], new NodeCursor(consumer, place, shards.All[place]), signal, controls, status.Of(consumer).In(place), options.Value, time, logger);
}
