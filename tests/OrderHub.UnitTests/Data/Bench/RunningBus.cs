using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Data.Relay.Bus;
using OrderHub.Server.Model;
using OrderHub.Server.Storage.RabbitMq;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>A bus with its consumers as on a node, until disposed; in real time, because a broker's clock cannot be moved.</summary>
internal sealed class RunningBus : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    private RunningBus(DataBench bench, IEventConsumer[] consumers, Func<RelayStatus, RelayControls, IEventBus> make)
    {
        Status = new(consumers);
        Controls = new(bench.Shards, bench.Signal, TimeProvider.System);
        Bus = make(Status, Controls);
        running = Task.Run(() => Bus.RunAsync(stop.Token));
    }

    public IEventBus Bus { get; }

    public RelayStatus Status { get; }

    public RelayControls Controls { get; }

    public static RunningBus Embedded(DataBench bench, int node, RelayOptions options, params IEventConsumer[] consumers) => new(
        bench, consumers, (status, controls) => new EmbeddedBus(
            consumers, status, controls, bench.Shards, bench.Signal, Options.Create(options), Options.Create(new NodeOptions { Node = node }), TimeProvider.System, NullLogger<EmbeddedBus>.Instance));

    public static RunningBus Rabbit(DataBench bench, int node, RelayOptions options, RabbitMqOptions broker, params IEventConsumer[] consumers) => new(
        bench, consumers, (status, controls) => new RabbitBus(
            consumers, status, controls, bench.Shards, bench.Signal, Options.Create(options), Options.Create(broker), Options.Create(new NodeOptions { Node = node }), TimeProvider.System,
            NullLogger<RabbitBus>.Instance));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        if (Bus is IAsyncDisposable open)
        {
            await open.DisposeAsync();
        }

        stop.Dispose();
    }
}
