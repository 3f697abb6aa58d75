using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Incidents;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Many incidents decided about as one: over the real engine, and over HTTP.</summary>
[Collection(RunningHubCollection.Name)]
public sealed class IncidentActionTests(RunningHub hub)
{
    private const string OneCall =
        """
        {
          "name": "t/fulfillment", "kind": "fulfillment", "title": { "en": "t", "zh": "t" }, "start": "a",
          "steps": {
            "a": { "use": "a@1", "retry": { "attempts": 1, "delay": "PT1S", "maxDelay": "PT1S" }, "next": { "done": "end", "refused": "end" } },
            "end": { "use": "end", "with": { "outcome": "ok" } }
          }
        }
        """;

    private static readonly Caller Operator = new(FlowBench.Tenant, "op", "op", Roles.Operator, "op");

    [Fact]
    public async Task A_decision_about_many_is_carried_out_item_by_item_and_survives_the_death_of_its_node()
    {
        await using var bench = new FlowBench(new RemoteStep("a"), new UndoStep("a"));
        var down = true;
        bench.Partner.Answers = (_, _) => down ? new RemoteAnswer.Failed("partner.down", "It is down.") : null;
        await bench.StartAsync(await bench.PublishAsync(OneCall));
        await bench.PumpAsync();
        down = false;
        var (actions, worker) = Desk(bench);
        Assert.Equal(("partner.down", 1, 1), (await actions.GroupsAsync(FlowBench.Tenant, default)).Select(group => (group.Cause, group.Count, group.Retryable)).Single());
        var row = await actions.BeginAsync(Operator, new() { Cause = "partner.down" }, new() { Kind = BulkDecision.Retry }, null, default);
        Assert.True(await worker.WorkAsync(default));

        // The node decided and died before it wrote so: another one goes on, after the first one's lease.
        await bench.Desk.DecideAsync(await bench.IncidentAsync(), new OrderHub.Server.Workflows.Running.IncidentDecision.Retry("op", null), default);
        var (_, second) = Desk(bench);
        while (await second.WorkAsync(default))
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        await bench.PumpAsync();
        var ended = (await actions.FindAsync(FlowBench.Tenant, row.ActionId, default))!;
        Assert.Equal((IncidentActionRow.Done, 1, 1, 0), (ended.State, ended.Total, ended.DoneCount, ended.FailedCount));
        Assert.Equal("completed", (await bench.ViewAsync()).State);
        Assert.Empty(await actions.GroupsAsync(FlowBench.Tenant, default));
    }

    [Fact]
    public async Task What_somebody_else_decided_meanwhile_is_told_as_failed_with_his_name()
    {
        await using var bench = new FlowBench(new RemoteStep("a"), new UndoStep("a"));
        bench.Partner.Answers = (_, _) => new RemoteAnswer.Failed("partner.down", "It is down.");
        await bench.StartAsync(await bench.PublishAsync(OneCall));
        await bench.PumpAsync();
        var (actions, worker) = Desk(bench);
        var row = await actions.BeginAsync(Operator, new() { Step = "a" }, new() { Kind = BulkDecision.Retry }, null, default);
        await worker.WorkAsync(default);
        await bench.Desk.DecideAsync(await bench.IncidentAsync(), new OrderHub.Server.Workflows.Running.IncidentDecision.Skip("somebody", "by phone", "done"), default);

        while (await worker.WorkAsync(default))
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var item = Assert.Single(await actions.ItemsAsync(FlowBench.Tenant, row.ActionId, null, 0, 10, default));
        Assert.Equal((IncidentActionItemRow.Failed, "somebody decided about it already: skipped."), (item.State, item.Message));
    }

    [Fact]
    public async Task A_stopped_action_decides_nothing_more()
    {
        await using var bench = new FlowBench(new RemoteStep("a"), new UndoStep("a"));
        bench.Partner.Answers = (_, _) => new RemoteAnswer.Failed("partner.down", "It is down.");
        await bench.StartAsync(await bench.PublishAsync(OneCall));
        await bench.PumpAsync();
        var (actions, worker) = Desk(bench);
        var row = await actions.BeginAsync(Operator, new() { Cause = "partner.down" }, new() { Kind = BulkDecision.Retry }, null, default);
        await worker.WorkAsync(default);
        Assert.True(await actions.StopAsync(Operator, row.ActionId, default));
        Assert.False(await actions.StopAsync(Operator, row.ActionId, default));
        Assert.False(await worker.WorkAsync(default));
        Assert.Equal("open", (await bench.IncidentAsync()).State);
    }

    [Fact]
    public async Task Over_http_an_action_is_begun_followed_listed_and_at_its_end_not_stopped()
    {
        using var http = hub.Administrator();
        var answer = await http.PostAsJsonAsync("/api/v1/incidents/actions", new { action = "retry", filter = new { cause = "no.such-cause" } });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var begun = await RunningHub.ReadAsync(answer);
        Assert.Equal($"/api/v1/incidents/actions/{(string?)begun["actionId"]}", answer.Headers.Location?.ToString());

        var worker = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<IncidentActionWorker>(hub.Services);
        while (await worker.WorkAsync(default))
        {
        }

        var ended = await RunningHub.ReadAsync(await http.GetAsync(answer.Headers.Location));
        Assert.Equal(("done", 0), ((string?)ended["state"], (int)ended["total"]!));
        Assert.Contains((await RunningHub.ReadAsync(await http.GetAsync("/api/v1/incidents/actions?limit=500")))["items"]!.AsArray(), item => (string?)item!["actionId"] == (string?)begun["actionId"]);
        Assert.Empty((await RunningHub.ReadAsync(await http.GetAsync(answer.Headers.Location + "/items")))["items"]!.AsArray());
        var stop = await http.PostAsync(answer.Headers.Location + "/stop", null);
        Assert.Equal((HttpStatusCode.Conflict, "incident.action-ended"), (stop.StatusCode, await RunningHub.CodeAsync(stop)));
        Assert.Equal("incident.action-not-found", await RunningHub.CodeAsync(await http.GetAsync("/api/v1/incidents/actions/123")));
    }

    [Theory]
    [InlineData("""{ "action": "retry", "filter": {} }""", "filter")]
    [InlineData("""{ "action": "explode", "filter": { "cause": "x" } }""", "action")]
    [InlineData("""{ "action": "skip", "filter": { "cause": "x" }, "reason": "r" }""", "outcome")]
    [InlineData("""{ "action": "cancel", "filter": { "cause": "x" } }""", "reason")]
    [InlineData("""{ "action": "retry", "filter": { "ids": ["x"] } }""", "filter.ids")]
    [InlineData("""{ "action": "retry", "filter": { "cause": "x" }, "pace": 0 }""", "pace")]
    public async Task A_decision_that_says_too_little_is_refused_with_its_path(string body, string path)
    {
        using var http = hub.Administrator();
        var answer = await http.PostAsync("/api/v1/incidents/actions", RunningHub.Json(body));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await RunningHub.ReadAsync(answer);
        Assert.Equal(("incident.decision", path), ((string?)problem["code"], (string?)problem["faults"]![0]!["path"]));
    }

    private static (IncidentActions Actions, IncidentActionWorker Worker) Desk(FlowBench bench)
    {
        var shards = new SingleDatabase(bench.Database);
        var options = Options.Create(new WorkflowOptions());
        var actions = new IncidentActions(shards, new AuditLog(bench.Database, bench.Clock), bench.Ids, bench.Clock, options);
        return (actions, new(shards, actions, bench.Desk, bench.Clock, options, NullLogger<IncidentActionWorker>.Instance));
    }
}
