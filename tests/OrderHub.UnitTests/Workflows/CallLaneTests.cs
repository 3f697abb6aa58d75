using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Calls to one connector queue by themselves: a partner that does not answer costs the others nothing.</summary>
public sealed class CallLaneTests
{
    private const string Slow = """{ "name": "t/slow", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "s", "steps": { "s": { "use": "slow@1", "next": "end" }, "end": { "use": "end" } } }""";
    private const string Quick = """{ "name": "t/quick", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "q", "steps": { "q": { "use": "quick@1", "next": "end" }, "end": { "use": "end" } } }""";

    private static FlowBench Bench() => new(
        new RemoteStep("slow", connector: "turtle"), new UndoStep("slow"), new RemoteStep("quick", connector: "hare"), new UndoStep("quick"));

    [Fact]
    public async Task While_one_connector_answers_nobody_the_calls_to_another_are_all_made()
    {
        await using var bench = Bench();
        bench.Limits.ConcurrentCalls = 4;
        using var partner = new TwoPartners(quickCalls: 40, slowCalls: 4);
        using var worker = new CallWorker(bench.Engine, partner, bench.Shards, bench.Queues, bench.Clock, Options.Create(bench.Limits), NullLogger<CallWorker>.Instance);
        var (slow, quick) = (await bench.PublishAsync(Slow), await bench.PublishAsync(Quick));
        for (var id = 1; id <= 60; id++)
        {
            await bench.StartAsync(slow, bench.Subjects.Of(id));
        }

        await worker.StartAsync(default);
        for (var id = 101; id <= 140; id++)
        {
            await bench.StartAsync(quick, bench.Subjects.Of(id));
        }

        await Task.WhenAll(partner.QuickDone, partner.SlowBegun).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(4, partner.SlowCalls);
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task A_call_that_is_queued_or_under_way_keeps_its_lease_and_one_of_a_dead_node_does_not()
    {
        await using var bench = Bench();
        using var worker = new CallWorker(bench.Engine, bench.Partner, bench.Shards, bench.Queues, bench.Clock, Options.Create(bench.Limits), NullLogger<CallWorker>.Instance);
        await bench.StartAsync(await bench.PublishAsync(Slow));
        for (var i = 0; i < 3; i++)
        {
            bench.Clock.Advance(bench.Limits.Lease - TimeSpan.FromSeconds(1));
            await worker.RenewAsync();
            Assert.Empty(await DueAsync(bench));
        }

        bench.Clock.Advance(bench.Limits.Lease + TimeSpan.FromSeconds(1));
        Assert.Single(await DueAsync(bench));
    }

    [Fact]
    public async Task A_full_lane_leaves_its_calls_where_they_are_and_the_rest_is_served()
    {
        await using var bench = Bench();
        await bench.StartAsync(await bench.PublishAsync(Slow), bench.Subjects.Of(1));
        await bench.StartAsync(await bench.PublishAsync(Quick), bench.Subjects.Of(2));
        bench.Clock.Advance(bench.Limits.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(["turtle", "hare"], (await DueAsync(bench)).Select(wait => wait.Name));
        Assert.Equal(["hare"], (await DueAsync(bench, "turtle")).Select(wait => wait.Name));

        var lane = new CallLane("turtle");
        var call = (await DueAsync(bench))[0];
        for (var i = 0; i < CallLane.Capacity / 2; i++)
        {
            Assert.True(lane.HasRoom());
            Assert.True(lane.Offer(call with { WaitId = i }));
        }

        Assert.False(lane.HasRoom());
        Assert.False(lane.HasRoomAgain());
        while (lane.Queue.TryRead(out _))
        {
        }

        Assert.True(lane.HasRoomAgain());
        Assert.False(lane.HasRoomAgain());
    }

    [Fact]
    public void A_node_that_makes_no_calls_leases_none_to_itself() => Assert.False(new WorkQueues(makesCalls: false).HasRoomForCall("turtle"));

    private static Task<IReadOnlyList<WaitRow>> DueAsync(FlowBench bench, params string[] without) =>
        WaitTable.DueAsync(bench.Database, bench.Clock.GetUtcNow(), without, 10, default);

    /// <summary>One never answers, the other at once.</summary>
    private sealed class TwoPartners(int quickCalls, int slowCalls) : IRemoteCaller, IDisposable
    {
        private readonly ConcurrentDictionary<string, bool> slow = new(StringComparer.Ordinal);
        private readonly CountdownEvent left = new(quickCalls);
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task QuickDone => done.Task;

        public Task SlowBegun => begun.Task;

        public int SlowCalls => slow.Count;

        public async Task<RemoteAnswer> CallAsync(RemoteRequest request, RemoteCallInfo call, CancellationToken ct)
        {
            if (request.Connector == "turtle")
            {
                slow[call.IdempotencyKey] = true;
                _ = slow.Count >= slowCalls && begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, ct);
            }
            else if (left.Signal())
            {
                done.SetResult();
            }

            return new RemoteAnswer.Done([]);
        }

        public void Dispose() => left.Dispose();
    }
}
