using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Search;
using OrderHub.UnitTests.Data.Bench;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>Reconciliation over the API: asked for, followed to its proof, paused, and kept from those who may not.</summary>
[Collection(RunningHubCollection.Name)]
public sealed class ReconciliationApiTests(RunningHub hub)
{
    private const string Root = "/api/v1/reconciliation";

    [Fact]
    public async Task A_document_of_no_order_is_found_taken_out_and_proven_gone()
    {
        using var http = hub.Administrator();
        var ghost = SampleOrders.Express();
        await hub.Services.GetRequiredService<OrderIndex>().WriteAsync([ghost], new HashSet<long>(), default);

        var listed = await RunAsync(http, repair: false);
        Assert.Equal(((int)listed["found"]!, 0, false), ((int)listed["remaining"]!, (int)listed["repaired"]!, (bool)listed["isProven"]!));
        Assert.Contains(await DifferencesAsync(http, "state=open&cause=extra"), row => (string)row["orderId"]! == $"{ghost.OrderId}");

        var repaired = await RunAsync(http, repair: true);
        Assert.Equal(("done", 0, true), ((string)repaired["state"]!, (int)repaired["remaining"]!, (bool)repaired["isProven"]!));
        var difference = Assert.Single(await DifferencesAsync(http, $"run={repaired["runId"]}&cause=extra"), row => (string)row["orderId"]! == $"{ghost.OrderId}");
        Assert.Equal(("repaired", "index", null, 1), ((string)difference["state"]!, (string)difference["store"]!, (string?)difference["orderNo"], (int)difference["storeVersion"]!));
        Assert.Empty(await DifferencesAsync(http, "state=open"));

        var standing = await RunningHub.ReadAsync(await http.GetAsync(Root));
        Assert.Empty(standing["open"]!.AsArray());
        Assert.Contains("index", standing["stores"]!.AsArray().Select(store => (string)store!));
        Assert.True((bool)standing["last"]!.AsArray().First(run => (string)run!["store"]! == "index")!["isProven"]!);
        var buckets = (await RunningHub.ReadAsync(await http.GetAsync($"{Root}/buckets?store=index")))["items"]!.AsArray();
        Assert.All(buckets, bucket => Assert.Equal((string)bucket!["masterDigest"]!, (string)bucket["storeDigest"]!));
        Assert.Contains((await RunningHub.ReadAsync(await http.GetAsync($"{Root}/runs?limit=5")))["items"]!.AsArray(), run => (string)run!["runId"]! == (string)repaired["runId"]!);
    }

    [Fact]
    public async Task Rounds_are_paused_with_a_reason_and_go_on()
    {
        using var http = hub.Administrator();
        var paused = await RunningHub.ReadAsync(await http.PutAsJsonAsync($"{Root}/settings", new { paused = true, autoRepair = false, reason = "moving house" }));
        Assert.Equal((true, "moving house", false), ((bool)paused["paused"]!, (string)paused["reason"]!, (bool)paused["autoRepair"]!));
        Assert.Equal("moving house", (string)(await RunningHub.ReadAsync(await http.GetAsync(Root)))["setting"]!["reason"]!);
        var resumed = await RunningHub.ReadAsync(await http.PutAsJsonAsync($"{Root}/settings", new { paused = false, autoRepair = true, reason = "forgotten" }));
        Assert.Equal((false, null), ((bool)resumed["paused"]!, (string?)resumed["reason"]));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsJsonAsync($"{Root}/settings", new { paused = true, autoRepair = true, reason = new string('x', 501) })).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_is_told_by_code()
    {
        using var http = hub.Administrator();
        var unknown = await http.PostAsJsonAsync($"{Root}/runs", new { store = "elsewhere" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "reconciliation.store"), (unknown.StatusCode, await RunningHub.CodeAsync(unknown)));
        Assert.Equal("reconciliation.not-found", await RunningHub.CodeAsync(await http.GetAsync($"{Root}/runs/12")));
        Assert.Equal("reconciliation.not-found", await RunningHub.CodeAsync(await http.PostAsync($"{Root}/runs/x/stop", null)));
        var run = await RunAsync(http, repair: false);
        Assert.Equal("reconciliation.ended", await RunningHub.CodeAsync(await http.PostAsync($"{Root}/runs/{run["runId"]}/stop", null)));
        foreach (var query in new[] { "differences?state=lost", "differences?cause=none", "differences?run=x", "differences?cursor=y", "runs?limit=0", "buckets?cursor=99999999999999999" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync($"{Root}/{query}")).StatusCode);
        }
    }

    [Theory]
    [InlineData("auditor", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity)]
    [InlineData("tenantApi", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("designer", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Roles_see_and_do_what_is_theirs(string role, HttpStatusCode seeing, HttpStatusCode doing)
    {
        var (_, secret) = await hub.KeyAsync(role);
        using var program = hub.Program(secret);
        Assert.Equal(seeing, (await program.GetAsync(Root)).StatusCode);
        Assert.Equal(doing, (await program.PostAsJsonAsync($"{Root}/runs", new { store = "elsewhere" })).StatusCode);
    }

    private static async Task<JsonObject> RunAsync(HttpClient http, bool repair)
    {
        var asked = await http.PostAsJsonAsync($"{Root}/runs", new { store = "index", repair });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var run = await RunningHub.ReadAsync(asked);
        await Eventually.HoldsAsync(
            async () => (string)(run = await RunningHub.ReadAsync(await http.GetAsync($"{Root}/runs/{run["runId"]}")))["state"]! is not ("asked" or "running"), "the comparison ends");
        Assert.Null((string?)run["problem"]);
        return run;
    }

    private static async Task<IReadOnlyList<JsonNode>> DifferencesAsync(HttpClient http, string query) =>
        [.. (await RunningHub.ReadAsync(await http.GetAsync($"{Root}/differences?{query}")))["items"]!.AsArray().Select(row => row!)];
}
