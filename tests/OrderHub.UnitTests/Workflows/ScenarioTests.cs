using System.Text.Json.Nodes;
using OrderHub.Server.Execution;
using OrderHub.Server.Hosting;
using OrderHub.Server.Hosting.Commands;
using OrderHub.Server.Model;
using OrderHub.Server.Workflows.Definitions.Checks;
using OrderHub.Server.Workflows.Simulation;
using OrderHub.Testing;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>One set of services for all scenarios.</summary>
public sealed class OfflineFixture : IAsyncLifetime
{
    public OfflineHub Hub { get; private set; } = null!;

    public async Task InitializeAsync() => Hub = await OfflineHub.OpenAsync(null, default);

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}

/// <summary>Every scenario below <c>workflows/</c> passes.</summary>
public sealed class ScenarioTests(OfflineFixture fixture) : IClassFixture<OfflineFixture>
{
    public static TheoryData<string> Scenarios => [.. ShippedFiles.Scenarios];

    public static TheoryData<string> Flows => [.. ShippedFiles.Flows];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_shipped_scenario_goes_as_it_says(string file)
    {
        var run = await RunAsync(file);
        Assert.True(run.Faults.Count == 0, string.Join('\n', run.Faults.Select(fault => $"{fault.Path}: {fault.Message}")));
        Assert.Empty(await UnsaidAsync(file, run));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_goes_the_same_way_each_time(string file)
    {
        var (first, second) = (await RunAsync(file), await RunAsync(file));
        Assert.Equal(first.Result!.Events.Select(one => (one.At, one.Kind, one.Step, one.Outcome)), second.Result!.Events.Select(one => (one.At, one.Kind, one.Step, one.Outcome)));
    }

    /// <summary>What no connector can say, no scenario may live by. What the hub itself reports is not looked at.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task What_a_scenario_reports_is_what_the_connector_of_that_system_makes_of_the_code(string file)
    {
        var timeline = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf(file)))!["timeline"]?.AsArray() ?? [];
        var unknown = timeline.Where(one => (string?)one!["signal"] == ReportInbox.Signal && (string?)one["payload"]!["source"] != "HUB" && one["payload"]!["document"] is null)
            .Select(one => ((string?)one!["payload"]!["source"], (string?)one["payload"]!["rawCode"], (string?)one["payload"]!["status"]))
            .Where(said => !ShippedFiles.Reports.Contains(said));
        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_says_what_partners_are_asked_and_in_which_order(string file) =>
        Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf(file)))!["expect"]!["calls"]);

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task The_scenarios_of_a_shipped_flow_take_every_wire_of_it(string file)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf(file));
        var flow = fixture.Hub.Check.Check(text, null, OfflineHub.Tenant).Definition!;
        var runs = new List<ScenarioRun>();
        foreach (var scenario in ShippedFiles.Scenarios)
        {
            if (Scenario.Read(await File.ReadAllTextAsync(Repository.PathOf(scenario))).Scenario!.Flow == flow.Name)
            {
                runs.Add(await RunAsync(scenario));
            }
        }

        var report = ScenarioReport.Of(runs);
        Figures.Note($"{flow.Name}: {runs.Count} scenarios take {report.EdgesTaken} of {report.Edges.Count} wires");
        Assert.Empty(report.Edges.Where(edge => edge.Taken == 0).Select(edge => $"{edge.From}.{edge.Outcome} -> {edge.To}"));
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task What_a_shipped_flow_asks_of_people_it_asks_in_both_languages(string file)
    {
        var flow = fixture.Hub.Check.Check(await File.ReadAllTextAsync(Repository.PathOf(file)), null, OfflineHub.Tenant).Definition!;

        Assert.All(flow.AllSteps.Where(step => step.Use == "human-task"), step =>
        {
            var fields = step.With["form"]?["properties"] as JsonObject ?? [];
            Assert.All(
                fields.Select(field => (string?)(field.Value!["x-zh"] as JsonObject)?["title"]).Append((string?)step.With["titleZh"]),
                text => Assert.Contains(text ?? "", letter => letter is >= '一' and <= '鿿'));
        });
    }

    [Fact]
    public async Task The_page_of_the_lines_tells_how_their_scenarios_go()
    {
        var (page, failed) = await LineReport.WriteAsync(fixture.Hub, Repository.PathOf("workflows"), default);

        Assert.Equal(0, failed);
        Assert.True(
            page == await File.ReadAllTextAsync(Repository.PathOf("OrderHub.Server", "docs", "lines.md")),
            "docs/lines.md is out of date: OrderHub.Server flow report > OrderHub.Server/docs/lines.md");
    }

    /// <summary>What is asked of every line: its normal course and six troubled ones at least, three of them cancels or intercepts at different places.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_shown_in_its_normal_course_and_in_six_troubled_ones(string line)
    {
        var kinds = ShippedFiles.Scenarios.Where(file => file.Split('/')[1] == line).Select(file => LineReport.KindOf(Path.GetFileNameWithoutExtension(file).Split('.')[^1])).ToList();

        Assert.Contains("normal", kinds);
        Assert.True(kinds.Count(kind => kind != "normal") >= 6, $"{line} is shown in {kinds.Count} courses");
        Assert.True(kinds.Count(kind => kind is "cancelled" or "intercepted") >= 3, $"{line} is cancelled at {kinds.Count(kind => kind is "cancelled" or "intercepted")} places only");
    }

    public static TheoryData<string> Lines => [.. BusinessLines.All.Where(line => Directory.Exists(Repository.PathOf("workflows", line)))];

    [Theory]
    [InlineData("", typeof(Scenario))]
    [InlineData("given", typeof(GivenOrder))]
    [InlineData("stub", typeof(StepStub))]
    [InlineData("entry", typeof(TimelineEntry))]
    [InlineData("expect", typeof(Expectation))]
    public void The_schema_of_scenarios_knows_every_field_that_is_read_and_no_other(string part, Type type)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.PathOf("workflows", "scenario.schema.json")))!;
        var properties = (part.Length == 0 ? schema : schema["$defs"]![part]!)["properties"]!.AsObject().Select(pair => pair.Key);
        var read = SimulationJson.Default.GetTypeInfo(type)!.Properties.Where(property => property.Set is not null || property.IsRequired).Select(property => property.Name);

        Assert.Equal(read.Order(StringComparer.Ordinal), properties.Order(StringComparer.Ordinal));
    }

    // What steps of the flow itself left, and their capabilities do not say that they leave.
    private async Task<IEnumerable<string>> UnsaidAsync(string file, ScenarioRun run)
    {
        var name = Scenario.Read(await File.ReadAllTextAsync(Repository.PathOf(file))).Scenario!.Flow;
        var text = await File.ReadAllTextAsync(Repository.PathOf("workflows", $"{name}.json"));
        var steps = fixture.Hub.Check.Check(text, null, OfflineHub.Tenant).Definition!.AllSteps.ToLookup(step => step.Name, StringComparer.Ordinal);
        return from one in run.Result!.Events
               where one.Kind == "leave" && one.Output is JsonObject { Count: > 0 }
               from step in steps[one.Step.Split('/')[^1]]
               let capability = fixture.Hub.Capabilities.Find(step.Use)
               where capability is not null
               from fault in capability.Descriptor.Output is { } output ? SchemaCheck.Faults(output, one.Output, "", step.Name) : [new("", step.Name, "It says that it leaves nothing.")]
               select $"{step.Use} {fault.Path}: {fault.Message}";
    }

    private async Task<ScenarioRun> RunAsync(string file)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf(file));
        var name = Scenario.Read(text).Scenario?.Flow ?? throw new InvalidOperationException($"{file}: {Scenario.Read(text).Fault}");
        var flow = await File.ReadAllTextAsync(Repository.PathOf("workflows", $"{name}.json"));
        return await fixture.Hub.Scenarios.RunAsync(OfflineHub.Tenant, fixture.Hub.Check.Check(flow, null, OfflineHub.Tenant).Definition!, Path.GetFileNameWithoutExtension(file), 0, text, default);
    }
}
