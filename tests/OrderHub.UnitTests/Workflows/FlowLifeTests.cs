using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Rollout;
using OrderHub.UnitTests.Access;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

[Collection(RunningHubCollection.Name)]
public sealed class FlowLifeTests(RunningHub hub) : FlowLifeContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class FlowLifeOnMariaDbTests(RunningHubOnMariaDb hub) : FlowLifeContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class FlowLifeOnFourTests(RunningHubOnFour hub) : FlowLifeContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class FlowLifeOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : FlowLifeContract(hub);

/// <summary>From draft to version to the orders that get it, over HTTP, whatever the store.</summary>
public abstract class FlowLifeContract(RunningHub hub)
{
    private readonly string line = "t-" + Guid.NewGuid().ToString("n")[..8];

    private string Flow => $"/api/v1/flows/{line}/fulfillment";

    private string Name => $"{line}/fulfillment";

    private FlowCatalog Catalog => hub.Services.GetRequiredService<FlowCatalog>();

    [Fact]
    public async Task A_draft_is_saved_with_its_faults_published_without_them_and_then_gone()
    {
        using var http = hub.Administrator();
        var saved = await SaveAsync(http, null, Text("a").Replace("\"next\": \"end\"", "\"next\": \"nowhere\"", StringComparison.Ordinal));
        Assert.Equal("flow.target", (string?)saved["faults"]![0]!["code"]);
        var refused = await PublishAsync(http, 1);
        Assert.Equal("flow.invalid", (await RunningHub.ReadAsync(refused))["code"]!.ToString());

        await SaveAsync(http, 1, Text("a"));
        var published = await RunningHub.ReadAsync(await PublishAsync(http, 2));

        Assert.True((bool)published["isNew"]!);
        Assert.Equal(1, (int)published["version"]!["number"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Flow + "/draft")).StatusCode);
        Assert.Equal((string?)published["version"]!["hash"], Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_and_shown_what_the_first_saved()
    {
        using var first = hub.Administrator();
        using var second = hub.Administrator();
        await SaveAsync(first, null, Text("a"));
        await SaveAsync(first, 1, Text("first"));

        var lost = await second.SendAsync(Save(1, Text("second")));

        Assert.Equal(HttpStatusCode.PreconditionFailed, lost.StatusCode);
        var problem = await RunningHub.ReadAsync(lost);
        Assert.Equal("revision.changed", (string?)problem["code"]);
        Assert.Equal((2, Text("first")), ((int)problem["current"]!["state"]!["revision"]!, (string?)problem["current"]!["text"]));
        await SaveAsync(second, 2, Text("merged"));
    }

    [Fact]
    public async Task A_save_that_says_nothing_of_what_it_read_is_refused()
    {
        using var http = hub.Administrator();
        var answer = await http.PutAsJsonAsync(Flow + "/draft", new { text = Text("a") });
        Assert.Equal(((HttpStatusCode)428, "revision.required"), (answer.StatusCode, await RunningHub.CodeAsync(answer)));
    }

    [Fact]
    public async Task Of_two_who_begin_a_draft_at_once_one_does()
    {
        using var http = hub.Administrator();
        var both = await Task.WhenAll(http.SendAsync(Save(null, Text("a"))), http.SendAsync(Save(null, Text("b"))));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], both.Select(answer => answer.StatusCode).Order());
    }

    [Fact]
    public async Task Publishing_the_unchanged_changes_nothing()
    {
        using var http = hub.Administrator();
        var first = await PublishTextAsync(http, Text("a"));
        var epoch = await EpochAsync();

        var again = await PublishTextAsync(http, Text("a"));
        var respelt = await PublishTextAsync(http, Text("a").Replace("  ", "\t", StringComparison.Ordinal));

        Assert.All(new[] { again, respelt }, answer => Assert.Equal((false, false, (string?)first["version"]!["hash"]),
            ((bool)answer["isNew"]!, (bool)answer["rolledOut"]!, (string?)answer["version"]!["hash"])));
        Assert.Single((await VersionsAsync(http)).AsArray());
        Assert.Equal(epoch, await EpochAsync());
    }

    [Fact]
    public async Task Publishing_what_is_shipped_makes_no_version_of_ones_own()
    {
        using var http = hub.Administrator();
        var answer = await http.PostAsJsonAsync("/api/v1/flows/express/fulfillment/versions", new { text = await File.ReadAllTextAsync(Repository.PathOf("workflows", "express", "fulfillment.json")) });
        var published = await RunningHub.ReadAsync(answer);
        Assert.Equal((false, false, "shared"), ((bool)published["isNew"]!, (bool)published["rolledOut"]!, (string?)published["version"]!["owner"]));
    }

    [Fact]
    public async Task Two_publishers_at_once_make_one_version_each()
    {
        using var http = hub.Administrator();
        var texts = Enumerable.Range(0, 8).Select(i => Text($"t{i}")).ToList();
        var published = await Task.WhenAll(texts.Select(text => PublishTextAsync(http, text)));

        Assert.All(published, answer => Assert.True((bool)answer["isNew"]!));
        Assert.Equal(Enumerable.Range(1, 8), (await VersionsAsync(http)).AsArray().Select(version => (int)version!["number"]!).Order());
    }

    [Fact]
    public async Task Two_publishers_of_the_same_at_once_share_one_version()
    {
        using var http = hub.Administrator();
        var published = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PublishTextAsync(http, Text("same"))));

        Assert.Single(published, answer => (bool)answer["isNew"]!);
        Assert.Single((await VersionsAsync(http)).AsArray());
    }

    [Fact]
    public async Task Two_publishers_of_one_draft_at_once_share_its_version()
    {
        using var http = hub.Administrator();
        await SaveAsync(http, null, Text("draft"));
        var both = await Task.WhenAll(PublishAsync(http, 1), PublishAsync(http, 1));

        Assert.Single((await VersionsAsync(http)).AsArray());
        Assert.All(both, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed }));
        Assert.Contains(both, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_retired_definition_never_resurrects()
    {
        using var http = hub.Administrator();
        var old = (string)(await PublishTextAsync(http, Text("old")))["version"]!["hash"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync($"{Flow}/versions/{old}/retire", null)).StatusCode);
        Assert.Null(Catalog.Published(line, FlowKind.Fulfillment, 1, "any"));

        var again = await http.PostAsJsonAsync(Flow + "/versions", new { text = Text("old") });
        Assert.Equal((HttpStatusCode.Conflict, "flow.retired"), (again.StatusCode, await RunningHub.CodeAsync(again)));
        var current = (string)(await PublishTextAsync(http, Text("new")))["version"]!["hash"]!;
        var rolled = await http.SendAsync(Rollout(1, new { current = old }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, rolled.StatusCode);
        await hub.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<FlowImport>().Single().StartingAsync(default);
        var back = await http.PostAsJsonAsync(Flow + "/rollout/rollback", new { });

        Assert.Equal("flow.rollback", await RunningHub.CodeAsync(back));
        Assert.Equal(current, Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
        Assert.Equal("retired", (string?)(await VersionsAsync(http)).AsArray().Single(version => (string?)version!["hash"] == old)!["state"]);
        Assert.Equal("old", (await Catalog.GetAsync(old, default)).Title.En);
    }

    [Fact]
    public async Task A_shipped_version_that_was_retired_stays_so_over_a_start()
    {
        using var folder = new OrderHub.UnitTests.Storage.TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, line));
        var file = Path.Combine(folder.Path, line, "fulfillment.json");
        var import = hub.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<FlowImport>().Single();
        await File.WriteAllTextAsync(file, Text("one"));
        await import.ImportAsync(folder.Path, default);
        var one = Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash;
        await File.WriteAllTextAsync(file, Text("two"));
        await import.ImportAsync(folder.Path, default);
        var two = Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash;
        Assert.NotEqual(one, two);

        var retire = new WriteBatch();
        FlowVersionTable.Retire(retire, 0, Name, one, "test", DateTimeOffset.UnixEpoch);
        await hub.Services.GetRequiredService<IShards>().Home.CommitAsync(retire, default);
        await File.WriteAllTextAsync(file, Text("one"));
        await import.ImportAsync(folder.Path, default);

        Assert.Equal(two, Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
    }

    [Fact]
    public async Task A_version_that_orders_get_cannot_be_retired_while_there_is_another()
    {
        using var http = hub.Administrator();
        await PublishTextAsync(http, Text("old"));
        var current = (string)(await PublishTextAsync(http, Text("new")))["version"]!["hash"]!;
        var answer = await http.PostAsync($"{Flow}/versions/{current}/retire", null);
        Assert.Equal((HttpStatusCode.Conflict, "flow.version-in-use"), (answer.StatusCode, await RunningHub.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_share_gets_the_new_version_the_same_orders_each_time_and_a_roll_back_takes_it_from_all()
    {
        using var http = hub.Administrator();
        var old = (string)(await PublishTextAsync(http, Text("old")))["version"]!["hash"]!;
        var fresh = (string)(await PublishTextAsync(http, Text("new"), new { percent = 10 }))["version"]!["hash"]!;
        var chosen = Enumerable.Range(0, 2_000).Select(i => Catalog.Published(line, FlowKind.Fulfillment, 1, $"order-{i}")!.Hash).ToList();
        Assert.InRange(chosen.Count(hash => hash == fresh), 140, 260);
        Assert.Equal(chosen, Enumerable.Range(0, 2_000).Select(i => Catalog.Published(line, FlowKind.Fulfillment, 1, $"order-{i}")!.Hash));

        await PublishTextAsync(http, Text("new"), new { percent = 50 });
        var more = Enumerable.Range(0, 2_000).Select(i => Catalog.Published(line, FlowKind.Fulfillment, 1, $"order-{i}")!.Hash).ToList();
        Assert.All(chosen.Zip(more).Where(pair => pair.First == fresh), pair => Assert.Equal(fresh, pair.Second));

        (await http.PostAsJsonAsync(Flow + "/rollout/rollback", new { reason = "test" })).EnsureSuccessStatusCode();
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(old, Catalog.Published(line, FlowKind.Fulfillment, 1, $"order-{i}")!.Hash));

        await PublishTextAsync(http, Text("new"));
        Assert.Equal(fresh, Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
        (await http.PostAsJsonAsync(Flow + "/rollout/rollback", new { })).EnsureSuccessStatusCode();
        Assert.Equal(old, Catalog.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
    }

    [Fact]
    public async Task A_new_line_takes_only_the_share_it_is_published_to()
    {
        using var http = hub.Administrator();
        await PublishTextAsync(http, Text("first"), new { percent = 1 });
        Assert.InRange(Enumerable.Range(0, 5_000).Count(i => Catalog.Published(line, FlowKind.Fulfillment, 1, $"order-{i}") is not null), 20, 90);
    }

    [Fact]
    public async Task What_a_new_line_took_is_carried_out_although_its_number_is_in_no_share()
    {
        using var http = hub.Administrator();
        Assert.Null(Catalog.ToCarryOut(line, 1, "order"));
        var first = (string)(await PublishTextAsync(http, Text("first"), new { percent = 1 }))["version"]!["hash"]!;
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(first, Catalog.ToCarryOut(line, 1, $"order-{i}")!.Hash));
        Assert.Null(Catalog.ToCarryOut(line, 2, "order"));
    }

    [Fact]
    public async Task A_roll_out_whose_version_has_too_many_incidents_is_taken_back_by_its_rule()
    {
        using var http = hub.Administrator();
        var old = (string)(await PublishTextAsync(http, Text("old")))["version"]!["hash"]!;
        var fresh = (string)(await PublishTextAsync(http, Text("new"), new { percent = 50, rollback = new { windowMinutes = 30, minimum = 10, ratio = 2, tolerated = 0.05 } }))["version"]!["hash"]!;
        var figures = hub.Services.GetRequiredService<FlowFigures>();
        for (var i = 0; i < 20; i++)
        {
            figures.Count(1, Name, old, started: true, ended: true, incidents: i == 0 ? 1 : 0);
            figures.Count(1, Name, fresh, started: true, ended: false, incidents: i < 9 ? 0 : 1);
        }

        var shown = await RunningHub.ReadAsync(await http.GetAsync(Flow + "/figures"));
        Assert.Equal([(old, 20, 0.05m), (fresh, 20, 0.55m)], shown["items"]!.AsArray().OrderBy(item => (decimal)item!["incidentRate"]!)
            .Select(item => ((string)item!["version"]!, (int)item["started"]!, (decimal)item["incidentRate"]!)));
        var worker = ActivatorUtilities.CreateInstance<RollbackWorker>(hub.Services);
        Assert.Contains(Name, await worker.LookAsync(default));

        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(old, Catalog.Published(line, FlowKind.Fulfillment, 1, $"order-{i}")!.Hash));
        Assert.DoesNotContain(Name, await worker.LookAsync(default));
    }

    [Fact]
    public async Task Where_four_eyes_are_asked_for_only_a_second_persons_approval_lets_a_draft_be_published()
    {
        using var http = hub.Administrator();
        await SetPolicyAsync(http, true);
        try
        {
            var (writer, writerToken) = await hub.SignInAsync(await hub.UserAsync("publisher"));
            var (second, secondToken) = await hub.SignInAsync(await hub.UserAsync("publisher"));
            writer.DefaultRequestHeaders.Add("X-CSRF-Token", writerToken);
            second.DefaultRequestHeaders.Add("X-CSRF-Token", secondToken);
            await SaveAsync(writer, null, Text("a"));
            Assert.Equal("flow.approval", await RunningHub.CodeAsync(await PublishAsync(writer, 1)));
            Assert.Equal("flow.approval", await RunningHub.CodeAsync(await http.PostAsJsonAsync(Flow + "/versions", new { text = Text("b") })));

            (await writer.SendAsync(Post("/draft/submit", 1))).EnsureSuccessStatusCode();
            Assert.Equal("flow.approval", await RunningHub.CodeAsync(await writer.SendAsync(Post("/draft/approve", 2))));
            Assert.Equal("flow.approval", await RunningHub.CodeAsync(await http.SendAsync(Post("/draft/approve", 2))));
            (await second.SendAsync(Post("/draft/approve", 2))).EnsureSuccessStatusCode();

            // A text that came after the approval was not approved.
            await SaveAsync(writer, 3, Text("sneaked in"));
            Assert.Equal("flow.approval", await RunningHub.CodeAsync(await PublishAsync(writer, 4)));
            (await writer.SendAsync(Post("/draft/submit", 4))).EnsureSuccessStatusCode();
            (await second.SendAsync(Post("/draft/approve", 5))).EnsureSuccessStatusCode();
            Assert.Equal(HttpStatusCode.OK, (await PublishAsync(writer, 6)).StatusCode);
        }
        finally
        {
            await SetPolicyAsync(http, false);
        }
    }

    [Fact]
    public async Task An_earlier_version_comes_back_as_a_draft_and_earlier_texts_are_kept()
    {
        using var http = hub.Administrator();
        var old = (string)(await PublishTextAsync(http, Text("old")))["version"]!["hash"]!;
        await PublishTextAsync(http, Text("new"));
        var restore = new HttpRequestMessage(HttpMethod.Post, Flow + "/draft/restore") { Content = JsonContent.Create(new { version = old }) };
        restore.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);

        var draft = await RunningHub.ReadAsync(await http.SendAsync(restore));

        Assert.Equal((Text("old"), old), ((string?)draft["text"], (string?)draft["state"]!["base"]));
        var revisions = await RunningHub.ReadAsync(await http.GetAsync(Flow + "/draft/revisions"));
        Assert.Equal([1], revisions["items"]!.AsArray().Select(item => (int)item!["revision"]!));
        var (_, designer) = await hub.KeyAsync("designer");
        using var other = hub.Program(designer);
        await SaveAsync(other, 1, Text("other"));
        Assert.Equal(Text("old"), (string?)(await RunningHub.ReadAsync(await http.GetAsync(Flow + "/draft/revisions/1")))["text"]);
    }

    [Fact]
    public async Task Moving_a_box_is_no_new_version()
    {
        using var http = hub.Administrator();
        var first = await PublishTextAsync(http, Text("a"), new { layout = new { boxes = new { begin = new[] { 0, 0 } } } });
        var moved = await PublishTextAsync(http, Text("a"), new { layout = new { boxes = new { begin = new[] { 10, 0 } } } });

        var hash = (string)first["version"]!["hash"]!;
        Assert.Equal((false, hash), ((bool)moved["isNew"]!, (string?)moved["version"]!["hash"]));
        Assert.Equal(10, (int)(await RunningHub.ReadAsync(await http.GetAsync($"{Flow}/versions/{hash}")))["layout"]!["boxes"]!["begin"]![0]!);
    }

    [Fact]
    public async Task What_two_versions_do_differently_is_told_step_by_step()
    {
        using var http = hub.Administrator();
        var old = (string)(await PublishTextAsync(http, Text("a")))["version"]!["hash"]!;
        await SaveAsync(http, null, Text("a").Replace("\"next\": \"end\"", "\"next\": \"wait\"", StringComparison.Ordinal)
            .Replace("\"end\": {", "\"wait\": { \"use\": \"delay\", \"timeout\": \"PT1S\", \"next\": \"end\" }, \"end\": {", StringComparison.Ordinal));
        var diff = await RunningHub.ReadAsync(await http.GetAsync($"{Flow}/diff?from={old}&to=draft"));
        Assert.Equal([("begin", "rewired"), ("wait", "added")], diff["steps"]!.AsArray().Select(step => ((string)step!["step"]!, (string)step["kind"]!)));
        Assert.Equal("flow.not-found", await RunningHub.CodeAsync(await http.GetAsync($"{Flow}/diff?from=gone&to=draft")));
    }

    [Theory]
    [InlineData("operator", "PUT", "/draft")]
    [InlineData("auditor", "PUT", "/draft")]
    [InlineData("designer", "POST", "/draft/publish")]
    [InlineData("designer", "POST", "/draft/approve")]
    [InlineData("designer", "PUT", "/rollout")]
    [InlineData("operator", "POST", "/rollout/rollback")]
    [InlineData("tenantApi", "GET", "/versions")]
    public async Task Composing_and_publishing_are_kept_apart(string role, string method, string path)
    {
        var (_, secret) = await hub.KeyAsync(role);
        using var program = hub.Program(secret);
        var answer = await program.SendAsync(new(new(method), Flow + path) { Content = method == "GET" ? null : JsonContent.Create(new { }) });
        Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), (answer.StatusCode, await RunningHub.CodeAsync(answer)));
    }

    [Fact]
    public async Task Nobody_changes_the_shared_flows_unless_the_settings_name_its_tenant()
    {
        using var http = hub.Administrator();
        var answer = await http.PostAsJsonAsync(Flow + "/versions?shared=true", new { text = Text("a") });
        Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), (answer.StatusCode, await RunningHub.CodeAsync(answer)));
    }

    [Fact]
    public async Task A_flow_of_one_tenant_is_nothing_to_another()
    {
        using var http = hub.Administrator();
        await PublishTextAsync(http, Text("a"));
        Assert.Null(Catalog.Published(line, FlowKind.Fulfillment, 2, "any"));
        Assert.NotNull(Catalog.Published("express", FlowKind.Transaction, 2, "any"));
    }

    [Theory]
    [InlineData("percent", "0")]
    [InlineData("percent", "100.5")]
    [InlineData("percent", "0.001")]
    [InlineData("rollback", "{\"ratio\": 0.5}")]
    public async Task A_target_that_makes_no_sense_is_refused_with_its_path(string field, string value)
    {
        using var http = hub.Administrator();
        var answer = await http.PostAsync(Flow + "/versions", RunningHub.Json(new JsonObject { ["text"] = Text("a"), [field] = JsonNode.Parse(value) }.ToJsonString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.StartsWith(field, (string?)(await RunningHub.ReadAsync(answer))["faults"]![0]!["path"], StringComparison.Ordinal);
    }

    public static TheoryData<string> Shipped => [.. ShippedFiles.Flows];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task A_shipped_flow_is_exported_byte_for_byte(string file)
    {
        using var http = hub.Administrator();
        var bytes = await File.ReadAllBytesAsync(Repository.PathOf(file));
        var name = (string)JsonNode.Parse(bytes)!["name"]!;

        Assert.Equal(bytes, await http.GetByteArrayAsync($"/api/v1/flows/{name}/versions/current/export"));
        var own = await RunningHub.ReadAsync(await http.SendAsync(Save(null, System.Text.Encoding.UTF8.GetString(bytes), name)));
        Assert.Empty(own["faults"]!.AsArray());
        await http.SendAsync(new(HttpMethod.Delete, $"/api/v1/flows/{name}/draft") { Headers = { IfMatch = { new($"\"{(int)own["state"]!["revision"]!}\"") } } });
    }

    [Fact]
    public async Task A_flow_that_is_not_there_says_so_everywhere()
    {
        using var http = hub.Administrator();
        foreach (var path in new[] { "/draft", "/versions", "/versions/x", "/versions/x/export", "/rollout" })
        {
            Assert.Equal("flow.not-found", await RunningHub.CodeAsync(await http.GetAsync(Flow + path)));
        }
    }

    private string Text(string title) =>
        $$"""
        {
          "name": "{{Name}}",
          "kind": "fulfillment",
          "title": { "en": "{{title}}", "zh": "{{title}}" },
          "start": "begin",
          "steps": {
            "begin": {
              "use": "wait-signal",
              "with": { "signal": "news" },
              "next": "end"
            },
            "end": { "use": "end", "with": { "outcome": "ok" } }
          }
        }

        """;

    private HttpRequestMessage Save(int? revision, string text, string? name = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/flows/{name ?? Name}/draft") { Content = JsonContent.Create(new { text }) };
        if (revision is { } read)
        {
            request.Headers.IfMatch.Add(new($"\"{read}\""));
        }
        else
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        return request;
    }

    private async Task<JsonObject> SaveAsync(HttpClient http, int? revision, string text)
    {
        var answer = await http.SendAsync(Save(revision, text));
        var body = await RunningHub.ReadAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, body.ToJsonString());
        Assert.Equal($"\"{(int)body["state"]!["revision"]!}\"", answer.Headers.ETag?.Tag);
        return body;
    }

    private HttpRequestMessage Post(string path, int revision) => new(HttpMethod.Post, Flow + path)
    {
        Content = JsonContent.Create(new { }),
        Headers = { IfMatch = { new($"\"{revision}\"") } },
    };

    private HttpRequestMessage Rollout(int revision, object rollout) => new(HttpMethod.Put, Flow + "/rollout")
    {
        Content = JsonContent.Create(rollout),
        Headers = { IfMatch = { new($"\"{revision}\"") } },
    };

    private Task<HttpResponseMessage> PublishAsync(HttpClient http, int revision) => http.SendAsync(Post("/draft/publish", revision));

    private async Task<JsonObject> PublishTextAsync(HttpClient http, string text, object? more = null)
    {
        var body = more is null ? [] : (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(more)!;
        body["text"] = text;
        var answer = await http.PostAsync(Flow + "/versions", RunningHub.Json(body.ToJsonString()));
        var published = await RunningHub.ReadAsync(answer);
        Assert.True(answer.IsSuccessStatusCode, published.ToJsonString());
        return published;
    }

    private async Task<JsonNode> VersionsAsync(HttpClient http) => (await RunningHub.ReadAsync(await http.GetAsync(Flow + "/versions")))["items"]!;

    private static async Task SetPolicyAsync(HttpClient http, bool fourEyes) =>
        (await http.PutAsJsonAsync("/api/v1/flows/policy", new { fourEyes })).EnsureSuccessStatusCode();

    private Task<long> EpochAsync() => FlowRolloutTable.EpochAsync(hub.Services.GetRequiredService<IShards>().Home, default);
}
