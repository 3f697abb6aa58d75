using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Incidents;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

[Collection(RunningHubCollection.Name)]
public sealed class IncidentActionApiTests(RunningHub hub) : IncidentActionApiContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class IncidentActionApiOnMariaDbTests(RunningHubOnMariaDb hub) : IncidentActionApiContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class IncidentActionApiOnFourTests(RunningHubOnFour hub) : IncidentActionApiContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class IncidentActionApiOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : IncidentActionApiContract(hub);

/// <summary>Many incidents decided about as one, over HTTP.</summary>
public abstract class IncidentActionApiContract(RunningHub hub)
{
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
}
