using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>News for a flow that has ended reaches who keeps it, also where the short cut to it was lost.</summary>
public sealed class LateSignalTests
{
    [Fact]
    public async Task News_whose_nudge_was_lost_is_found_by_the_next_look()
    {
        await using var bench = new FlowBench();
        var keeper = new Keeper();
        var queues = new WorkQueues();
        var inbox = new SignalInbox(bench.Shards, new PlainCipher(), bench.Engine, [keeper], bench.Ids, queues, TimeProvider.System);
        var clock = new SteppedClock();
        using var worker = new SignalWorker(bench.Shards, inbox, queues, clock, Options.Create(bench.Limits), NullLogger<SignalWorker>.Instance);

        // Nudges queues that nobody reads. By the worker's time: the bench's is long ago, and what is as old is buried.
        var elsewhere = new SignalInbox(bench.Shards, new PlainCipher(), bench.Engine, [keeper], bench.Ids, new WorkQueues(), TimeProvider.System);
        await elsewhere.ReceiveAsync(new(FlowBench.Tenant, "news", "before"), "m1", [], default);
        await worker.StartAsync(default);
        try
        {
            await Eventually.BeTrueAsync(() => Task.FromResult(keeper.Taken.Contains("before")), () => "the first look did not find it");
            await elsewhere.ReceiveAsync(new(FlowBench.Tenant, "news", "after"), "m2", [], default);
            clock.Step(TimeSpan.FromSeconds(11));
            await Eventually.BeTrueAsync(() => Task.FromResult(keeper.Taken.Contains("after")), () => "no later look found it");
        }
        finally
        {
            await worker.StopAsync(default);
        }
    }

    private sealed class Keeper : ILateSignals
    {
        public ConcurrentBag<string> Taken { get; } = [];

        public Task<LateNews?> TakeAsync(SignalAddress address, JsonObject payload, CancellationToken ct)
        {
            Taken.Add(address.Key);
            return Task.FromResult<LateNews?>(new(new WriteBatch(), NoteSubject.First));
        }
    }

    /// <summary>The system's clock, and as much further as it was stepped.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long ahead;

        public void Step(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
    }
}
