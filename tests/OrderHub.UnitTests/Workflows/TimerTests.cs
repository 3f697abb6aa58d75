using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Timers are exact to a second while 100 000 others are pending, and looking for them reads no more than is due.</summary>
public sealed class TimerTests
{
    private const int Pending = 100_000;

    private static FlowBench Bench() => new(new LocalStep("note", _ => StepResult.Of("done"), "done"));

    private static async Task FillAsync(FlowBench bench)
    {
        for (var done = 0; done < Pending; done += 1_000)
        {
            var batch = new WriteBatch();
            for (var i = 0; i < 1_000; i++)
            {
                WaitTable.Insert(batch, new()
                {
                    TenantId = FlowBench.Tenant, WaitId = 1_000_000 + done + i, InstanceId = 500_000 + done + i, TokenId = 1, Kind = WaitKind.Timer,
                    DueAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(done + i),
                }, null);
            }

            await bench.Database.CommitAsync(batch, default);
        }
    }

    [Fact]
    public async Task A_timer_fires_within_its_second_while_a_hundred_thousand_are_pending()
    {
        await using var bench = Bench();
        await FillAsync(bench);
        var flow = await bench.PublishAsync("""
            { "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "rest", "steps": { "rest": { "use": "delay", "with": { "for": "PT2S" }, "next": "end" }, "end": { "use": "end" } } }
            """);
        var clock = TimeProvider.System;
        var engine = bench.EngineAt(clock);
        using var worker = new DueWorker(
            bench.Shards, engine, new(bench.Shards, engine, bench.Ids, clock), bench.Queues, clock, Options.Create(bench.Limits), NullLogger<DueWorker>.Instance);
        await worker.StartAsync(default);
        try
        {
            for (var id = 100L; id < 120; id++)
            {
                await engine.StartAsync(flow, FlowBench.Tenant, bench.Subjects.Of(id), null, "burst", default);
            }

            for (var id = 100L; id < 120; id++)
            {
                var row = await OrderHub.Testing.Eventually.GetAsync(async () => await bench.RowAsync(bench.Subjects.Of(id)) is { EndedAt: not null } ended ? ended : null, () => "The timer did not fire.");
                var late = row.EndedAt!.Value - row.StartedAt - TimeSpan.FromSeconds(2);
                Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            }
        }
        finally
        {
            await worker.StopAsync(default);
        }
    }

    [Fact]
    public async Task Looking_for_what_is_due_goes_by_the_index_and_reads_no_more_than_that()
    {
        await using var bench = Bench();
        await FillAsync(bench);
        var now = TimeProvider.System.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200; i++)
        {
            Assert.Empty(await WaitTable.DueAsync(bench.Database, now, [], DueWorker.Batch, default));
            Assert.NotNull(await WaitTable.NextDueAsync(bench.Database, now, default));
        }

        // A scan of 100 000 rows takes milliseconds; two searches in an index take microseconds.
        Assert.InRange(Stopwatch.GetElapsedTime(started) / 400, TimeSpan.Zero, TimeSpan.FromMilliseconds(2));
        var plan = await bench.Database.ReadAsync(connection => connection.ListAsync(
            "EXPLAIN QUERY PLAN SELECT wait_id FROM wf_wait WHERE due_at <= @p0 AND (lease_until IS NULL OR lease_until <= @p0) ORDER BY due_at LIMIT 200",
            row =>
            {
                row.Skip(3);
                return row.Text();
            },
            now.ToUnixTimeMilliseconds()), default);
        Assert.Contains(plan, line => line.Contains("SEARCH wf_wait USING", StringComparison.Ordinal) && line.Contains("ix_wf_wait_due", StringComparison.Ordinal));
    }
}
