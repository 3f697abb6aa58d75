using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

public class FlowEngineTests
{
    private const string TwoCalls =
        """
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a",
          "steps": {
            "a": { "use": "a@1", "retry": { "attempts": 3, "delay": "PT1S", "maxDelay": "PT10S" }, "next": { "done": "b", "refused": "end" } },
            "b": { "use": "b@1", "retry": { "attempts": 2, "delay": "PT1S", "maxDelay": "PT10S" }, "next": { "done": "wait", "refused": "undo" } },
            "wait": { "use": "wait-signal", "with": { "signal": "news" }, "timeout": "PT1H", "next": { "received": "end", "timeout": "undo" } },
            "undo": { "use": "compensate", "next": "undone" },
            "undone": { "use": "end", "with": { "outcome": "undone", "status": "cancelled" } },
            "end": { "use": "end", "with": { "outcome": "ok" } }
          }
        }
        """;

    private static FlowBench Bench() => new(new RemoteStep("a"), new RemoteStep("b"), new UndoStep("a"), new UndoStep("b"));

    [Fact]
    public async Task A_flow_of_calls_and_a_wait_runs_to_its_end()
    {
        await using var bench = Bench();
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        Assert.Equal("waiting", (await bench.ViewAsync()).State);

        Assert.True(await bench.SignalAsync("m1"));
        await bench.PumpAsync();

        var view = await bench.ViewAsync();
        Assert.Equal(("completed", "ok"), (view.State, view.Outcome));
        Assert.Equal(["a", "b"], bench.Partner.Calls.Select(call => call.Operation));
        Assert.All(new[] { "a", "b", "wait", "end" }, step => Assert.Equal("done", view.Steps[step].State));
        Assert.Equal("pending", view.Steps["undo"].State);
    }

