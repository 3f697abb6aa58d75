using System.Text.Json.Nodes;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Behaviour;

public abstract partial class BehaviourTests
{
    [Fact]
    public async Task Behaviour_13_A_signal_that_comes_before_its_wait_is_kept_and_delivered()
    {
        await using var bench = await OpenAsync();
        await bench.SignalAsync("early");
        await bench.PumpAsync();
        await bench.AdvanceAsync(TimeSpan.FromDays(6));
        await bench.RunAsync($$"""
            { "wait": { "use": "wait-signal", "with": { "signal": "news" }, "next": "after" }, "after": { "use": "note@1", "next": "end" }, {{End}} }
            """, "wait");
        Assert.Equal(["after"], Ran);
    }

    [Fact]
    public async Task Behaviour_14_A_signal_never_awaited_is_dead_lettered_after_its_retention_and_can_be_replayed()
    {
        await using var bench = await OpenAsync();
        await bench.SignalAsync("lonely");
        bench.Clock.Advance(bench.Limits.SignalRetention + TimeSpan.FromMinutes(1));
        await bench.EverywhereAsync(batch => SignalTable.BuryOlderThan(batch, bench.Clock.GetUtcNow() - bench.Limits.SignalRetention));

        await bench.RunAsync($$"""{ "wait": { "use": "wait-signal", "with": { "signal": "news" }, "next": "end" }, {{End}} }""", "wait");
        Assert.Null((await bench.RowAsync()).Outcome);
        var dead = Assert.Single(await bench.OfAllAsync(database => SignalTable.DeadAsync(database, FlowBench.Tenant, long.MaxValue, 10, default)));

        Assert.True(await bench.Signals.ReplayAsync(FlowBench.Tenant, dead.SignalId, default));
        Assert.False(await bench.Signals.ReplayAsync(FlowBench.Tenant, dead.SignalId, default));
        await bench.PumpAsync();
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_15_Cancel_removes_waits_and_timers_and_queued_work_of_a_cancelled_step_never_runs()
    {
        await using var bench = await OpenAsync();
        var flow = await bench.PublishAsync($$"""
            {
              "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "fork",
              "on": { "stop": { "signal": "stop", "next": "end" } },
              "steps": {
                "fork": { "use": "fork", "next": { "w": "wait", "x": "rest", "y": "ca", "z": "task" } },
                "wait": { "use": "wait-signal", "with": { "signal": "news" }, "timeout": "PT1H", "next": "end" },
                "rest": { "use": "delay", "with": { "for": "PT1H" }, "next": "end" },
                "ca": { "use": "a@1", "next": "end" },
                "task": { "use": "human-task", "with": { "role": "operator", "title": "Look" }, "next": "end" }, {{End}}
              }
            }
            """);
        await bench.StartAsync(flow);
        Assert.Equal(5, (await bench.WaitsAsync()).Count);

        var row = await bench.RowAsync();
        Assert.True(await bench.Engine.CancelAsync(FlowBench.Tenant, row.InstanceId, "op", "customer asked", default));
        await bench.PumpAsync();

        Assert.Empty(await bench.WaitsAsync());
        Assert.Empty(bench.Partner.Calls);
        Assert.Equal("withdrawn", Assert.Single(await bench.Tasks.ListAsync(FlowBench.Tenant, new("withdrawn"), long.MaxValue, 10, default)).State);
        Assert.Equal(((int)InstanceStatus.Cancelled, "cancelled"), ((await bench.RowAsync()).Status, (await bench.RowAsync()).Outcome));
        await bench.SignalAsync("late", "stop");
        await bench.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.False(await bench.Engine.CancelAsync(FlowBench.Tenant, row.InstanceId, "op", null, default));
        Assert.Equal(1, bench.Subject.GivenUp);
    }

    [Fact]
    public async Task Behaviour_15_A_call_that_was_under_way_when_its_step_was_cancelled_is_undone_when_it_turns_out_to_have_happened()
    {
        await using var bench = await OpenAsync();
        var flow = await bench.PublishAsync($$"""
            {
              "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "ca",
              "steps": { "ca": { "use": "a@1", "next": "end" }, {{End}} }
            }
            """);
        await bench.StartAsync(flow);
        Assert.True(bench.Queues.TryTakeCall(out var call));
        var row = await bench.RowAsync();
        Assert.True(await bench.Engine.CancelAsync(FlowBench.Tenant, row.InstanceId, "op", null, default));
        Assert.Null((await bench.RowAsync()).Outcome);

        await bench.Engine.ResumeAsync(FlowBench.Tenant, row.InstanceId, new Trigger.Answered(call!.WaitId, new RemoteAnswer.Done([]), call.Fence), null, default);
        await bench.PumpAsync();
        Assert.Equal(["undo-a"], bench.Partner.Operations);
        Assert.Equal((int)InstanceStatus.Cancelled, (await bench.RowAsync()).Status);
    }

    [Fact]
    public async Task Behaviour_23_An_interrupting_handler_in_the_middle_of_a_fork_leaves_no_orphan()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "box": {
                "use": "scope", "next": { "stopped": "after", "through": "end" },
                "on": { "stop": { "signal": "stop", "next": "stopping" } },
                "body": {
                  "start": "fork",
                  "steps": {
                    "fork": { "use": "fork", "next": { "w": "wait", "x": "rest", "y": "inner", "z": "j" } },
                    "wait": { "use": "wait-signal", "with": { "signal": "news" }, "next": "j" },
                    "rest": { "use": "delay", "with": { "for": "PT1H" }, "next": "j" },
                    "inner": { "use": "scope", "next": "j", "on": { "late": { "after": "PT2H", "next": "deep" } }, "body": { "start": "deep", "steps": { "deep": { "use": "wait-signal", "with": { "signal": "deep" }, "next": "de" }, "de": { "use": "end" } } } },
                    "j": { "use": "join", "next": "through" },
                    "through": { "use": "end", "with": { "outcome": "through" } },
                    "stopping": { "use": "note@1", "with": { "say": "{% signal.why %}" }, "next": "stopped" },
                    "stopped": { "use": "end", "with": { "outcome": "stopped" } }
                  }
                }
              },
              "after": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "box");
        Assert.Equal(5, (await bench.WaitsAsync()).Count);
        await bench.SignalAsync("s", "stop", new() { ["why"] = "changed" });
        await bench.PumpAsync();
        Assert.Equal(["stopping:changed", "after"], Ran);
        Assert.Empty(await bench.WaitsAsync());
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_23_A_handler_that_does_not_interrupt_runs_beside_as_often_as_its_signal_comes()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "wait": { "use": "wait-signal", "with": { "signal": "news" }, "next": "end" },
              "told": { "use": "note@1", "next": "side" }, "side": { "use": "end" },
              "overdue": { "use": "note@1", "next": "side" }, {{End}}
            }
            """, "wait", """ "on": { "tell": { "signal": "tell", "interrupting": false, "next": "told" }, "late": { "after": "PT1H", "interrupting": false, "next": "overdue" } }, """);
        await bench.SignalAsync("1", "tell");
        await bench.SignalAsync("2", "tell");
        await bench.PumpAsync();
        Assert.Equal(["told", "told"], Ran);
        await bench.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(["told", "told", "overdue"], Ran);
        await bench.SignalAsync("3");
        await bench.PumpAsync();
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
        Assert.Empty(await bench.WaitsAsync());
    }

    [Fact]
    public async Task Behaviour_24_Gather_closes_once_at_its_count_and_a_late_member_goes_to_the_next_wave()
    {
        await using var bench = await OpenAsync();
        var flow = await bench.PublishAsync(GatherFlow("\"count\": 2"));
        foreach (var id in new[] { 11L, 12L, 13L })
        {
            await bench.StartAsync(flow, bench.Subjects.Of(id));
            await bench.PumpAsync();
        }

        Assert.Equal(["tell:2/1", "tell:2/2"], Ran.Order(StringComparer.Ordinal));
        Assert.Null((await bench.RowAsync(bench.Subjects.Of(13))).Outcome);
        await bench.StartAsync(flow, bench.Subjects.Of(14));
        await bench.PumpAsync();
        Assert.Equal("ok", (await bench.RowAsync(bench.Subjects.Of(13))).Outcome);
        Assert.Empty(await bench.WaitsAsync());
    }

    [Fact]
    public async Task Behaviour_24_Gather_closes_once_at_its_cut_off_and_a_cancelled_member_is_not_counted()
    {
        await using var bench = await OpenAsync();
        var flow = await bench.PublishAsync(GatherFlow("\"within\": \"PT30M\", \"count\": 3"));
        foreach (var id in new[] { 11L, 12L })
        {
            await bench.StartAsync(flow, bench.Subjects.Of(id));
            await bench.AdvanceAsync(TimeSpan.FromMinutes(10));
        }

        await bench.Engine.CancelAsync(FlowBench.Tenant, (await bench.RowAsync(bench.Subjects.Of(11))).InstanceId, "op", null, default);
        await bench.PumpAsync();
        await bench.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["tell:1/1"], Ran);

        // The next wave begins anew, and all who come at once come into it or the one after.
        await Task.WhenAll(Enumerable.Range(20, 3).Select(id => bench.StartAsync(flow, bench.Subjects.Of(id))));
        await bench.PumpAsync();
        Assert.Equal(4, Ran.Count);
        Assert.Equal(["tell:3/1", "tell:3/2", "tell:3/3"], Ran.Skip(1).Order(StringComparer.Ordinal));
        Assert.Empty(await bench.WaitsAsync());
    }

    private static string GatherFlow(string rule) => $$"""
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "wave",
          "steps": {
            "wave": { "use": "gather", "with": { "key": "point-1", {{rule}} }, "next": "tell" },
            "tell": { "use": "note@1", "with": { "say": "{% steps.wave.output.size & '/' & steps.wave.output.position %}" }, "next": "end" }, {{End}}
          }
        }
        """;

    [Fact]
    public async Task Behaviour_25_Two_nodes_and_one_killed_every_instance_finishes_once()
    {
        await using var bench = await OpenAsync();
        var flow = await bench.PublishAsync($$"""
            {
              "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "ca",
              "steps": { "ca": { "use": "a@1", "next": "cb" }, "cb": { "use": "b@1", "next": "end" }, {{End}} }
            }
            """);
        for (var id = 100L; id < 130; id++)
        {
            await bench.StartAsync(flow, bench.Subjects.Of(id));
        }

        // The first node has begun a few calls and dies with its queue; the second takes over what the first had leased.
        for (var i = 0; i < 10 && bench.Queues.TryTakeCall(out var begun); i++)
        {
            var call = await bench.Engine.FindCallAsync(begun, default);
            await bench.Partner.CallAsync(call!.Request, call.Info, default);
        }

        bench.StartSecondNode();
        await bench.PumpAsync();
        Assert.Equal(10, bench.Partner.Calls.Count);
        await bench.AdvanceAsync(bench.Limits.Lease + TimeSpan.FromSeconds(1));

        for (var id = 100L; id < 130; id++)
        {
            Assert.Equal("ok", (await bench.RowAsync(bench.Subjects.Of(id))).Outcome);
            Assert.Single(await bench.JournalAsync(bench.Subjects.Of(id)), entry => entry is { Kind: JournalKind.Ended, Step: "end" });
        }

        // What was begun twice was asked for under the same key, and with the warning that it may have happened.
        Assert.All(bench.Partner.Calls.GroupBy(call => call.Info.IdempotencyKey).Where(group => group.Count() > 1), group => Assert.True(group.Last().Info.MayHaveHappened));
        Assert.Equal(60, bench.Partner.Calls.Select(call => call.Info.IdempotencyKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Behaviour_25_An_answer_that_comes_after_another_node_took_the_call_over_is_left_out()
    {
        await using var bench = await OpenAsync();
        await bench.StartAsync(await bench.PublishAsync($$"""
            { "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "ca", "steps": { "ca": { "use": "a@1", "next": "end" }, {{End}} } }
            """));
        Assert.True(bench.Queues.TryTakeCall(out var first));
        bench.Clock.Advance(bench.Limits.Lease + TimeSpan.FromSeconds(1));
        var again = Assert.Single(await bench.OfAllAsync(database => WaitTable.DueAsync(database, bench.Clock.GetUtcNow(), [], 10, default)));
        var claim = new WriteBatch();
        WaitTable.Claim(claim, again, bench.Clock.GetUtcNow() + bench.Limits.Lease);
        Assert.True((await bench.Shards.For(again.InstanceId).CommitAsync(claim, default)).IsCommitted);

        Assert.False(await bench.Engine.ResumeAsync(FlowBench.Tenant, first!.InstanceId, new Trigger.Answered(first.WaitId, new RemoteAnswer.Failed("late", "Late."), first.Fence), null, default));
        Assert.True(await bench.Engine.ResumeAsync(FlowBench.Tenant, first.InstanceId, new Trigger.Answered(again.WaitId, new RemoteAnswer.Done([]), again.Fence + 1), null, default));
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_26_A_timer_is_neither_lost_nor_early_over_a_restart_and_a_clock_step_of_an_hour()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""{ "rest": { "use": "delay", "with": { "for": "PT90M" }, "next": "after" }, "after": { "use": "note@1", "next": "end" }, {{End}} }""", "rest");
        await bench.AdvanceAsync(TimeSpan.FromMinutes(30));
        await bench.CrashAsync();
        await bench.AdvanceAsync(TimeSpan.FromHours(-1));
        await bench.AdvanceAsync(TimeSpan.FromMinutes(119));
        Assert.Empty(Ran);
        await bench.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["after"], Ran);

        // A step ahead makes no timer early by the clock, and none is served twice when the clock goes back.
        await bench.AdvanceAsync(TimeSpan.FromHours(1));
        await bench.AdvanceAsync(TimeSpan.FromHours(-1));
        await bench.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(["after"], Ran);
    }

    [Fact]
    public async Task A_person_does_a_task_and_its_flow_goes_by_the_button_that_was_pressed()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "ask": { "use": "human-task", "with": { "role": "operator", "title": "Weigh again?", "outcomes": ["yes", "no"], "due": "PT4H" }, "timeout": "P1D", "next": { "yes": "tell", "no": "end", "timeout": "end" } },
              "tell": { "use": "note@1", "with": { "say": "{% steps.ask.output.kg %}" }, "next": "end" }, {{End}}
            }
            """, "ask");
        var task = Assert.Single(await bench.Tasks.ListAsync(FlowBench.Tenant, new("open", Role: "operator"), long.MaxValue, 10, default));
        Assert.Equal(bench.Clock.GetUtcNow() + TimeSpan.FromHours(4), task.DueAt);
        Assert.True(await bench.Tasks.ClaimAsync(task, "ann", default));
        Assert.False(await bench.Tasks.ClaimAsync(task, "bob", default));
        Assert.False(await bench.Tasks.CompleteAsync(task, "maybe", null, "ann", default));
        Assert.True(await bench.Tasks.CompleteAsync(task, "yes", new() { ["kg"] = 3 }, "ann", default));
        Assert.False(await bench.Tasks.CompleteAsync(task, "yes", null, "ann", default));
        Assert.Equal(["tell:3"], Ran);
        Assert.Equal(("done", "ann"), ((await bench.Tasks.FindAsync(FlowBench.Tenant, task.TaskId, default))!.State, (await bench.Tasks.FindAsync(FlowBench.Tenant, task.TaskId, default))!.ClosedBy));
    }

    [Fact]
    public async Task What_a_step_was_given_is_on_record_as_evaluated_with_what_is_personal_masked()
    {
        await using var bench = await OpenAsync();
        bench.Subject.Content = (JsonObject)JsonNode.Parse("""{ "weight": 31 }""")!;
        await bench.RunAsync($$"""
            {
              "tell": { "use": "note@1", "with": { "say": "{% 'weighs ' & order.weight & ' kg' %}", "mobile": "{% '139' & '0000' %}" }, "next": "again" },
              "again": { "use": "note@1", "with": { "say": "as written" }, "next": "long" },
              "long": { "use": "note@1", "with": { "say": "{% $pad('', {{bench.Limits.MaxJournalInputBytes}}, 'x') %}" }, "next": "end" }, {{End}}
            }
            """, "tell");
        var given = """{"say":"weighs 31 kg","mobile":"***"}""";
        Assert.Equal(given, (await bench.JournalAsync()).Single(entry => entry is { Step: "tell", Kind: JournalKind.Entered }).Given!.ToJsonString());
        var steps = (await bench.ViewAsync()).Steps;
        Assert.Equal([given, """{"say":"as written"}""", null], new[] { "tell", "again", "long" }.Select(step => steps[step].Given?.ToJsonString()));
    }

    [Fact]
    public async Task What_a_step_left_is_on_record_after_the_end_but_nothing_of_what_a_person_filled_in()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            { "ca": { "use": "a@1", "next": "ask" }, "ask": { "use": "human-task", "with": { "role": "operator", "title": "Look" }, "next": "end" }, {{End}} }
            """, "ca");
        var task = Assert.Single(await bench.Tasks.ListAsync(FlowBench.Tenant, new("open"), long.MaxValue, 10, default));
        Assert.True(await bench.Tasks.CompleteAsync(task, "done", new() { ["who"] = "Ann Lee" }, "ann", default));
        Assert.NotNull((await bench.RowAsync()).Outcome);
        var steps = (await bench.ViewAsync()).Steps;
        Assert.NotNull(steps["ca"].Output);
        Assert.Null(steps["ask"].Output);
        Assert.DoesNotContain("Ann Lee", string.Concat((await bench.JournalAsync()).Select(entry => $"{entry.Given?.ToJsonString()}{entry.Output?.ToJsonString()}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_whose_inputs_were_too_large_is_not_given_those_of_the_next()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "each": { "use": "for-each", "with": { "items": ["long", "q"] }, "body": { "start": "say", "steps": { "say": { "use": "note@1", "with": { "say": "{% item = 'long' ? $pad('', {{bench.Limits.MaxJournalInputBytes}}, 'x') : item %}" }, "next": "ok" }, "ok": { "use": "end" } } }, "next": "end" }, {{End}}
            }
            """, "each");
        var entered = (await bench.JournalAsync()).Where(entry => entry is { Kind: JournalKind.Entered } && entry.Step.EndsWith("say", StringComparison.Ordinal));
        Assert.Equal([null, "q"], entered.Select(entry => (string?)entry.Given?["say"]));
    }

    [Fact]
    public async Task Passes_side_by_side_are_each_on_record_with_what_they_were_given()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "each": { "use": "for-each", "with": { "items": ["p", "q", "r"], "mode": "parallel" }, "body": { "start": "say", "steps": { "say": { "use": "note@1", "with": { "say": "{% item %}" }, "next": "ok" }, "ok": { "use": "end" } } }, "next": "end" }, {{End}}
            }
            """, "each");
        Assert.Equal(["p", "q", "r"], (await bench.JournalAsync()).Where(entry => entry.Given?["say"] is not null).Select(entry => (string?)entry.Given!["say"]));
    }

    [Fact]
    public async Task One_flow_signals_another_that_waits()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""{ "wait": { "use": "wait-signal", "with": { "signal": "ready", "key": "{% 'p1' %}" }, "next": "tell" }, "tell": { "use": "note@1", "with": { "say": "{% signal.n %}" }, "next": "end" }, {{End}} }""", "wait");
        var sender = await bench.PublishAsync($$"""
            { "name": "t/sender", "kind": "transaction", "title": { "en": "t", "zh": "t" }, "start": "keep",
              "steps": { "keep": { "use": "keep@1", "next": "send" }, "send": { "use": "emit", "with": { "signal": "ready", "key": "{% 'p1' %}", "payload": { "n": 5 } }, "next": "end" }, {{End}} } }
            """);
        await bench.StartAsync(sender, bench.Subjects.Of(9));
        await bench.PumpAsync();
        Assert.Equal(["tell:5"], Ran);
    }
}
