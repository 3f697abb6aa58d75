using Microsoft.Extensions.Options;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Life;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Every limit of the engine is a setting, and what goes over it stops soundly: with a code, and with nothing lost.</summary>
public sealed class LimitTests
{
    private const string End = """ "end": { "use": "end" } """;

    private static FlowBench Bench() => new(
        new LocalStep("note", _ => StepResult.Of("done"), "done"), new LocalStep("leave", _ => StepResult.Of("done", output: new() { ["text"] = new string('x', 3_000) }), "done"));

    private static string OneStep(string name) => """{ "name": "t/NAME", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "end", "steps": { "end": { "use": "end" } } }""".Replace("NAME", name, StringComparison.Ordinal);

    [Fact]
    public void A_definition_is_only_so_long() =>
        Assert.Equal("flow.too-long", FlowReader.Read(OneStep(new string('n', 2_000)), new() { MaxLength = 1_000 }).Faults[0].Code);

    [Theory]
    [InlineData(50, 1_000, "flow.too-long")]
    [InlineData(1_000, 0, "flow.too-many-steps")]
    public async Task A_draft_is_held_to_the_settings(int length, int steps, string code)
    {
        await using var bench = Bench();
        var check = new FlowCheck(bench.Catalog, bench.Registry, Options.Create(new WorkflowOptions { MaxDefinitionLength = length, MaxSteps = steps }));
        Assert.Equal(code, Assert.Single(check.Check(OneStep("f"), null, FlowBench.Tenant).Faults).Code);
    }

    [Fact]
    public void A_flow_has_only_so_many_steps()
    {
        var flow = FlowReader.Read("""{ "name": "t/f", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a", "steps": { "a": { "use": "note@1", "next": "end" }, "end": { "use": "end" } } }""").Definition!;
        var faults = FlowValidator.Validate(flow, Bench().Registry, null, new() { MaxSteps = 1 });
        Assert.Equal("flow.too-many-steps", Assert.Single(faults).Code);
    }

    [Fact]
    public void Bodies_lie_only_so_deep_in_each_other()
    {
        const string Two = """
            { "name": "t/f", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "out", "steps": {
              "out": { "use": "scope", "next": "end", "body": { "start": "in", "steps": {
                "in": { "use": "scope", "next": "ie", "body": { "start": "deep", "steps": { "deep": { "use": "end" } } } }, "ie": { "use": "end" } } } },
              "end": { "use": "end" } } }
            """;
        Assert.Empty(FlowReader.Read(Two, new() { MaxNesting = 2 }).Faults);
        Assert.Equal("flow.nesting", Assert.Single(FlowReader.Read(Two, new() { MaxNesting = 1 }).Faults).Code);
    }

