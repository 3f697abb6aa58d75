using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Relay;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>Consumer loops that run until disposed, as on a node.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task loops;

    public RunningRelay(DataBench bench, RelayOptions options, IEventConsumer[] consumers)
    {
        Status = new(consumers);
        loops = Task.WhenAll(consumers.Select(consumer => Task.Run(() => new ConsumerLoop(
            consumer, bench.Orders, bench.Signal, Status.Of(consumer), options, bench.Clock, NullLogger.Instance).RunAsync(stop.Token))));
    }

    public RelayStatus Status { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loops;
        stop.Dispose();
    }
}
