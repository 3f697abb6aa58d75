using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Data.Relay;

namespace OrderHub.UnitTests.Data.Bench;

/// <summary>Consumer loops that run until disposed, as on a node.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task loops;

    public RunningRelay(DataBench bench, RelayOptions options, int node, IEventConsumer[] consumers)
    {
        Status = new(consumers);
        loops = Task.WhenAll(
            from consumer in consumers
            from place in Enumerable.Range(0, bench.Shards.All.Count)
            let database = bench.Shards.All[place]
            let cursor = consumer is INodeConsumer own
                ? (IRelayCursor)new NodeCursor(own, place, database)
                : new SharedCursor(consumer.Name, database, node, options, bench.Clock)
            let kept = Cursors.AddTo(cursor)
            select Task.Run(() => new ConsumerLoop(
                consumer, database, kept, bench.Signal, new RelayControls(bench.Shards, bench.Signal, bench.Clock), Status.Of(consumer).In(place), options, bench.Clock, NullLogger.Instance).RunAsync(stop.Token)));
    }

    public RelayStatus Status { get; }

    /// <summary>What the loops hold, so that a test can see who has which part.</summary>
    public CursorList Cursors { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loops;
        stop.Dispose();
    }

    internal sealed class CursorList : List<IRelayCursor>
    {
        public IRelayCursor AddTo(IRelayCursor cursor)
        {
            Add(cursor);
            return cursor;
        }
    }
}
