using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Behaviour;

/// <summary>How flows behave, as sentences with the numbers under which they are promised. Runs over every store.</summary>
public abstract partial class BehaviourTests(StoreKind kind)
{
    /// <summary>Local steps by the name they had, in the order in which they ran.</summary>
    private protected List<string> Ran { get; } = [];

    private protected Task<FlowBench> OpenAsync(params ICapability[] more) => FlowBench.OpenAsync(BenchStore.Of(kind),
    [
        new RemoteStep("a"), new RemoteStep("b"), new RemoteStep("c"), new KeepStep(), new UndoStep("a"), new UndoStep("b"), new UndoStep("c"),
        new LocalStep("note", Note, "done"), .. more,
    ]);

    private StepResult Note(StepContext context)
    {
        Ran.Add(context.Input["say"] is { } said ? $"{context.Step}:{said}" : context.Step);
        return StepResult.Of("done");
    }

    private const string End = """ "end": { "use": "end", "with": { "outcome": "ok" } } """;

    [Fact]
    public async Task Behaviour_01_A_join_of_all_waits_for_every_inbound_path()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "wx", "y": "wy", "z": "j" } },
              "wx": { "use": "wait-signal", "with": { "signal": "x" }, "next": "j" },
              "wy": { "use": "wait-signal", "with": { "signal": "y" }, "next": "j" },
              "j": { "use": "join", "next": "after" },
              "after": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "fork");
        await bench.SignalAsync("1", "x");
        await bench.PumpAsync();
        Assert.Empty(Ran);
        Assert.Equal("wy", (await bench.ViewAsync()).Steps["j"].WaitsFor);

        await bench.SignalAsync("2", "y");
        await bench.PumpAsync();
        Assert.Equal(["after"], Ran);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_02_A_join_of_any_goes_on_once_and_then_cancels_the_losers_pending_work()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "wx", "y": "wy" } },
              "wx": { "use": "wait-signal", "with": { "signal": "x" }, "next": "j" },
              "wy": { "use": "delay", "with": { "for": "PT1H" }, "next": "j" },
              "j": { "use": "join", "with": { "wait": "any" }, "next": "after" },
              "after": { "use": "wait-signal", "with": { "signal": "z" }, "next": "end" }, {{End}}
            }
            """, "fork");
        await bench.SignalAsync("1", "x");
        await bench.PumpAsync();
        Assert.Equal([WaitKind.Signal], await bench.WaitsAsync());
        var journal = await bench.JournalAsync();
        var winner = journal.ToList().FindIndex(entry => entry is { Kind: JournalKind.Entered, Step: "after" });
        var loser = journal.ToList().FindIndex(entry => entry is { Kind: JournalKind.Cancelled, Step: "wy" });
        Assert.InRange(winner, 0, loser);

        await bench.AdvanceAsync(TimeSpan.FromHours(2));
        await bench.SignalAsync("2", "z");
        await bench.PumpAsync();
        Assert.Single(await bench.JournalAsync(), entry => entry is { Kind: JournalKind.Entered, Step: "after" });
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_02_A_join_of_a_number_goes_on_when_so_many_have_come()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "wx", "y": "wy", "z": "wz" } },
              "wx": { "use": "wait-signal", "with": { "signal": "x" }, "next": "j" },
              "wy": { "use": "wait-signal", "with": { "signal": "y" }, "next": "j" },
              "wz": { "use": "wait-signal", "with": { "signal": "z" }, "next": "j" },
              "j": { "use": "join", "with": { "wait": 2 }, "next": "end" }, {{End}}
            }
            """, "fork");
        await bench.SignalAsync("1", "z");
        await bench.PumpAsync();
        Assert.Null((await bench.RowAsync()).Outcome);
        await bench.SignalAsync("2", "x");
        await bench.PumpAsync();
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
        Assert.Empty(await bench.WaitsAsync());
    }

    [Fact]
    public async Task Behaviour_03_A_join_fires_once_even_when_its_ways_arrive_at_the_same_time()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "ca", "y": "cb" } },
              "ca": { "use": "a@1", "next": "j" }, "cb": { "use": "b@1", "next": "j" },
              "j": { "use": "join", "next": "after" },
              "after": { "use": "note@1", "next": "end" }, {{End}}
            }
            """.Replace("PumpAsync", "", StringComparison.Ordinal), "fork");
        Assert.Equal(["after"], Ran.Distinct(StringComparer.Ordinal));
        Assert.Single(await bench.JournalAsync(), entry => entry is { Kind: JournalKind.Entered, Step: "after" });

        // The same with two answers applied at once.
        var other = bench.Subjects.Of(8);
        var flow = await bench.Catalog.GetAsync((await bench.RowAsync()).FlowHash, default);
        await bench.StartAsync(flow, other);
        Assert.True(bench.Queues.TryTakeCall(out var one));
        Assert.True(bench.Queues.TryTakeCall(out var two));
        var applied = await Task.WhenAll(new[] { one!, two! }.Select(call => Task.Run(() => bench.Engine.ResumeAsync(
            FlowBench.Tenant, call.InstanceId, new Trigger.Answered(call.WaitId, new RemoteAnswer.Done([])), null, default))));
        Assert.All(applied, Assert.True);
        Assert.Single(await bench.JournalAsync(other), entry => entry is { Kind: JournalKind.Entered, Step: "after" });
    }

    [Fact]
    public async Task Behaviour_04_A_branch_not_taken_never_hangs_a_join()
    {
        await using var bench = await OpenAsync();
        bench.Subject.Content = new() { ["fragile"] = false };
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "maybe", "y": "other" } },
              "maybe": { "use": "if", "with": { "condition": "{% order.fragile %}" }, "next": { "true": "pad", "false": "gone" } },
              "pad": { "use": "note@1", "next": "j" },
              "gone": { "use": "end" },
              "other": { "use": "note@1", "next": "j" },
              "j": { "use": "join", "next": "after" },
              "after": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "fork");
        Assert.Equal(["other", "after"], Ran);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_04_A_branch_that_rests_where_no_way_leads_to_the_join_is_not_waited_for()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "maybe", "y": "other" } },
              "maybe": { "use": "if", "with": { "condition": "{% false %}" }, "next": { "true": "pad", "false": "rest" } },
              "pad": { "use": "note@1", "next": "j" },
              "rest": { "use": "delay", "with": { "for": "P1D" }, "next": "gone" },
              "gone": { "use": "end" },
              "other": { "use": "note@1", "next": "j" },
              "j": { "use": "join", "next": "after" },
              "after": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "fork");
        Assert.Equal(["other", "after"], Ran);
        await bench.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_05_A_new_passing_of_a_fork_has_a_join_of_its_own_beside_the_old_one()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "wx", "y": "wy" } },
              "wx": { "use": "wait-signal", "with": { "signal": "x" }, "next": "j" },
              "wy": { "use": "wait-signal", "with": { "signal": "y" }, "next": "count" },
              "count": { "use": "set", "with": { "n": "{% vars.n + 1 %}" }, "next": "again" },
              "again": { "use": "if", "with": { "condition": "{% vars.n < 2 %}" }, "next": { "true": "fork", "false": "j" } },
              "j": { "use": "join", "next": "end" }, {{End}}
            }
            """, "fork", "\"vars\": { \"n\": 0 },");
        foreach (var (signal, joined) in new[] { ("y", 0), ("y", 0), ("x", 1), ("x", 2) })
        {
            await bench.SignalAsync(Guid.NewGuid().ToString(), signal);
            await bench.PumpAsync();
            Assert.Equal(joined, (await bench.JournalAsync()).Count(entry => entry is { Kind: JournalKind.Left, Step: "j" }));
        }

        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_05_Joins_work_on_every_pass_of_a_loop()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "wx", "y": "wy" } },
              "wx": { "use": "wait-signal", "with": { "signal": "x" }, "next": "j" },
              "wy": { "use": "wait-signal", "with": { "signal": "y" }, "next": "j" },
              "j": { "use": "join", "next": "count" },
              "count": { "use": "set", "with": { "n": "{% vars.n + 1 %}" }, "next": "again" },
              "again": { "use": "if", "with": { "condition": "{% vars.n < 3 %}" }, "next": { "true": "fork", "false": "end" } }, {{End}}
            }
            """, "fork", "\"vars\": { \"n\": 0 },");
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Null((await bench.RowAsync()).Outcome);
            await bench.SignalAsync($"x{pass}", "x");
            await bench.PumpAsync();
            Assert.Equal(pass, (await bench.JournalAsync()).Count(entry => entry is { Kind: JournalKind.Entered, Step: "count" }));
            await bench.SignalAsync($"y{pass}", "y");
            await bench.PumpAsync();
        }

        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_06_A_join_inside_a_parallel_for_each_is_isolated_per_iteration()
    {
        await using var bench = await OpenAsync();
        bench.Subject.Content = (JsonObject)JsonNode.Parse("""{ "goods": ["p", "q"] }""")!;
        await bench.RunAsync($$"""
            {
              "each": {
                "use": "for-each", "with": { "items": "{% order.goods %}", "mode": "parallel" }, "next": "end",
                "body": {
                  "start": "fork",
                  "steps": {
                    "fork": { "use": "fork", "next": { "x": "wx", "y": "wy" } },
                    "wx": { "use": "wait-signal", "with": { "signal": "x", "key": "{% item %}" }, "next": "j" },
                    "wy": { "use": "wait-signal", "with": { "signal": "y", "key": "{% item %}" }, "next": "j" },
                    "j": { "use": "join", "next": "after" },
                    "after": { "use": "note@1", "with": { "say": "{% item %}" }, "next": "through" },
                    "through": { "use": "end" }
                  }
                }
              }, {{End}}
            }
            """, "each");
        await bench.SignalAsync("1", "x", key: "p");
        await bench.SignalAsync("2", "y", key: "q");
        await bench.PumpAsync();
        Assert.Empty(Ran);
        await bench.SignalAsync("3", "x", key: "q");
        await bench.PumpAsync();
        Assert.Equal(["after:q"], Ran);
        await bench.SignalAsync("4", "y", key: "p");
        await bench.PumpAsync();
        Assert.Equal(["after:q", "after:p"], Ran);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_07_Only_the_edges_of_the_outcome_are_followed()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (operation, _) => operation == "a" ? new RemoteAnswer.Refused("no", "No.") : null;
        await bench.RunAsync($$"""
            {
              "ca": { "use": "a@1", "next": { "done": "well", "refused": "badly" } },
              "well": { "use": "note@1", "next": "end" }, "badly": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "ca");
        Assert.Equal(["badly"], Ran);
        var edges = (await bench.ViewAsync()).Edges;
        Assert.Equal((0, 1), (edges.Single(edge => edge is { From: "ca", Outcome: "done" }).Taken, edges.Single(edge => edge is { From: "ca", Outcome: "refused" }).Taken));
    }

    [Fact]
    public async Task Behaviour_08_A_back_edge_does_not_block_the_end()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "work", "y": "watch" } },
              "work": { "use": "note@1", "next": "j" },
              "watch": { "use": "note@1", "next": "j" },
              "j": { "use": "join", "next": "ask" },
              "ask": { "use": "wait-signal", "with": { "signal": "news" }, "timeout": "PT1H", "next": { "received": "end", "timeout": "j" } }, {{End}}
            }
            """, "fork");
        await bench.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await bench.JournalAsync()).Count(entry => entry is { Kind: JournalKind.Entered, Step: "ask" }));
        await bench.SignalAsync("1");
        await bench.PumpAsync();
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_08_Joins_that_wait_for_each_other_in_a_circle_do_not_hang()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "fork": { "use": "fork", "next": { "x": "j1", "y": "j2" } },
              "j1": { "use": "join", "next": "w1" },
              "w1": { "use": "delay", "with": { "for": "PT1M" }, "next": "done1" },
              "done1": { "use": "if", "with": { "condition": "{% true %}" }, "next": { "true": "end", "false": "j2" } },
              "j2": { "use": "join", "next": "w2" },
              "w2": { "use": "delay", "with": { "for": "PT1M" }, "next": "done2" },
              "done2": { "use": "if", "with": { "condition": "{% true %}" }, "next": { "true": "end", "false": "j1" } }, {{End}}
            }
            """, "fork");
        for (var i = 0; i < 3; i++)
        {
            await bench.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_09_A_condition_is_evaluated_exactly_once_on_the_latest_state()
    {
        var looks = 0;
        await using var bench = await OpenAsync(new LocalStep("change", context =>
        {
            ((NoteSubject)context.Subject).Content = new() { ["weight"] = 40 };
            return StepResult.Of("done");
        }, "done"));
        bench.Subject.Content = new() { ["weight"] = 1 };
        bench.Subject.Looked = () => looks++;
        await bench.RunAsync($$"""
            {
              "change": { "use": "change@1", "next": "heavy" },
              "heavy": { "use": "if", "with": { "condition": "{% order.weight > 30 %}" }, "next": { "true": "ca", "false": "light" } },
              "light": { "use": "note@1", "next": "end" },
              "ca": { "use": "a@1", "retry": { "attempts": 3, "delay": "PT1S" }, "next": "end" }, {{End}}
            }
            """, "change");
        Assert.Equal(1, looks);
        Assert.Empty(Ran);
        Assert.Equal(["a"], bench.Partner.Operations);
    }

    [Theory]
    [InlineData("first", 5, "big")]
    [InlineData("first", 50, "big")]
    [InlineData("all", 50, "big,huge")]
    [InlineData("all", 5, "big")]
    [InlineData("first", 0, "other")]
    [InlineData("all", 0, "other")]
    public async Task Behaviour_10_A_switch_takes_the_first_match_or_all_matches_or_the_default(string match, int weight, string expected)
    {
        await using var bench = await OpenAsync();
        bench.Subject.Content = new() { ["weight"] = weight };
        await bench.RunAsync($$"""
            {
              "pick": {
                "use": "switch", "with": { "match": "{{match}}", "cases": { "big": "{% order.weight > 3 %}", "huge": "{% order.weight > 30 %}" } },
                "next": { "big": "big", "huge": "huge", "default": "other" }
              },
              "big": { "use": "note@1", "next": "end" }, "huge": { "use": "note@1", "next": "end" }, "other": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "pick");
        Assert.Equal(expected, string.Join(',', Ran));
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Theory]
    [InlineData("sequential")]
    [InlineData("parallel")]
    public async Task Behaviour_11_A_for_each_runs_over_empty_and_changing_collections(string mode)
    {
        await using var bench = await OpenAsync(new LocalStep("grow", context =>
        {
            ((NoteSubject)context.Subject).Content["goods"]!.AsArray().Add("more");
            return StepResult.Of("done");
        }, "done"));
        bench.Subject.Content = (JsonObject)JsonNode.Parse("""{ "goods": ["p", "q", "r"] }""")!;
        var steps = $$"""
            {
              "none": { "use": "for-each", "with": { "items": "{% order.nothing %}", "mode": "{{mode}}" }, "next": "each", "body": { "start": "n", "steps": { "n": { "use": "note@1", "next": "ne" }, "ne": { "use": "end" } } } },
              "each": {
                "use": "for-each", "with": { "items": "{% order.goods %}", "mode": "{{mode}}", "limit": 2, "collect": "{% item & index %}" }, "next": "tell",
                "body": { "start": "grow", "steps": { "grow": { "use": "grow@1", "next": "say" }, "say": { "use": "note@1", "with": { "say": "{% item %}" }, "next": "through" }, "through": { "use": "end" } } }
              },
              "tell": { "use": "note@1", "with": { "say": "{% $join(steps.each.output.items, ' ') %}" }, "next": "end" }, {{End}}
            }
            """;
        await bench.RunAsync(steps, "none");
        Assert.Equal(["say:p", "say:q", "say:r", "tell:p0 q1 r2"], Ran);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_11_A_parallel_for_each_keeps_its_bound_and_its_variables_apart()
    {
        await using var bench = await OpenAsync();
        bench.Subject.Content = (JsonObject)JsonNode.Parse("""{ "goods": ["p", "q", "r"] }""")!;
        await bench.RunAsync($$"""
            {
              "each": {
                "use": "for-each", "with": { "items": "{% order.goods %}", "mode": "parallel", "limit": 2, "collect": "{% vars.mine %}" }, "next": "tell",
                "body": {
                  "start": "mine",
                  "steps": {
                    "mine": { "use": "set", "with": { "mine": "{% vars.mine & item %}" }, "next": "wait" },
                    "wait": { "use": "wait-signal", "with": { "signal": "go", "key": "{% item %}" }, "next": "through" },
                    "through": { "use": "end" }
                  }
                }
              },
              "tell": { "use": "note@1", "with": { "say": "{% vars.mine & ':' & $join(steps.each.output.items, ',') %}" }, "next": "end" }, {{End}}
            }
            """, "each", "\"vars\": { \"mine\": \"-\" },");
        Assert.Equal(2, (await bench.WaitsAsync()).Count);
        foreach (var key in new[] { "q", "r", "p" })
        {
            await bench.SignalAsync(key, "go", key: key);
            await bench.PumpAsync();
        }

        Assert.Equal(["tell:-:-p,-q,-r"], Ran);
    }

    [Fact]
    public async Task Behaviour_12_Break_leaves_the_nearest_loop_only()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "outer": {
                "use": "for-each", "with": { "items": ["p", "q"] }, "next": "end",
                "body": {
                  "start": "inner",
                  "steps": {
                    "inner": {
                      "use": "while", "with": { "condition": "{% true %}" }, "next": "say",
                      "body": {
                        "start": "box",
                        "steps": {
                          "box": { "use": "scope", "body": { "start": "stop", "steps": { "stop": { "use": "if", "with": { "condition": "{% index = 2 %}" }, "next": { "true": "out", "false": "on" } }, "out": { "use": "break" }, "on": { "use": "end" } } }, "next": "again" },
                          "again": { "use": "continue" }
                        }
                      }
                    },
                    "say": { "use": "note@1", "with": { "say": "{% item %}" }, "next": "through" },
                    "through": { "use": "end" }
                  }
                }
              }, {{End}}
            }
            """, "outer");
        Assert.Equal(["say:p", "say:q"], Ran);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }
}
