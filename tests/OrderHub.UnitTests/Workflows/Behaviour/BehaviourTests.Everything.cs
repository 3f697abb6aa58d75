using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;
using OrderHub.UnitTests.Workflows.Simulation;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Behaviour;

public abstract partial class BehaviourTests
{
    /// <summary>Every control step in one flow.</summary>
    private static readonly string Everything = $$"""
        {
          "name": "t/everything", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "count", "vars": { "n": 0 },
          "on": { "stop": { "signal": "stop", "next": "undoAll" } },
          "steps": {
            "count": { "use": "set", "with": { "n": "{% vars.n + 1 %}" }, "next": "first" },
            "first": { "use": "if", "with": { "condition": "{% vars.n = 1 %}" }, "next": { "true": "way", "false": "end" } },
            "way": { "use": "switch", "with": { "cases": { "many": "{% $count(order.goods) > 1 %}" } }, "next": { "many": "both", "default": "end" } },
            "both": { "use": "fork", "next": { "x": "ca", "y": "rest" } },
            "ca": { "use": "a@1", "next": "meet" },
            "rest": { "use": "delay", "with": { "for": "PT1M" }, "next": "meet" },
            "meet": { "use": "join", "next": "each" },
            "each": {
              "use": "for-each", "with": { "items": "{% order.goods %}", "mode": "parallel", "limit": 2 }, "next": "turns",
              "body": { "start": "eb", "steps": { "eb": { "use": "b@1", "next": "odd" }, "odd": { "use": "if", "with": { "condition": "{% index = 1 %}" }, "next": { "true": "next", "false": "ee" } }, "next": { "use": "continue" }, "ee": { "use": "end" } } }
            },
            "turns": {
              "use": "while", "with": { "condition": "{% true %}", "max": 5 }, "next": "box",
              "body": { "start": "enough", "steps": { "enough": { "use": "if", "with": { "condition": "{% index = 2 %}" }, "next": { "true": "out", "false": "te" } }, "out": { "use": "break" }, "te": { "use": "end" } } }
            },
            "box": {
              "use": "scope", "with": { "onFailure": "compensate" }, "catch": { "sim.*": "wave" },
              "body": { "start": "bc", "steps": { "bc": { "use": "c@1", "next": "fail" }, "fail": { "use": "throw", "with": { "code": "sim.over" } } } }
            },
            "wave": { "use": "gather", "with": { "key": "all", "within": "PT10M" }, "next": "call" },
            "call": { "use": "sub-flow", "with": { "flow": "t/inner", "input": { "n": 3 } }, "next": { "yes": "tell", "no": "end" }, "catch": { "*": "end" } },
            "tell": { "use": "emit", "with": { "signal": "told", "key": "number" }, "next": "hear" },
            "hear": { "use": "wait-signal", "with": { "signal": "told" }, "next": "ask" },
            "ask": { "use": "human-task", "with": { "role": "operator", "title": "Go on?" }, "next": "later" },
            "later": { "use": "until", "with": { "time": "{% $fromMillis($millis() + 3600000) %}" }, "next": "end" },
            "undoAll": { "use": "compensate", "next": "stopped" },
            "stopped": { "use": "end", "with": { "outcome": "stopped", "status": "cancelled" } },
            {{End}}
          }
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flow_with_every_kind_of_step_goes_through_crash_interrupt_and_compensation(bool interrupted)
    {
        await using var bench = await OpenAsync();
        await PublishInnerAsync(bench);
        bench.Subject.Content = (JsonObject)JsonNode.Parse("""{ "goods": ["p", "q", "r"] }""")!;
        var flow = await bench.PublishAsync(Everything);
        Assert.Empty(ControlSteps.Names.Except(flow.AllSteps.Select(step => step.Use), StringComparer.Ordinal));

        // The process dies wherever the flow rests: nothing is lost, and nothing done twice.
        await bench.StartAsync(flow);
        for (var i = 0; i < 12; i++)
        {
            await bench.CrashAsync();
            await bench.AdvanceAsync(TimeSpan.FromMinutes(2));
        }

        Assert.Equal(["a", "b", "b", "b", "c", "undo-c", "a"], bench.Partner.Operations);
        var task = Assert.Single(await bench.Tasks.ListAsync(FlowBench.Tenant, new("open"), long.MaxValue, 10, default));
        if (interrupted)
        {
            await bench.SignalAsync("s", "stop");
            await bench.CrashAsync();
            await bench.PumpAsync();
            Assert.Equal(["undo-a", "undo-b", "undo-b", "undo-b", "undo-a"], bench.Partner.Operations.Skip(7));
            Assert.Equal("stopped", (await bench.RowAsync()).Outcome);
        }
        else
        {
            Assert.True(await bench.Tasks.CompleteAsync(task, "done", null, "op", default));
            await bench.CrashAsync();
            await bench.AdvanceAsync(TimeSpan.FromHours(1));
            Assert.Equal("ok", (await bench.RowAsync()).Outcome);
            Assert.Equal(7, bench.Partner.Calls.Count);
        }

        Assert.Empty(await bench.WaitsAsync());
        Assert.Equal(bench.Partner.Calls.Count, bench.Partner.Calls.Select(call => call.Info.IdempotencyKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flow_with_every_kind_of_step_goes_through_crashes_at_every_commit_point(bool interrupted)
    {
        await using var bench = await OpenAsync();
        await PublishInnerAsync(bench);
        bench.Subject.Content = (JsonObject)JsonNode.Parse("""{ "goods": ["p", "q", "r"] }""")!;
        var flow = await bench.PublishAsync(Everything);
        var deaths = new Deaths(PassesPerCrash);
        using var watching = CommitPoints.Watch(deaths.At);

        await deaths.DieAsync(bench, () => bench.StartAsync(flow), async () => (await bench.OfAllAsync(database => InstanceTable.OfOrderAsync(database, FlowBench.Tenant, bench.Subject.SubjectId, default))).Count > 0);
        await deaths.DieAsync(bench, () => bench.AdvanceAsync(TimeSpan.FromMinutes(2)), async () => (await OpenTasksAsync(bench)).Count > 0);
        Assert.Equal(["a", "b", "b", "b", "c", "undo-c", "a"], Done(bench));
        if (interrupted)
        {
            var sent = false;
            await deaths.DieAsync(
                bench,
                async () =>
                {
                    await bench.SignalAsync("s", "stop");
                    sent = true;
                },
                () => Task.FromResult(sent));
        }
        else
        {
            await deaths.DieAsync(
                bench, async () => await bench.Tasks.CompleteAsync((await OpenTasksAsync(bench))[0], "done", null, "op", default), async () => (await OpenTasksAsync(bench)).Count == 0);
        }

        await deaths.DieAsync(bench, () => bench.AdvanceAsync(TimeSpan.FromMinutes(20)), async () => (await bench.RowAsync()).Outcome is not null);
        Assert.Equal(interrupted ? ["undo-a", "undo-b", "undo-b", "undo-b", "undo-a"] : [], Done(bench).Skip(7));
        Assert.Equal(interrupted ? "stopped" : "ok", (await bench.RowAsync()).Outcome);
        Assert.Empty(await bench.WaitsAsync());
        Assert.Empty(new[] { "burst.before-commit", "burst.after-commit", "call.before-send", "call.after-send" }.Except(deaths.Points, StringComparer.Ordinal));
        Assert.True(deaths.Count > 40 / PassesPerCrash, $"only {deaths.Count} deaths");
    }

    private static Task<IReadOnlyList<TaskRow>> OpenTasksAsync(FlowBench bench) => bench.Tasks.ListAsync(FlowBench.Tenant, new("open"), long.MaxValue, 10, default);

    /// <summary>What the partner did: a call that comes again under its key is the same work.</summary>
    private static IEnumerable<string> Done(FlowBench bench) => bench.Partner.Calls.DistinctBy(call => call.Info.IdempotencyKey, StringComparer.Ordinal).Select(call => call.Operation);

    // A start over four databases of MariaDB takes long: fewer of them, but in the long run.
    private int PassesPerCrash => kind == StoreKind.FourMariaDb && Environment.GetEnvironmentVariable("ORDERHUB_LONG") != "1" ? 8 : 2;

    /// <summary>Kills the process at every so many passes of every commit point, the first among them; once dead, it does nothing more.</summary>
    private sealed class Deaths(int passesPerCrash)
    {
        private readonly Dictionary<string, int> passes = new(StringComparer.Ordinal);
        private bool dead;

        public int Count { get; private set; }

        public IEnumerable<string> Points => passes.Keys;

        public void At(string point)
        {
            lock (passes)
            {
                if (!dead)
                {
                    passes[point] = passes.GetValueOrDefault(point) + 1;
                    dead = passes[point] % passesPerCrash == 1;
                    Count += dead ? 1 : 0;
                }

                if (dead)
                {
                    throw new SimCrash();
                }
            }
        }

        /// <summary>Does it, over and over, each time after a start from what is on disk, until it is so.</summary>
        public async Task DieAsync(FlowBench bench, Func<Task> act, Func<Task<bool>> isSo)
        {
            for (var round = 0; !await isSo(); round++)
            {
                Assert.True(round < 300, "It does not come to an end.");
                try
                {
                    await act();
                }
                catch (SimCrash)
                {
                    // What it held in memory is gone.
                }

                if (dead)
                {
                    dead = false;
                    await bench.CrashAsync();
                }
            }
        }
    }
}
