using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class ConnectorsApiTests(RunningHub hub) : ConnectorsApiContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class ConnectorsApiOnMariaDbTests(RunningHubOnMariaDb hub) : ConnectorsApiContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class ConnectorsApiOnFourTests(RunningHubOnFour hub) : ConnectorsApiContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class ConnectorsApiOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : ConnectorsApiContract(hub);

/// <summary>A partner that comes to a running server over the API, as files alone, and its messages after that.</summary>
public abstract class ConnectorsApiContract(RunningHub hub)
{
    [Fact]
    public async Task A_new_partner_is_drafted_tried_published_heard_and_taken_out_again()
    {
        using var admin = hub.Administrator();
        using var stranger = hub.Stranger();
        var draft = Files("ware", "warex");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync("/partners/warex?method=orderprocess.report", new StringContent("<a/>"))).StatusCode);

        // 1. Draft, with its golden messages
        var written = await Json(await admin.PutAsJsonAsync("/api/v1/connectors/warex/draft", draft));
        Assert.True((bool)written["sound"]!, written.ToJsonString());
        Assert.Equal(6, written["golden"]!.AsArray().Count);
        var tried = await Json(await admin.PostAsJsonAsync("/api/v1/connectors/warex/explain", new JsonObject
        {
            ["draft"] = true,
            ["message"] = "<request><order><expressCode>JDV001</expressCode></order><process><processStatus>DELIVERED</processStatus><operateTime>2025-03-02 09:14:00</operateTime></process></request>",
        }));
        Assert.Contains(tried["mapping"]!.AsArray(), row => (string?)row!["target"] == "status" && (string?)row["value"] == "OUTBOUND");

        // 2. Publish, and give it a key
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync("/api/v1/connectors/warex/publish", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PutAsJsonAsync("/api/v1/connector-credentials/warex/key-of-warex", new { secret = "a secret of warex" })).StatusCode);
        var list = await Json(await admin.GetAsync("/api/v1/connectors"));
        Assert.Contains(list["items"]!.AsArray(), item => (string?)item!["name"] == "warex" && (string?)item["origin"] == "own");
        Assert.DoesNotContain("a secret of warex", await admin.GetStringAsync("/api/v1/connector-credentials"), StringComparison.Ordinal);

        // 3. It is heard in its own protocol
        var answer = await stranger.PostAsync("/partners/warex?method=orderprocess.report&app_key=key-of-warex&sign=00", new StringContent("<request/>"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<flag>failure</flag>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("partner.signature.mismatch", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // 4. A second version, back to the first, and out
        draft["mapping"]!["version"] = "2";
        await admin.PutAsJsonAsync("/api/v1/connectors/warex/draft", draft);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync("/api/v1/connectors/warex/publish", null)).StatusCode);
        Assert.Equal("2", (string?)(await Json(await admin.GetAsync("/api/v1/connectors/warex")))["mapping"]!["version"]);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync("/api/v1/connectors/warex/publish?version=1", null)).StatusCode);
        Assert.Equal("1", (string?)(await Json(await admin.GetAsync("/api/v1/connectors/warex")))["mapping"]!["version"]);
        Assert.Equal(["retired", "published"], (await Json(await admin.GetAsync("/api/v1/connectors/warex/versions")))["items"]!.AsArray().Select(item => (string)item!["state"]!));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/v1/connectors/warex")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/v1/connector-credentials/warex/key-of-warex")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync("/partners/warex", new StringContent("<a/>"))).StatusCode);
    }

    [Fact]
    public async Task A_draft_with_faults_is_kept_told_whole_and_not_published()
    {
        using var admin = hub.Administrator();
        var draft = Files("ware", "warey");
        draft["manifest"]!["timeZone"] = "Beijing";
        draft["manifest"]!["colour"] = 1;
        draft["mapping"]!["inbound"]!["process"]!["rows"]![0]!["type"] = "colour";
        var written = await Json(await admin.PutAsJsonAsync("/api/v1/connectors/warey/draft", draft));
        Assert.False((bool)written["sound"]!);
        Assert.Equal(
            ["manifest.colour", "manifest.timeZone", "mapping.inbound.process.rows[0].type"],
            written["faults"]!.AsArray().Select(fault => (string)fault!["path"]!).Order(StringComparer.Ordinal));
        var refused = await admin.PostAsync("/api/v1/connectors/warey/publish", null);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "connector.invalid"), (refused.StatusCode, await RunningHub.CodeAsync(refused)));

        // A golden message that no longer holds keeps it back as well.
        draft = Files("ware", "warey");
        draft["golden"]!["process"]!["expect"]!["report"]!["status"] = "DELIVERED";
        Assert.False((bool)(await Json(await admin.PostAsJsonAsync("/api/v1/connectors/warey/validate", draft)))["sound"]!);
    }

    [Fact]
    public async Task A_tenants_own_version_stands_over_the_shipped_one_and_gives_way_again()
    {
        using var admin = hub.Administrator();
        var shipped = await Json(await admin.GetAsync("/api/v1/connectors/waybill"));
        Assert.Equal("shipped", (string?)shipped["origin"]);
        var draft = new JsonObject { ["manifest"] = shipped["manifest"]!.DeepClone(), ["mapping"] = shipped["mapping"]!.DeepClone() };
        draft["mapping"]!["version"] = "own";
        await admin.PutAsJsonAsync("/api/v1/connectors/waybill/draft", draft);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync("/api/v1/connectors/waybill/publish", null)).StatusCode);
        Assert.Equal("own", (string?)(await Json(await admin.GetAsync("/api/v1/connectors/waybill")))["origin"]);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("/api/v1/connectors/waybill")).StatusCode);
        Assert.Equal("shipped", (string?)(await Json(await admin.GetAsync("/api/v1/connectors/waybill")))["origin"]);
    }

    [Theory]
    [InlineData("GET", "/api/v1/connectors/nobody", 404, "connector.not-found")]
    [InlineData("GET", "/api/v1/connectors/eclp?draft=true", 404, "connector.not-found")]
    [InlineData("POST", "/api/v1/connectors/nobody/publish", 404, "connector.not-found")]
    [InlineData("DELETE", "/api/v1/connectors/eclp", 404, "connector.not-found")]
    [InlineData("DELETE", "/api/v1/connector-credentials/eclp/nobody", 404, "connector.credential.not-found")]
    public async Task What_is_not_there_is_said_so(string verb, string path, int status, string code)
    {
        using var admin = hub.Administrator();
        var answer = await admin.SendAsync(new HttpRequestMessage(new HttpMethod(verb), path));
        Assert.Equal((status, code), ((int)answer.StatusCode, await RunningHub.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_secret_that_is_too_short_is_refused()
    {
        using var admin = hub.Administrator();
        var answer = await admin.PutAsJsonAsync("/api/v1/connector-credentials/eclp/k", new { secret = "short" });
        Assert.Equal("connector.credential.invalid", await RunningHub.CodeAsync(answer));
    }

    private static JsonObject Files(string partner, string name)
    {
        var folder = Repository.PathOf("tests", "OrderHub.UnitTests", "Connectors", "partners", partner);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!;
        manifest["name"] = name;
        return new()
        {
            ["manifest"] = manifest,
            ["mapping"] = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "mapping.json"))),
            ["golden"] = new JsonObject(Directory.GetFiles(Path.Combine(folder, "golden")).Order(StringComparer.Ordinal)
                .Select(path => KeyValuePair.Create(Path.GetFileNameWithoutExtension(path), JsonNode.Parse(File.ReadAllText(path))))),
        };
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
