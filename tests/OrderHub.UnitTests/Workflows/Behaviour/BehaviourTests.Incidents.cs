using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Workflows;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Behaviour;

/// <summary>Incidents are found by what a person knows of them, page by page.</summary>
public abstract partial class BehaviourTests
{
    [Fact]
    public async Task Incidents_are_found_by_line_flow_step_cause_order_connector_and_time()
    {
        await using var bench = await FlowBench.OpenAsync(
            BenchStore.Of(kind), new RemoteStep("a", connector: "north"), new UndoStep("a"), new LocalStep("b", _ => StepResult.Fail(new("b.wrong", "Wrong.", "Mend it.", false)), "done"));
        bench.Partner.Answers = (_, _) => new RemoteAnswer.Impossible("partner.wrong", "Wrong.");
        var (first, second) = (await bench.PublishAsync(IncidentFlow("one/fulfillment", "a")), await bench.PublishAsync(IncidentFlow("one-more/fulfillment", "b")));
        await bench.StartAsync(first, bench.Subjects.Of(1));
        await bench.PumpAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var noon = bench.Clock.GetUtcNow();
        await bench.StartAsync(second, bench.Subjects.Of(2));
        await bench.StartAsync(first, bench.Subjects.Of(3));
        await bench.PumpAsync();

        Assert.Equal(["N3", "N2", "N1"], await IncidentsAsync(bench, new()));
        Assert.Equal(["N3", "N1"], await IncidentsAsync(bench, new() { Line = "one" }));
        Assert.Equal(["N2"], await IncidentsAsync(bench, new() { Line = "one-more" }));
        Assert.Equal(["N2"], await IncidentsAsync(bench, new() { Flow = "one-more/fulfillment" }));
        Assert.Equal(["N3", "N1"], await IncidentsAsync(bench, new() { Step = "a" }));
        Assert.Equal(["N2"], await IncidentsAsync(bench, new() { Cause = "b.wrong" }));
        Assert.Equal(["N1"], await IncidentsAsync(bench, new() { OrderNo = "N1" }));
        Assert.Equal(["N3", "N1"], await IncidentsAsync(bench, new() { Connector = "north" }));
        Assert.Equal(["N3", "N2"], await IncidentsAsync(bench, new() { OpenedAfter = noon }));
        Assert.Equal(["N1"], await IncidentsAsync(bench, new() { OpenedBefore = noon }));
        Assert.Equal(["N3"], await IncidentsAsync(bench, new() { Connector = "north", OpenedAfter = noon }));
        var page = await bench.Desk.ListAsync(FlowBench.Tenant, "open", new() { Line = "one" }, long.MaxValue, 1, default);
        Assert.Equal(["N1"], (await bench.Desk.ListAsync(FlowBench.Tenant, "open", new() { Line = "one" }, page[0].IncidentId, 1, default)).Select(row => row.OrderNo));
        Assert.Equal(("north", null), (page[0].Connector, (await bench.Desk.ListAsync(FlowBench.Tenant, null, new() { Step = "b" }, long.MaxValue, 1, default))[0].Connector));

        // The same words say which ones an action on many means.
        Assert.Equal(["N1", "N3"], (await bench.OfAllAsync(database => IncidentSelection.PageAsync(database, FlowBench.Tenant, new() { Line = "one", Connector = "north" }, 0, 10, default))).OrderBy(row => row.IncidentId).Select(row => row.OrderNo));
    }

    private static async Task<IEnumerable<string>> IncidentsAsync(FlowBench bench, IncidentFilter filter) =>
        (await bench.Desk.ListAsync(FlowBench.Tenant, "open", filter, long.MaxValue, 10, default)).Select(row => row.OrderNo);

    private static string IncidentFlow(string name, string step) => """
        { "name": "NAME", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "STEP",
          "steps": { "STEP": { "use": "STEP@1", "next": "end" }, "end": { "use": "end" } } }
        """.Replace("NAME", name, StringComparison.Ordinal).Replace("STEP", step, StringComparison.Ordinal);
}
