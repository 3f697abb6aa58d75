using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Running;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Behaviour;

public abstract partial class BehaviourTests
{
    private static readonly RemoteAnswer Broken = new RemoteAnswer.Impossible("partner.wrong", "Wrong.");

    [Fact]
    public async Task Behaviour_16_A_caught_failure_stays_in_the_journal()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (operation, _) => operation == "b" ? Broken : null;
        await bench.RunAsync($$"""
            {
              "box": {
                "use": "scope", "next": "end", "catch": { "partner.*": "mend" },
                "body": { "start": "ca", "steps": { "ca": { "use": "a@1", "next": "cb" }, "cb": { "use": "b@1", "next": "through" }, "through": { "use": "end" } } }
              },
              "mend": { "use": "note@1", "with": { "say": "{% error.code & ' at ' & error.step %}" }, "next": "end" }, {{End}}
            }
            """, "box");
        Assert.Equal(["mend:partner.wrong at cb"], Ran);
        var journal = await bench.JournalAsync();
        Assert.Single(journal, entry => entry is { Kind: JournalKind.CallFailed, Step: "cb", Outcome: "partner.wrong" });
        Assert.Single(journal, entry => entry is { Kind: JournalKind.Caught, Step: "box", To: "mend" });
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task Behaviour_16_What_a_flow_throws_and_catches_itself_stays_in_the_journal_as_well()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "box": {
                "use": "scope", "catch": { "sim.*": "end" },
                "body": { "start": "fail", "steps": { "fail": { "use": "throw", "with": { "code": "sim.over" } } } }
              }, {{End}}
            }
            """, "box");
        var journal = await bench.JournalAsync();
        Assert.Single(journal, entry => entry is { Kind: JournalKind.CallFailed, Step: "fail", Outcome: "sim.over" });
        Assert.Single(journal, entry => entry is { Kind: JournalKind.Caught, Step: "box", To: "end" });
    }

    [Fact]
    public async Task Behaviour_17_A_failing_handler_counts_as_uncaught()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (_, _) => Broken;
        await bench.RunAsync($$"""
            { "ca": { "use": "a@1", "next": "end", "catch": { "*": "mend" } }, "mend": { "use": "b@1", "next": "end" }, {{End}} }
            """, "ca");
        var incident = await bench.IncidentAsync();
        Assert.Equal(("mend", "partner.wrong"), (incident.Step, incident.Cause));
    }

    [Fact]
    public async Task Behaviour_17_A_failing_handler_of_an_inner_scope_is_caught_by_an_outer_one()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (_, _) => Broken;
        await bench.RunAsync($$"""
            {
              "outer": {
                "use": "scope", "next": "end", "catch": { "*": "told" },
                "body": { "start": "ca", "steps": { "ca": { "use": "a@1", "next": "through", "catch": { "*": "mend" } }, "mend": { "use": "throw", "with": { "code": "mend.failed" } }, "through": { "use": "end" } } }
              },
              "told": { "use": "note@1", "with": { "say": "{% error.code %}" }, "next": "end" }, {{End}}
            }
            """, "outer");
        Assert.Equal(["told:mend.failed"], Ran);
    }

    private async Task PublishInnerAsync(FlowBench bench) => await bench.PublishAsync($$"""
        {
          "name": "t/inner", "kind": "subflow", "title": { "en": "i", "zh": "i" }, "start": "ca", "vars": { "seen": "{% input.n %}" },
          "input": { "type": "object", "required": ["n"], "properties": { "n": { "type": "number" } } },
          "steps": {
            "ca": { "use": "a@1", "next": { "done": "big", "refused": "no" } },
            "big": { "use": "if", "with": { "condition": "{% input.n > 5 %}" }, "next": { "true": "fail", "false": "yes" } },
            "fail": { "use": "throw", "with": { "code": "inner.big", "message": "Too big." } },
            "yes": { "use": "end", "with": { "outcome": "yes", "output": { "twice": "{% vars.seen * 2 %}" } } },
            "no": { "use": "end", "with": { "outcome": "no" } }
          }
        }
        """);

    private static string Calling(string n) => $$"""
        {
          "call": { "use": "sub-flow", "with": { "flow": "t/inner", "input": { "n": {{n}} } }, "next": { "yes": "tell", "no": "refused" }, "catch": { "inner.*": "caught" } },
          "tell": { "use": "note@1", "with": { "say": "{% steps.call.output.twice %}" }, "next": "undo" },
          "refused": { "use": "note@1", "next": "end" },
          "caught": { "use": "note@1", "with": { "say": "{% error.code %}" }, "next": "undo" },
          "undo": { "use": "compensate", "next": "end" }, {{End}}
        }
        """;

    [Theory]
    [InlineData("3", "tell:6")]
    [InlineData("\"{% 2 + 2 %}\"", "tell:8")]
    [InlineData("7", "caught:inner.big")]
    public async Task Behaviour_18_Sub_flow_inputs_outputs_outcomes_and_failure_reach_the_parent_and_its_compensation_travels_down(string n, string expected)
    {
        await using var bench = await OpenAsync();
        await PublishInnerAsync(bench);
        await bench.RunAsync(Calling(n), "call");
        Assert.Equal([expected], Ran);
        Assert.Equal(["a", "undo-a"], bench.Partner.Operations);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
        Assert.Equal("compensated", (await bench.ViewAsync()).Steps["call/ca"].State);
    }

    [Fact]
    public async Task Behaviour_18_The_outcome_of_a_sub_flow_chooses_the_wire()
    {
        await using var bench = await OpenAsync();
        await PublishInnerAsync(bench);
        bench.Partner.Answers = (operation, _) => operation == "a" ? new RemoteAnswer.Refused("no", "No.") : null;
        await bench.RunAsync(Calling("1"), "call");
        Assert.Equal(["refused"], Ran);
    }

    [Fact]
    public async Task Behaviour_18_A_detached_sub_flow_runs_on_its_own()
    {
        await using var bench = await OpenAsync();
        await bench.PublishAsync($$"""
            { "name": "t/side", "kind": "subflow", "title": { "en": "i", "zh": "i" }, "start": "say", "input": { "type": "object" },
              "steps": { "say": { "use": "note@1", "with": { "say": "{% input.n %}" }, "next": "end" }, {{End}} } }
            """);
        await bench.RunAsync($$"""
            { "start": { "use": "sub-flow", "with": { "flow": "t/side", "detach": true, "input": { "n": 4 } }, "next": "after" }, "after": { "use": "note@1", "next": "end" }, {{End}} }
            """, "start");
        Assert.Equal(["after", "say:4"], Ran);
        var rows = await bench.RowsAsync();
        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[0].InstanceId, rows[1].ParentId);
        Assert.All(rows, row => Assert.Equal("ok", row.Outcome));
    }

    [Fact]
    public async Task Behaviour_22_Undo_runs_in_reverse_also_from_inside_scopes_forks_loops_and_sub_flows()
    {
        await using var bench = await OpenAsync();
        await bench.PublishAsync("""
            { "name": "t/inner", "kind": "subflow", "title": { "en": "i", "zh": "i" }, "start": "sc", "steps": { "sc": { "use": "c@1", "next": "se" }, "se": { "use": "end" } } }
            """);
        await bench.RunAsync($$"""
            {
              "ca": { "use": "a@1", "next": "box" },
              "box": {
                "use": "scope", "next": "each",
                "body": {
                  "start": "fork",
                  "steps": {
                    "fork": { "use": "fork", "next": { "x": "xb", "y": "yc" } },
                    "xb": { "use": "b@1", "next": "j" }, "yc": { "use": "c@1", "next": "j" },
                    "j": { "use": "join", "next": "be" }, "be": { "use": "end" }
                  }
                }
              },
              "each": { "use": "for-each", "with": { "items": [1, 2] }, "next": "call", "body": { "start": "eb", "steps": { "eb": { "use": "b@1", "next": "ee" }, "ee": { "use": "end" } } } },
              "call": { "use": "sub-flow", "with": { "flow": "t/inner" }, "next": "undoBox" },
              "undoBox": { "use": "compensate", "with": { "scope": "box" }, "next": "all" },
              "all": { "use": "throw", "with": { "code": "over" } }
            }
            """, "ca", "\"onFailure\": \"compensate\",");
        Assert.Equal(["a", "b", "c", "b", "b", "c", "undo-c", "undo-b", "undo-c", "undo-b", "undo-b", "undo-a"], bench.Partner.Operations);
        var row = await bench.RowAsync();
        Assert.Equal(((int)InstanceStatus.Failed, "over"), (row.Status, row.Outcome));
        Assert.Equal(bench.Partner.Calls.Count, bench.Partner.Calls.Select(call => call.Info.IdempotencyKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Behaviour_22_A_scope_undoes_what_it_did_before_its_failure_goes_on()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (operation, _) => operation == "c" ? Broken : null;
        await bench.RunAsync($$"""
            {
              "ca": { "use": "a@1", "next": "box" },
              "box": {
                "use": "scope", "with": { "onFailure": "compensate" }, "next": "end", "catch": { "*": "after" },
                "body": { "start": "bb", "steps": { "bb": { "use": "b@1", "next": "bc" }, "bc": { "use": "c@1", "next": "be" }, "be": { "use": "end" } } }
              },
              "after": { "use": "note@1", "with": { "say": "{% error.code %}" }, "next": "end" }, {{End}}
            }
            """, "box".Replace("box", "ca", StringComparison.Ordinal));
        Assert.Equal(["a", "b", "c", "undo-b"], bench.Partner.Operations);
        Assert.Equal(["after:partner.wrong"], Ran);
    }

    [Fact]
    public async Task Behaviour_22_A_named_step_is_undone_alone_with_what_its_undo_is_given()
    {
        await using var bench = await OpenAsync(new LocalStep("do", _ => StepResult.Of("done", output: new() { ["no"] = "D1" }), "done"), new LocalStep("undo-do", context =>
        {
            Ran.Add($"undo:{context.Input["why"]}:{context.Effect!["no"]}");
            return StepResult.Of("done");
        }, "done"));
        await bench.RunAsync($$"""
            {
              "one": { "use": "do@1", "compensate": { "use": "undo-do@1", "with": { "why": "{% 'gave ' & output.no %}" } }, "next": "two" },
              "two": { "use": "do@1", "compensate": "undo-do@1", "next": "undo" },
              "undo": { "use": "compensate", "with": { "step": "one" }, "next": "end" }, {{End}}
            }
            """, "one");
        Assert.Equal(["undo:gave D1:D1"], Ran);
    }

    [Fact]
    public async Task A_step_whose_time_is_over_goes_by_timeout_and_a_call_that_may_have_happened_is_found_out_and_undone()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (operation, tries) => operation == "a" && tries == 1 ? new RemoteAnswer.Unknown("silent", "No answer.") : null;
        await bench.RunAsync($$"""
            { "ca": { "use": "a@1", "timeout": "PT1S", "retry": { "attempts": 9, "delay": "PT10S" }, "next": { "done": "end", "refused": "end", "timeout": "late" } }, "late": { "use": "note@1", "next": "end" }, {{End}} }
            """, "ca");
        Assert.Equal(["late"], Ran);
        Assert.Equal(["a", "a", "undo-a"], bench.Partner.Operations);
        Assert.True(bench.Partner.Calls[1].Info.MayHaveHappened);
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }

    [Fact]
    public async Task What_a_scope_holds_ends_when_its_time_is_over()
    {
        await using var bench = await OpenAsync();
        await bench.RunAsync($$"""
            {
              "box": { "use": "scope", "timeout": "PT1H", "next": { "done": "end", "timeout": "late" }, "body": { "start": "w", "steps": { "w": { "use": "wait-signal", "with": { "signal": "news" }, "next": "e" }, "e": { "use": "end" } } } },
              "late": { "use": "note@1", "next": "end" }, {{End}}
            }
            """, "box");
        await bench.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["late"], Ran);
        Assert.Empty(await bench.WaitsAsync());
    }

    [Fact]
    public async Task A_partner_that_is_left_alone_costs_no_try()
    {
        await using var bench = await OpenAsync();
        bench.Partner.Answers = (_, tries) => tries <= 5 ? new RemoteAnswer.Later("connector.circuit-open", "Left alone.", TimeSpan.FromSeconds(2)) : null;
        await bench.RunAsync($$"""{ "ca": { "use": "a@1", "retry": { "attempts": 1 }, "next": "end" }, {{End}} }""", "ca");
        for (var i = 0; i < 5; i++)
        {
            await bench.AdvanceAsync(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
        Assert.All(bench.Partner.Calls, call => Assert.Equal(1, call.Info.Attempt));
    }

    [Fact]
    public async Task A_person_corrects_the_input_of_a_step_and_has_it_tried_again()
    {
        await using var bench = await OpenAsync(new LocalStep("check", context => (string?)context.Input["port"] == "SHA"
            ? StepResult.Of("done")
            : StepResult.Fail(new("port.unknown", "No such port.", "Correct it.", false)), "done"));
        await bench.RunAsync($$"""{ "check": { "use": "check@1", "with": { "port": "SHX" }, "next": "end" }, {{End}} }""", "check");
        Assert.True(await bench.Desk.DecideAsync(await bench.IncidentAsync(), new IncidentDecision.Retry("op", "typo", new() { ["port"] = "SHA" }), default));
        Assert.Equal("ok", (await bench.RowAsync()).Outcome);
    }
}