    [Fact]
    public async Task A_signal_that_comes_before_its_wait_is_kept_and_delivered()
    {
        await using var bench = Bench();
        await bench.SignalAsync("early");
        await bench.PumpAsync();
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        Assert.Equal("completed", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task A_second_copy_of_a_signal_is_known_by_its_id()
    {
        await using var bench = Bench();
        Assert.True(await bench.SignalAsync("m1"));
        Assert.False(await bench.SignalAsync("m1"));
    }

    [Fact]
    public async Task A_failed_call_is_tried_again_later_under_the_same_key()
    {
        await using var bench = Bench();
        bench.Partner.Answers = (operation, tries) => operation == "a" && tries == 1 ? new RemoteAnswer.Failed("down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        Assert.Single(bench.Partner.Calls);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.PumpAsync();

        var tries = bench.Partner.Calls.Where(call => call.Operation == "a").Select(call => call.Info).ToList();
        Assert.Equal(2, tries.Count);
        Assert.Equal(tries[0].IdempotencyKey, tries[1].IdempotencyKey);
        Assert.Equal((false, true), (tries[0].MayHaveHappened, tries[1].MayHaveHappened));
        Assert.Equal("waiting", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task Spent_tries_become_an_incident_that_names_its_cause_and_a_retry_goes_on()
    {
        await using var bench = Bench();
        var down = true;
        bench.Partner.Answers = (operation, _) => operation == "a" && down ? new RemoteAnswer.Failed("down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        for (var i = 0; i < 3; i++)
        {
            await bench.PumpAsync();
            bench.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        var incident = await bench.IncidentAsync();
        Assert.Equal(("down", "a", 3), (incident.Cause, incident.Step, incident.Attempts));
        Assert.Equal("incident", (await bench.ViewAsync()).State);

        down = false;
        Assert.True(await bench.Desk.DecideAsync(incident, new IncidentDecision.Retry("op", null), default));
        Assert.False(await bench.Desk.DecideAsync(incident, new IncidentDecision.Retry("op", null), default));
        await bench.PumpAsync();
        Assert.Equal("waiting", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task A_skipped_incident_goes_on_with_the_stated_outcome()
    {
        await using var bench = Bench();
        bench.Partner.Answers = (operation, _) => operation == "b" ? new RemoteAnswer.Failed("down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.PumpAsync();

        Assert.True(await bench.Desk.DecideAsync(await bench.IncidentAsync(), new IncidentDecision.Skip("op", "done by phone", "done"), default));
        Assert.Equal("waiting", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task A_compensated_incident_undoes_what_was_done_and_ends()
    {
        await using var bench = Bench();
        bench.Partner.Answers = (operation, _) => operation == "b" ? new RemoteAnswer.Failed("down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.PumpAsync();

        Assert.True(await bench.Desk.DecideAsync(await bench.IncidentAsync(), new IncidentDecision.Compensate("op", "give up"), default));
        await bench.PumpAsync();
        var view = await bench.ViewAsync();
        Assert.Equal("compensated", view.State);
        Assert.Equal("compensated", view.Steps["a"].State);
        Assert.Equal("undo-a", bench.Partner.Calls[^1].Operation);
        Assert.Equal(1, bench.Subject.GivenUp);
    }

    [Fact]
    public async Task A_retry_by_a_person_asks_the_partner_first()
    {
        await using var bench = Bench();
        var down = true;
        bench.Partner.Answers = (operation, _) => operation == "b" && down ? new RemoteAnswer.Unknown("timeout", "No answer.") : null;
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await bench.PumpAsync();
        down = false;

        await bench.Desk.DecideAsync(await bench.IncidentAsync(), new IncidentDecision.Retry("op", null), default);
        await bench.PumpAsync();

        Assert.True(bench.Partner.Calls[^1].Info.MayHaveHappened);
    }

    [Fact]
    public async Task A_step_that_throws_on_a_signal_calls_a_person_and_a_retry_is_given_the_signal_again()
    {
        var broken = true;
        await using var bench = new FlowBench(new LocalStep("read", _ => broken ? throw new InvalidOperationException("broken") : StepResult.Of("done"), "done"));
        await bench.StartAsync(await bench.PublishAsync(
            """
            {
              "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "wait",
              "steps": {
                "wait": { "use": "wait-signal", "with": { "signal": "news" }, "next": "read" },
                "read": { "use": "read@1", "next": "end" },
                "end": { "use": "end" }
              }
            }
            """));
        await bench.SignalAsync("m1");
        for (var i = 1; i < FlowEngine.MaxBreaks; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Signals.DeliverAsync(new(FlowBench.Tenant, "news", NoteSubject.No), default));
        }

        await bench.Signals.DeliverAsync(new(FlowBench.Tenant, "news", NoteSubject.No), default);
        var incident = await bench.IncidentAsync();
        Assert.Equal("flow.step-broken", incident.Cause);

        broken = false;
        await bench.Desk.DecideAsync(incident, new IncidentDecision.Retry("op", null), default);
        await bench.PumpAsync();
        Assert.Equal("completed", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task Undos_run_in_reverse_and_each_once()
    {
        await using var bench = Bench();
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.PumpAsync();

        Assert.Equal(["a", "b", "undo-b", "undo-a"], bench.Partner.Calls.Select(call => call.Operation));
        var view = await bench.ViewAsync();
        Assert.Equal(("cancelled", "undone"), (view.State, view.Outcome));
        Assert.Equal("compensated", view.Steps["b"].State);
    }

    [Fact]
    public async Task An_undo_that_keeps_failing_becomes_an_incident_and_is_not_dropped()
    {
        await using var bench = Bench();
        bench.Partner.Answers = (operation, _) => operation == "undo-b" ? new RemoteAnswer.Failed("down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 10; i++)
        {
            await bench.PumpAsync();
            bench.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        var incident = await bench.IncidentAsync();
        Assert.Equal("down", incident.Cause);
        Assert.DoesNotContain(bench.Partner.Calls, call => call.Operation == "undo-a");

        await bench.Desk.DecideAsync(incident, new IncidentDecision.Skip("op", "undone by hand", "done"), default);
        await bench.PumpAsync();
        Assert.Equal("undo-a", bench.Partner.Calls[^1].Operation);
        Assert.Equal("cancelled", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task A_crash_between_commit_and_call_makes_the_call_again_and_says_that_it_may_have_happened()
    {
        await using var bench = Bench();
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));

        await bench.CrashAsync();
        await bench.PumpAsync();

        var first = bench.Partner.Calls[0];
        Assert.Equal("a", first.Operation);
        Assert.True(first.Info.MayHaveHappened);
        Assert.Equal("waiting", (await bench.ViewAsync()).State);
    }

    [Fact]
    public async Task The_same_answer_twice_takes_effect_once()
    {
        await using var bench = Bench();
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        Assert.True(bench.Queues.TryTakeCall(out var call));

        var answer = new Trigger.Answered(call!.WaitId, new RemoteAnswer.Done([]));
        var both = await Task.WhenAll(
            bench.Engine.ResumeAsync(FlowBench.Tenant, call.InstanceId, answer, null, default),
            bench.Engine.ResumeAsync(FlowBench.Tenant, call.InstanceId, answer, null, default));

        Assert.Single(both, applied => applied);
        await bench.PumpAsync();
        Assert.Single(bench.Partner.Calls, made => made.Operation == "b");
    }

    [Fact]
    public async Task An_order_has_one_instance_of_a_kind()
    {
        await using var bench = Bench();
        var flow = await bench.PublishAsync(TwoCalls);
        await bench.StartAsync(flow);
        var second = await bench.Engine.StartAsync(flow, FlowBench.Tenant, bench.Subject, null, "burst", default);
        Assert.Equal(InstanceTable.OnceGuard, second.Commit.FailedGuard);
        Assert.Equal(1, bench.Subject.Abandoned);
    }

    [Fact]
    public async Task A_wait_that_times_out_takes_its_timeout_and_a_late_signal_changes_nothing()
    {
        await using var bench = Bench();
        await bench.StartAsync(await bench.PublishAsync(TwoCalls));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        await bench.PumpAsync();
        Assert.Equal("waiting", (await bench.ViewAsync()).State);

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.PumpAsync();
        await bench.SignalAsync("late");
        await bench.PumpAsync();
        Assert.Equal("undone", (await bench.ViewAsync()).Outcome);
    }

    [Fact]
    public async Task A_burst_of_an_order_that_is_not_stored_leaves_no_row()
    {
        await using var bench = Bench();
        bench.Subject.Exists = false;
        var outcome = await bench.Engine.StartAsync(await bench.PublishAsync(TwoCalls), FlowBench.Tenant, bench.Subject, null, "burst", default);
        Assert.False(outcome.Written);
        Assert.Empty(await InstanceTable.OfOrderAsync(bench.Database, FlowBench.Tenant, bench.Subject.SubjectId, default));
    }
}
