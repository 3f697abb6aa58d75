using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Lookups;
using OrderHub.Server.Data.Persistence;
using OrderHub.Server.Data.Relay;
using OrderHub.Server.Execution;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Running;
using OrderHub.Testing;
using OrderHub.UnitTests.Access;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

[Collection(RunningHubCollection.Name)]
public sealed class SimulationApiTests(RunningHub hub) : SimulationApiContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class SimulationApiOnMariaDbTests(RunningHubOnMariaDb hub) : SimulationApiContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class SimulationApiOnFourTests(RunningHubOnFour hub) : SimulationApiContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class SimulationApiOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : SimulationApiContract(hub);

/// <summary>Trying flows out, and looking at and acting on instances and tasks, over HTTP.</summary>
public abstract class SimulationApiContract(RunningHub hub)
{
    private readonly string line = "s-" + Guid.NewGuid().ToString("n")[..8];

    [Fact]
    public async Task A_simulation_tells_every_step_and_leaves_no_trace()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        var before = await CountsAsync();

        var taken = await PostAsync(http, "/api/v1/simulations", new { flow = "express/transaction" });
        var carried = await PostAsync(http, "/api/v1/simulations", new
        {
            flow = "express/fulfillment",
            stubs = new Dictionary<string, object[]> { ["registerWaybill"] = [new { failed = "connector.timeout" }, new { done = new { } }], ["orderPickup"] = [new { refused = "NO_COURIER" }] },
        });

        Assert.Equal(("ended", "completed", "accepted", "PT0S"), ((string?)taken["state"], (string?)taken["status"], (string?)taken["outcome"], (string?)taken["took"]));
        Assert.Equal("ACCEPTED", (string?)taken["order"]!["status"]);
        Assert.Equal(("cancelled", "PT1S"), ((string?)carried["outcome"], (string?)carried["took"]));
        var call = carried["events"]!.AsArray().First(one => (string?)one!["kind"] == "call")!["call"]!;
        Assert.Equal(("waybill", "register"), ((string?)call["connector"], (string?)call["operation"]));
        Assert.Contains(carried["edges"]!.AsArray(), edge => (string?)edge!["from"] == "orderPickup" && (string?)edge["outcome"] == "rejected" && (int)edge["taken"]! == 1);
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task A_stored_order_is_tried_again_without_its_people_in_sight_and_stays_what_it_was()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        var orderNo = await PlaceAsync(http);
        var before = await CountsAsync();

        var run = await PostAsync(http, "/api/v1/simulations", new { flow = "express/transaction", orderNo });

        Assert.Equal("accepted", (string?)run["outcome"]);
        Assert.DoesNotContain(SamplePeople.Usual.ConsigneeMobile, run.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(SamplePeople.Usual.ConsignorAddress, run.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, await CountsAsync());
        Assert.Equal("order.not-found", await RunningHub.CodeAsync(await http.PostAsJsonAsync("/api/v1/simulations", new { flow = "express/transaction", orderNo = "EX0" })));
    }

    [Theory]
    [InlineData("""{ "flow": "express/transaction", "given": { "order": { "parties": 1 } } }""", "simulation.invalid")]
    [InlineData("""{ "flow": "express/transaction", "stubs": { "noStep": [] } }""", "simulation.invalid")]
    [InlineData("""{ "flow": "express/fulfillment", "timeline": [ { "at": "soon", "signal": "x" } ] }""", "simulation.invalid")]
    [InlineData("""{ "flow": "express/nothing" }""", "flow.not-found")]
    [InlineData("""{ }""", "request.invalid")]
    [InlineData("""{ "text": "{}" }""", "flow.invalid")]
    public async Task A_simulation_that_makes_no_sense_is_refused_with_its_reason(string body, string code)
    {
        using var http = hub.Administrator();
        Assert.Equal(code, await RunningHub.CodeAsync(await http.PostAsync("/api/v1/simulations", RunningHub.Json(body))));
    }

