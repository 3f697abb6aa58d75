using System.Text.Json.Nodes;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;
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
        var task = Assert.Single(await bench.Tasks.ListAsync(FlowBench.Tenant, "open", null, long.MaxValue, 10, default));
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
}