    [Fact]
    public async Task A_shipped_flow_is_held_to_the_settings_and_the_server_does_not_start_with_it()
    {
        await using var bench = Bench();
        using var folder = new OrderHub.UnitTests.Storage.TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "t"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "t", "f.json"), """
            { "name": "t/f", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a", "steps": { "a": { "use": "note@1", "next": "end" }, "end": { "use": "end" } } }
            """);
        FlowImport Import(int steps) => new(bench.Catalog, bench.Registry, bench.Shards, bench.Clock, Options.Create(new WorkflowOptions { MaxSteps = steps }));
        var refused = await Assert.ThrowsAsync<SetupException>(() => Import(1).ImportAsync(folder.Path, default));
        Assert.Contains("f.json", refused.Message, StringComparison.Ordinal);
        await Import(2).ImportAsync(folder.Path, default);
        Assert.NotNull(bench.Catalog.Current("t/f", FlowBench.Tenant));
    }

    [Fact]
    public async Task A_flow_has_only_so_many_steps_with_all_the_sub_flows_that_it_calls()
    {
        var called = FlowReader.Read("""{ "name": "t/sub", "kind": "subflow", "title": { "en": "t", "zh": "t" }, "start": "a", "steps": { "a": { "use": "note@1", "next": "end" }, "end": { "use": "end" } } }""").Definition!;
        var flow = FlowReader.Read("""
            { "name": "t/f", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a",
              "steps": { "a": { "use": "sub-flow", "with": { "flow": "t/sub" }, "next": "b" }, "b": { "use": "sub-flow", "with": { "flow": "t/sub" }, "next": "end" }, "end": { "use": "end" } } }
            """).Definition!;
        await using var bench = Bench();
        Assert.Equal("flow.too-many-steps", Assert.Single(FlowValidator.Validate(flow, bench.Registry, _ => called, new() { MaxPlanSteps = 6 })).Code);
        Assert.Empty(FlowValidator.Validate(flow, bench.Registry, _ => called, new() { MaxPlanSteps = 7 }));
    }

    [Theory]
    [InlineData("burst", "flow.too-many-steps")]
    [InlineData("passes", "flow.loop-limit")]
    [InlineData("list", "flow.loop-limit")]
    [InlineData("variables", "flow.variable-limit")]
    [InlineData("results", "flow.variable-limit")]
    [InlineData("journal", "flow.journal-limit")]
    [InlineData("waits", "flow.wait-limit")]
    public async Task What_goes_over_a_limit_at_run_time_is_an_incident_with_a_code(string limit, string code)
    {
        await using var bench = Bench();
        switch (limit)
        {
            case "burst":
                bench.Limits.MaxBurstSteps = 50;
                await bench.RunAsync(Loop("{% true %}", "{% vars.n + 1 %}"), "loop", Vars);
                break;
            case "passes":
                bench.Limits.MaxLoopPasses = 20;
                await bench.RunAsync(Loop("{% true %}", "{% vars.n + 1 %}"), "loop", Vars);
                break;
            case "list":
                bench.Limits.MaxLoopPasses = 20;
                await bench.RunAsync($$"""{ "each": { "use": "for-each", "with": { "items": "{% [1..21] %}" }, "next": "end", "body": { "start": "e", "steps": { "e": { "use": "end" } } } }, {{End}} }""", "each");
                break;
            case "variables":
                bench.Limits.MaxVariableBytes = 2_000;
                await bench.RunAsync($$"""{ "set": { "use": "set", "with": { "n": "{% $pad('x', 3000) %}" }, "next": "end" }, {{End}} }""", "set", Vars);
                break;
            case "results":
                bench.Limits.MaxVariableBytes = 2_000;
                await bench.RunAsync($$"""{ "leave": { "use": "leave@1", "next": "set" }, "set": { "use": "set", "with": { "n": "{% steps.leave.output.text %}" }, "next": "end" }, {{End}} }""", "leave", Vars);
                break;
            case "journal":
                bench.Limits.MaxJournalEntries = 100;
                await bench.RunAsync(Loop("{% vars.n < 500 %}", "{% vars.n + 1 %}"), "loop", Vars);
                break;
            default:
                bench.Limits.MaxWaits = 3;
                await bench.RunAsync($$"""
                    { "each": { "use": "for-each", "with": { "items": [1, 2, 3, 4], "mode": "parallel" }, "next": "end", "body": { "start": "w", "steps": { "w": { "use": "delay", "with": { "for": "PT1H" }, "next": "e" }, "e": { "use": "end" } } } }, {{End}} }
                    """, "each");
                break;
        }

        Assert.Equal(code, (await bench.IncidentAsync()).Cause);
        Assert.Equal("incident", (await bench.ViewAsync()).State);
        Assert.True(await bench.Engine.CancelAsync(FlowBench.Tenant, (await bench.RowAsync()).InstanceId, "op", null, default));
        Assert.Equal("cancelled", (await bench.ViewAsync()).State);
        Assert.Empty(await bench.WaitsAsync());
    }

    [Fact]
    public async Task A_limit_can_be_caught_like_any_failure()
    {
        await using var bench = Bench();
        bench.Limits.MaxVariableBytes = 2_000;
        await bench.RunAsync($$"""{ "set": { "use": "set", "with": { "n": "{% $pad('x', 3000) %}" }, "next": "end", "catch": { "flow.*": "end" } }, {{End}} }""", "set", Vars);
        Assert.Equal("completed", (await bench.ViewAsync()).State);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(4_096, true)]
    public async Task What_a_step_left_is_kept_in_the_journal_up_to_a_limit(int limit, bool isKept)
    {
        await using var bench = Bench();
        bench.Limits.MaxJournalInputBytes = limit;
        await bench.RunAsync($$"""{ "leave": { "use": "leave@1", "next": "end" }, {{End}} }""", "leave");
        Assert.Equal(isKept, (await bench.ViewAsync()).Steps["leave"].Output is not null);
    }

    private const string Vars = "\"vars\": { \"n\": 0 },";

    private static string Loop(string condition, string next) => """
        {
          "loop": {
            "use": "while", "with": { "condition": "CONDITION" }, "next": "end",
            "body": { "start": "count", "steps": { "count": { "use": "set", "with": { "n": "NEXT" }, "next": "through" }, "through": { "use": "end" } } }
          },
          "end": { "use": "end" }
        }
        """.Replace("CONDITION", condition, StringComparison.Ordinal).Replace("NEXT", next, StringComparison.Ordinal);

    [Fact]
    public void No_setting_of_a_limit_is_out_of_use() =>
        Assert.All(
            typeof(WorkflowOptions).GetProperties().Where(property => property.Name.StartsWith("Max", StringComparison.Ordinal)).Select(property => property.Name),
            name => Assert.Contains(name, Used));

    /// <summary>Settings of limits that a test of this class goes over.</summary>
    private static readonly string[] Used =
    [
        nameof(WorkflowOptions.MaxDefinitionLength), nameof(WorkflowOptions.MaxSteps), nameof(WorkflowOptions.MaxNesting), nameof(WorkflowOptions.MaxBurstSteps),
        nameof(WorkflowOptions.MaxLoopPasses), nameof(WorkflowOptions.MaxVariableBytes), nameof(WorkflowOptions.MaxJournalEntries), nameof(WorkflowOptions.MaxWaits),
        nameof(WorkflowOptions.MaxJournalInputBytes),
    ];

    [Fact]
    public void The_settings_of_a_definition_reach_those_who_read_it() =>
        Assert.Equal((10, 20, 3), new WorkflowOptions { MaxDefinitionLength = 10, MaxSteps = 20, MaxNesting = 3 }.DefinitionLimits is var limits ? (limits.MaxLength, limits.MaxSteps, limits.MaxNesting) : default);
}