    [Fact]
    public async Task A_flow_is_not_published_while_one_of_its_scenarios_fails()
    {
        using var http = hub.Administrator();
        var path = $"/api/v1/flows/{line}/fulfillment";
        await SaveScenarioAsync(http, path, Scenario("never"));

        var refused = await http.PostAsJsonAsync(path + "/versions", new { text = TaskFlow() });
        Assert.Equal("flow.invalid", await RunningHub.CodeAsync(refused));
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal("scenario.failed", (string?)problem["faults"]![0]!["code"]);
        Assert.StartsWith("scenarios.first.expect.outcome", (string?)problem["faults"]![0]!["path"], StringComparison.Ordinal);

        await SaveScenarioAsync(http, path, Scenario("fine"), revision: 1);
        (await http.PostAsJsonAsync(path + "/versions", new { text = TaskFlow() })).EnsureSuccessStatusCode();
        var report = await PostAsync(http, path + "/scenarios/run", new { });
        Assert.True((bool)report["passed"]!);
        Assert.Equal(1, (int)report["edgesTaken"]!);
    }

    [Fact]
    public async Task Shipped_scenarios_stand_beside_their_flow_and_pass()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        var report = await PostAsync(http, "/api/v1/flows/express/fulfillment/scenarios/run", new { });
        Assert.True((bool)report["passed"]!, report.ToJsonString());
        Assert.Equal(report["edges"]!.AsArray().Count, (int)report["edgesTaken"]!);
        Assert.Contains("fulfillment.normal", (await RunningHub.ReadAsync(await http.GetAsync("/api/v1/flows/express/fulfillment/scenarios")))["items"]!.AsArray().Select(item => (string?)item!["name"]));
    }

    [Fact]
    public async Task A_pure_capability_can_be_called_alone_and_no_other()
    {
        using var http = hub.Administrator();
        await SeedAsync();
        var checkedOrder = await PostAsync(http, "/api/v1/capabilities/order.validate/evaluate", new { line = "express", given = new { with = new { cargo = Array.Empty<object>() } } });
        Assert.Equal("invalid", (string?)checkedOrder["outcome"]);
        Assert.Equal("capability.not-pure", await RunningHub.CodeAsync(await http.PostAsJsonAsync("/api/v1/capabilities/waybill.assign/evaluate", new { line = "express" })));
        Assert.Equal("capability.not-found", await RunningHub.CodeAsync(await http.PostAsJsonAsync("/api/v1/capabilities/no.such/evaluate", new { line = "express" })));
    }

    [Fact]
    public async Task A_task_is_found_taken_done_and_its_instance_goes_on()
    {
        using var http = hub.Administrator();
        var (orderNo, instanceId) = await StartAsync(http);
        var list = await RunningHub.ReadAsync(await http.GetAsync("/api/v1/tasks?role=dispatcher&limit=200"));
        var task = list["items"]!.AsArray().Single(item => (string?)item!["orderNo"] == orderNo)!;
        var path = $"/api/v1/tasks/{(string)task["taskId"]!}";
        var (_, secret) = await hub.KeyAsync("operator");
        using var other = hub.Program(secret);

        Assert.Equal("key:test", (string?)(await PostAsync(other, path + "/claim", new { }))["claimedBy"]);
        Assert.Equal("task.closed", await RunningHub.CodeAsync(await http.PostAsJsonAsync(path + "/claim", new { })));
        Assert.Equal("task.closed", await RunningHub.CodeAsync(await http.PostAsJsonAsync(path + "/complete", new { outcome = "fine" })));
        Assert.Equal("task.invalid", await RunningHub.CodeAsync(await other.PostAsJsonAsync(path + "/complete", new { outcome = "perhaps" })));
        Assert.Equal("done", (string?)(await PostAsync(other, path + "/complete", new { outcome = "fine" }))["state"]);
        Assert.Equal("task.closed", await RunningHub.CodeAsync(await other.PostAsJsonAsync(path + "/complete", new { outcome = "fine" })));

        var instance = await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances/{instanceId}"));
        Assert.Equal(("completed", "fine"), ((string?)instance["state"], (string?)instance["outcome"]));
        Assert.Equal(["enter", "wait", "signal", "leave", "enter", "end"],
            (await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances/{instanceId}/journal")))["items"]!.AsArray().Select(entry => (string)entry!["kind"]!));
        Assert.Equal("instance.ended", await RunningHub.CodeAsync(await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/cancel", new { reason = "late" })));
    }

    [Fact]
    public async Task A_task_is_found_by_what_is_known_of_it_and_counted()
    {
        using var http = hub.Administrator();
        var (orderNo, instanceId) = await StartAsync(http);
        var flow = $"{line}/fulfillment";
        var id = await FoundAsync(http, $"instance={instanceId}");
        Assert.Single(id);
        var before = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("O");
        foreach (var (query, finds) in new[]
        {
            ($"flow={flow}", true), ($"flow={line}/transaction", false), ($"line={line}", true), ($"line={line}&claimed=me", false), ($"line={line}&claimed=nobody", true),
            ($"line={line}&overdue=true", false), ($"line={line}&askedBefore={Uri.EscapeDataString(before)}", false), ($"line={line}&state=done", false),
        })
        {
            Assert.Equal($"{query}: {(finds ? id[0] : "")}", $"{query}: {string.Join(", ", await FoundAsync(http, query))}");
        }

        await PostAsync(http, $"/api/v1/tasks/{id[0]}/claim", new { });
        Assert.Equal(id, await FoundAsync(http, $"line={line}&claimed=me"));
        Assert.Empty(await FoundAsync(http, $"line={line}&claimed=nobody"));
        Assert.Equal("list.query", await RunningHub.CodeAsync(await http.GetAsync("/api/v1/tasks?claimed=somebody")));
        var counts = await RunningHub.ReadAsync(await http.GetAsync("/api/v1/tasks/counts"));
        Assert.True((int)counts["mine"]! >= 1);
        Assert.Equal(1, (int)counts["flows"]!.AsArray().Single(one => (string?)one!["flow"] == flow)!["open"]!);
        Assert.Equal(orderNo, (string?)(await PostAsync(http, $"/api/v1/tasks/{id[0]}/complete", new { outcome = "fine" }))["orderNo"]);
    }

    [Fact]
    public async Task What_a_person_fills_in_has_the_form_that_the_task_asks_for()
    {
        using var http = hub.Administrator();
        var form = """{ "type": "object", "required": ["finding"], "properties": { "finding": { "type": "string", "enum": ["same", "other"] }, "pieces": { "type": "integer", "maximum": 9 } } }""";
        var (_, instanceId) = await StartAsync(http, TaskFlow().Replace("\"title\": \"Is it fine?\"", $"\"title\": \"Is it fine?\", \"form\": {form}", StringComparison.Ordinal));
        var path = $"/api/v1/tasks/{Assert.Single(await FoundAsync(http, $"instance={instanceId}"))}/complete";

        foreach (var (data, faults) in new (object?, string[])[]
        {
            (null, ["data.finding"]), (new { finding = "third", pieces = 12 }, ["data.finding", "data.pieces"]), (new { finding = "{% 1 %}" }, ["data.finding"]),
        })
        {
            var answer = await http.PostAsJsonAsync(path, new { outcome = "fine", data });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Equal(faults, (await RunningHub.ReadAsync(answer))["faults"]!.AsArray().Select(fault => (string?)fault!["path"]));
        }

        Assert.Equal("done", (string?)(await PostAsync(http, path, new { outcome = "fine", data = new { finding = "other", pieces = 3 } }))["state"]);
    }

    private static async Task<string[]> FoundAsync(HttpClient http, string query) =>
        [.. (await RunningHub.ReadAsync(await http.GetAsync("/api/v1/tasks?limit=200&" + query)))["items"]!.AsArray().Select(item => (string)item!["taskId"]!)];

    [Fact]
    public async Task An_instance_is_listed_by_flow_and_state_cancelled_and_its_task_withdrawn()
    {
        using var http = hub.Administrator();
        var (orderNo, instanceId) = await StartAsync(http);
        Assert.Equal([instanceId], await ListAsync(http, $"flow={line}/fulfillment&state=waiting"));
        Assert.Equal(orderNo, (string?)(await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances?flow={line}/fulfillment&state=waiting")))["items"]![0]!["orderNo"]);
        Assert.Equal(orderNo, (string?)(await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances/{instanceId}")))["orderNo"]);
        Assert.Empty(await ListAsync(http, $"flow={line}/fulfillment&state=completed"));
        Assert.Equal("list.query", await RunningHub.CodeAsync(await http.GetAsync("/api/v1/instances?state=asleep")));
        var silent = await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/signal", new { signal = "news", payload = new { } });
        Assert.Equal("instance.not-waiting", await RunningHub.CodeAsync(silent));

        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/cancel", new { reason = "not wanted" })).StatusCode);

        Assert.Equal([instanceId], await ListAsync(http, $"flow={line}/fulfillment&state=cancelled"));
        Assert.DoesNotContain(orderNo, (await http.GetStringAsync("/api/v1/tasks?limit=200")), StringComparison.Ordinal);
        Assert.Equal("instance.not-found", await RunningHub.CodeAsync(await http.GetAsync("/api/v1/instances/5")));
    }

    [Fact]
    public async Task How_many_instances_stand_at_a_step_is_counted_while_they_do()
    {
        using var http = hub.Administrator();
        var (_, instanceId) = await StartAsync(http);
        var standings = await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances/standings?flow={line}/fulfillment"));
        var place = Assert.Single(standings["items"]!.AsArray())!;
        Assert.Equal((1, false, "ask", "waiting", 1), ((int)standings["instances"]!, (bool)standings["more"]!, (string?)place["step"], (string?)place["state"], (int)place["count"]!));
        Assert.Equal("list.query", await RunningHub.CodeAsync(await http.GetAsync("/api/v1/instances/standings")));

        await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/cancel", new { reason = "not wanted" });

        Assert.Empty((await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances/standings?flow={line}/fulfillment")))["items"]!.AsArray());
    }

    [Fact]
    public async Task Who_watches_an_instance_is_told_when_it_moves_and_of_no_other()
    {
        using var http = hub.Administrator();
        var (orderNo, instanceId) = await StartAsync(http);
        using var answer = await http.GetAsync($"/api/v1/instances/{instanceId}/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("ping", events.Current.EventType);

        hub.Services.GetRequiredService<LiveEvents>().Publish(1, new LiveEvent.FlowMoved("EX1", 5));
        (await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/cancel", new { reason = "not wanted" })).EnsureSuccessStatusCode();
        do
        {
            Assert.True(await events.MoveNextAsync());
        }
        while (events.Current.EventType == "ping");

        Assert.Equal(("instance", $$"""{"instanceId":"{{instanceId}}","orderNo":"{{orderNo}}"}"""), (events.Current.EventType, events.Current.Data));
        Assert.Equal("instance.not-found", await RunningHub.CodeAsync(await http.GetAsync("/api/v1/instances/5/live")));
    }

    [Fact]
    public async Task A_signal_is_sent_to_an_instance_as_a_partner_would()
    {
        using var http = hub.Administrator();
        var (_, instanceId) = await StartAsync(http, TaskFlow().Replace("\"use\": \"human-task\"", "\"use\": \"wait-signal\"", StringComparison.Ordinal)
            .Replace("\"with\": { \"role\": \"dispatcher\", \"title\": \"Is it fine?\", \"outcomes\": [\"fine\"] }", "\"with\": { \"signal\": \"news\" }", StringComparison.Ordinal)
            .Replace("{ \"fine\": \"end\" }", "{ \"received\": \"end\" }", StringComparison.Ordinal));
        var sent = await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/signal", new { signal = "news", payload = new { it = "came" }, messageId = $"m-{line}" });
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        var again = await RunningHub.ReadAsync(await http.PostAsJsonAsync($"/api/v1/instances/{instanceId}/signal", new { signal = "news", payload = new { it = "came" }, messageId = $"m-{line}" }));
        Assert.False((bool)again["new"]!);

        await hub.Services.GetRequiredService<SignalInbox>().DeliverAsync(new(1, "news", (string)again["key"]!), default);
        Assert.Equal("completed", (string?)(await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/instances/{instanceId}")))["state"]);
    }

    [Theory]
    [InlineData("auditor", "POST", "/api/v1/simulations")]
    [InlineData("tenantApi", "GET", "/api/v1/instances")]
    [InlineData("designer", "POST", "/api/v1/instances/1/cancel")]
    [InlineData("auditor", "GET", "/api/v1/tasks")]
    [InlineData("designer", "POST", "/api/v1/incidents/actions")]
    [InlineData("operator", "PUT", "/api/v1/flows/a/b/scenarios/c")]
    public async Task What_a_role_may_not_do_it_cannot(string role, string method, string path)
    {
        var (_, secret) = await hub.KeyAsync(role);
        using var program = hub.Program(secret);
        var answer = await program.SendAsync(new(new(method), path) { Content = method == "GET" ? null : JsonContent.Create(new { }) });
        Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), (answer.StatusCode, await RunningHub.CodeAsync(answer)));
    }

    private string TaskFlow() =>
        $$"""
        {
          "name": "{{line}}/fulfillment",
          "kind": "fulfillment",
          "title": { "en": "t", "zh": "t" },
          "start": "ask",
          "steps": {
            "ask": {
              "use": "human-task",
              "with": { "role": "dispatcher", "title": "Is it fine?", "outcomes": ["fine"] },
              "next": { "fine": "end" }
            },
            "end": { "use": "end", "with": { "outcome": "fine" } }
          }
        }

        """;

    private string Scenario(string outcome) =>
        $$"""
        {
          "flow": "{{line}}/fulfillment",
          "title": { "en": "t", "zh": "t" },
          "timeline": [{ "at": "PT1H", "task": "ask", "outcome": "fine" }],
          "expect": { "outcome": "{{outcome}}" }
        }
        """;

    private async Task<(string OrderNo, string InstanceId)> StartAsync(HttpClient http, string? text = null)
    {
        await SeedAsync();
        var orderNo = await PlaceAsync(http);
        (await http.PostAsJsonAsync($"/api/v1/flows/{line}/fulfillment/versions", new { text = text ?? TaskFlow() })).EnsureSuccessStatusCode();
        var flow = hub.Services.GetRequiredService<FlowCatalog>().Published(line, FlowKind.Fulfillment, 1, orderNo)!;
        var order = (await hub.Services.GetRequiredService<OrderReader>().FindByNoAsync(1, orderNo, default))!;
        var subject = await hub.Services.GetRequiredService<ISubjectSource>().LoadAsync(1, order.OrderId, default);
        Assert.True((await hub.Services.GetRequiredService<FlowEngine>().StartAsync(flow, 1, subject, null, "burst", default)).Commit.IsCommitted);
        return (orderNo, Assert.Single(await ListAsync(http, $"flow={line}/fulfillment")));
    }

    private static async Task<string[]> ListAsync(HttpClient http, string query) =>
        [.. (await RunningHub.ReadAsync(await http.GetAsync("/api/v1/instances?" + query)))["items"]!.AsArray().Select(item => (string)item!["instanceId"]!)];

    private static async Task<string> PlaceAsync(HttpClient http)
    {
        var key = Guid.NewGuid().ToString("n");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = JsonContent.Create(SampleOrders.Express(key)), Headers = { { "Idempotency-Key", key } } };
        var placed = await RunningHub.ReadAsync(await http.SendAsync(request));
        return (string?)placed["orderNo"] ?? throw new InvalidOperationException(placed.ToJsonString());
    }

    private async Task SeedAsync()
    {
        await ActivatorUtilities.CreateInstance<ReferenceSeed>(hub.Services).StartAsync(default);
        foreach (var database in hub.Services.GetRequiredService<IShards>().All)
        {
            var batch = new WriteBatch();
            hub.Services.GetRequiredService<WaybillPool>().Add(batch, 1, WaybillPrefetch.Carrier, [.. Enumerable.Range(0, 5).Select(_ => "T" + Guid.NewGuid().ToString("n")[..12])]);
            await database.CommitAsync(batch, default);
        }
    }

    /// <summary>Rows of every table but those that change by themselves.</summary>
    private async Task<IReadOnlyList<(int, string, long)>> CountsAsync()
    {
        var shards = hub.Services.GetRequiredService<IShards>();
        var counts = new List<(int, string, long)>();
        foreach (var table in ShardTables.All.Select(table => table.Name).Except(["flow_figure", "id_reservation"], StringComparer.Ordinal))
        {
            for (var place = 0; place < shards.All.Count; place++)
            {
                counts.Add((place, table, await shards.All[place].ReadAsync(connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), default)));
            }
        }

        return counts;
    }

    private static async Task SaveScenarioAsync(HttpClient http, string path, string text, int? revision = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path + "/scenarios/first") { Content = JsonContent.Create(new { text }) };
        if (revision is { } read)
        {
            request.Headers.IfMatch.Add(new($"\"{read}\""));
        }
        else
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonObject> PostAsync(HttpClient http, string path, object body)
    {
        var answer = await http.PostAsJsonAsync(path, body);
        var said = await RunningHub.ReadAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, said.ToJsonString());
        return said;
    }
}
