using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Plans;
using OrderHub.Server.Workflows.Running;

namespace OrderHub.Benchmarks;

/// <summary>
/// The same question at the engine: instances a second whose call a quick partner answers, alone and beside 600 instances whose partner
/// answers after 30 s, over one embedded store, in pairs.
/// </summary>
internal static class EngineBulkhead
{
    private const int Pairs = 5;
    private const int Callers = 16;
    private const int SlowInstances = 600;

    /// <returns>The rate alone and beside, and what is lost in percent: medians of the pairs.</returns>
    public static async Task<(double Alone, double Beside, double LossPercent)> RunAsync(int seconds)
    {
        await using var store = await EngineBenchmark.Store.OpenAsync("sqlite");
        var options = Microsoft.Extensions.Options.Options.Create(new WorkflowOptions());
        var shards = new SingleDatabase(store.Database);
        using var partner = new Partner();
        var queues = new WorkQueues();
        var engine = new FlowEngine(
            shards, new FlowPlans(new FlowCatalog(shards, TimeProvider.System), options), new([new Call("quick"), new Call("slow")]), new EngineBenchmark.Orders(),
            new EngineBenchmark.Plain(), new EngineBenchmark.Ids(), queues, TimeProvider.System, options);
        using var calls = new CallWorker(engine, partner, shards, queues, TimeProvider.System, options, NullLogger<CallWorker>.Instance);
        await calls.StartAsync(CancellationToken.None);

        // Calls that find their lane full are left to it.
        using var due = new DueWorker(shards, engine, new GatherDesk(shards, engine, new EngineBenchmark.Ids(), TimeProvider.System), queues, TimeProvider.System, options, NullLogger<DueWorker>.Instance);
        await due.StartAsync(CancellationToken.None);
        var id = 0L;
        Task StartAsync(FlowDefinition flow, long order) => engine.StartAsync(flow, 1, new EngineBenchmark.Orders.One(order), null, "burst", CancellationToken.None);
        async Task<double> MeasureAsync()
        {
            var clock = Stopwatch.StartNew();
            var made = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                var count = 0;
                for (; clock.Elapsed < TimeSpan.FromSeconds(seconds); count++)
                {
                    var order = Interlocked.Increment(ref id);
                    var answered = partner.Expect(order);
                    await StartAsync(Quick, order);
                    await answered;
                }

                return count;
            })));
            return made.Sum() / clock.Elapsed.TotalSeconds;
        }

        await MeasureAsync();
        var pairs = new List<(double Alone, double Beside)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            var alone = await MeasureAsync();
            partner.Sleep();
            for (var i = 0; i < SlowInstances; i++)
            {
                await StartAsync(Slow, Interlocked.Increment(ref id));
            }

            pairs.Add((alone, await MeasureAsync()));
            await partner.WakeAsync(SlowInstances);
        }

        await due.StopAsync(CancellationToken.None);
        await calls.StopAsync(CancellationToken.None);
        return (Median(pairs.Select(pair => pair.Alone)), Median(pairs.Select(pair => pair.Beside)), Median(pairs.Select(pair => (pair.Alone - pair.Beside) / pair.Alone * 100)));
    }

    private static FlowDefinition Quick { get; } = Flow("quick");

    private static FlowDefinition Slow { get; } = Flow("slow");

    // A plan is found by its version's hash, which is in no store here: the first start keeps it.
    private static FlowDefinition Flow(string partner) => FlowReader.Read(new JsonObject
    {
        ["name"] = $"bench-{partner}/fulfillment",
        ["kind"] = "fulfillment",
        ["title"] = new JsonObject { ["en"] = "b", ["zh"] = "b" },
        ["start"] = "call",
        ["steps"] = new JsonObject { ["call"] = new JsonObject { ["use"] = $"{partner}@1", ["next"] = "end" }, ["end"] = new JsonObject { ["use"] = "end" } },
    }.ToJsonString()).Definition!;

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Pairs / 2);

    private sealed class Call(string partner) : IRemoteCapability
    {
        public CapabilityDescriptor Descriptor { get; } = new()
        {
            Name = partner, Title = new(partner, partner), Summary = new(partner, partner), SideEffect = SideEffect.Remote, Outcomes = ["done"],
        };

        public string Connector => partner;

        public RemoteRequest Prepare(StepContext context) => new(partner, "call", [], null);

        public StepResult Interpret(StepContext context, RemoteAnswer answer) => StepResult.Of("done");
    }

    /// <summary>One answers at once, the other after 30 s, or when it is woken.</summary>
    private sealed class Partner : IRemoteCaller, IDisposable
    {
        private readonly ConcurrentDictionary<long, TaskCompletionSource> expected = new();
        private CancellationTokenSource sleeping = new();
        private int answered;

        public Task Expect(long order) => (expected[order] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Sleep()
        {
            sleeping.Dispose();
            (sleeping, answered) = (new(), 0);
        }

        public void Dispose() => sleeping.Dispose();

        /// <summary>Answers all, and waits until the last was asked.</summary>
        public async Task WakeAsync(int count)
        {
            await sleeping.CancelAsync();
            while (Volatile.Read(ref answered) < count)
            {
                await Task.Delay(20);
            }
        }

        public async Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
        {
            if (request.Connector == "quick")
            {
                expected.TryRemove(call.OrderId, out var waiting);
                waiting?.SetResult();
                return new RemoteAnswer.Done([]);
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, sleeping.Token);
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(30), either.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // It was woken.
            }

            Interlocked.Increment(ref answered);
            return new RemoteAnswer.Done([]);
        }
    }
}
