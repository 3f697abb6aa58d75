using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Persistence.Fields;
using OrderHub.Server.Model;
using OrderHub.Server.Security.Accounts;
using OrderHub.Server.Storage.Sharding;
using OrderHub.UnitTests.Connectors;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class FieldsApiTests(RunningHub hub) : FieldsApiContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class FieldsApiOnMariaDbTests(RunningHubOnMariaDb hub) : FieldsApiContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class FieldsApiOnFourTests(RunningHubOnFour hub) : FieldsApiContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class FieldsApiOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : FieldsApiContract(hub);

public abstract class FieldsApiContract(RunningHub hub)
{
    private static readonly Caller Administrator = new(1, "test", "test", Roles.Administrator, null);

    private static int last;

    [Fact]
    public async Task A_definition_is_changed_by_whoever_saw_its_newest_version_and_keeps_the_old_ones()
    {
        using var client = hub.Administrator();
        var made = await client.PostAsJsonAsync("/api/v1/fields", Definition());
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("\"1\"", made.Headers.ETag!.Tag);
        var path = made.Headers.Location!.ToString();

        var change = new JsonObject { ["title"] = "Route of the day", ["required"] = false, ["search"] = "EXACT" };
        Assert.Equal((HttpStatusCode.PreconditionRequired, "field.precondition.required"), await PutAsync(client, path, change, null));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "field.precondition.failed"), await PutAsync(client, path, change, "\"7\""));
        Assert.Equal((HttpStatusCode.OK, null), await PutAsync(client, path, change, "\"1\""));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "field.precondition.failed"), await PutAsync(client, path, change, "\"1\""));

        var versions = (await client.GetFromJsonAsync<JsonObject>(path + "/versions"))!["items"]!.AsArray();
        Assert.Equal([(1, "Route"), (2, "Route of the day")], versions.Select(version => ((int)version!["version"]!, (string)version["title"]!)));
    }

    [Fact]
    public async Task A_new_title_leaves_all_else_of_a_secret_field_as_it_is()
    {
        using var client = hub.Administrator();
        var secret = Definition(code: "secretRoute");
        (secret["type"], secret["sensitivity"], secret["search"], secret["required"], secret["rule"]) = ("ENCRYPTED", 2, "EXACT", true, new JsonObject { ["pattern"] = "[A-Z]+" });
        var path = (await client.PostAsJsonAsync("/api/v1/fields", secret)).Headers.Location!.ToString();

        Assert.Equal((HttpStatusCode.OK, null), await PutAsync(client, path, new JsonObject { ["title"] = "New" }, "*"));
        var field = (await client.GetFromJsonAsync<JsonObject>(path))!;
        Assert.Equal(("New", 2, "EXACT", true, "[A-Z]+"), ((string)field["title"]!, (int)field["sensitivity"]!, (string)field["search"]!, (bool)field["required"]!, (string)field["rule"]!["pattern"]!));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "field.invalid"), await PutAsync(client, path, new JsonObject { ["sensitivity"] = 1 }, "*"));
        Assert.Equal((HttpStatusCode.OK, null), await PutAsync(client, path, new JsonObject { ["rule"] = null }, "*"));
        Assert.Null((await client.GetFromJsonAsync<JsonObject>(path))!["rule"]);
    }

    [Fact]
    public async Task Whoever_makes_a_field_searchable_later_is_told_which_orders_it_does_not_find()
    {
        using var client = hub.Administrator();
        var path = (await client.PostAsJsonAsync("/api/v1/fields", Definition())).Headers.Location!.ToString();
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(new JsonObject { ["search"] = "EXACT" }) };
        request.Headers.TryAddWithoutValidation("If-Match", "*");

        Assert.StartsWith("Orders from before", (string?)(await RunningHub.ReadAsync(await client.SendAsync(request)))["note"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"7")]
    [InlineData("\"1\", \"2\"")]
    public async Task A_tag_that_cannot_be_read_is_not_taken_for_none(string tag)
    {
        using var client = hub.Administrator();
        var path = (await client.PostAsJsonAsync("/api/v1/fields", Definition())).Headers.Location!.ToString();
        var mark = new JsonObject { ["title"] = "Hot", ["type"] = "FLAG", ["owner"] = "ops" };
        foreach (var (method, address) in new[] { (HttpMethod.Post, path + "/retire"), (HttpMethod.Put, path), (HttpMethod.Put, "/api/v1/marks/OPS/tagged"), (HttpMethod.Delete, "/api/v1/marks/ORDER/FRAGILE") })
        {
            using var request = new HttpRequestMessage(method, address) { Content = method == HttpMethod.Put ? JsonContent.Create(address == path ? new JsonObject { ["title"] = "x" } : mark) : null };
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            var answer = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), (answer.StatusCode, await RunningHub.CodeAsync(answer)));
        }
    }

    [Theory]
    [InlineData("x\n")]
    [InlineData("x ")]
    public async Task A_newline_does_not_slip_through_behind_a_name(string code)
    {
        using var client = hub.Administrator();
        Assert.Equal("field.invalid", await RunningHub.CodeAsync(await client.PostAsJsonAsync("/api/v1/fields", Definition(code: code))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mark.invalid"), await PutAsync(
            client, $"/api/v1/marks/OPS/{Uri.EscapeDataString(code)}", new JsonObject { ["title"] = "x", ["type"] = "FLAG", ["owner"] = "ops" }, null));
    }

    [Fact]
    public async Task A_definition_that_is_wrong_is_refused_with_all_its_faults()
    {
        using var client = hub.Administrator();
        var wrong = Definition();
        (wrong["entity"], wrong["search"], wrong["sensitivity"]) = ("wagon", "RANGE", 2);
        var refused = await RunningHub.ReadAsync(await client.PostAsJsonAsync("/api/v1/fields", wrong));
        Assert.Equal("field.invalid", (string?)refused["code"]);
        Assert.Equal(["entity", "sensitivity", "search"], refused["faults"]!.AsArray().Select(fault => (string)fault!["path"]!));
    }

    [Fact]
    public async Task One_field_is_defined_once_and_two_at_once_get_two_columns()
    {
        using var client = hub.Administrator();
        var identity = $"jdl.race-{Interlocked.Increment(ref last)}";
        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => client.PostAsJsonAsync("/api/v1/fields", Definition(identity, $"field{i}"))));
        var columns = new List<string?>();
        foreach (var answer in made.Where(answer => answer.StatusCode == HttpStatusCode.Created))
        {
            columns.Add((string?)(await RunningHub.ReadAsync(answer))["columnName"]);
        }

        Assert.Equal(columns.Distinct().Count(), columns.Count);
        Assert.All(made, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable));
        Assert.Equal("field.taken", await RunningHub.CodeAsync(await client.PostAsJsonAsync("/api/v1/fields", Definition(identity, "field0"))));
    }

    [Fact]
    public async Task A_released_column_takes_another_field()
    {
        using var client = hub.Administrator();
        var identity = $"jdl.rel-{Interlocked.Increment(ref last)}";
        var made = await RunningHub.ReadAsync(await client.PostAsJsonAsync("/api/v1/fields", Definition(identity, "one")));
        var (fieldId, column) = ((string?)made["fieldId"], (string?)made["columnName"]);
        var other = Definition(identity, "two");
        other["columnName"] = column;
        Assert.Equal("field.state", await RunningHub.CodeAsync(await client.PostAsync($"/api/v1/fields/{fieldId}/release", null)));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/api/v1/fields/{fieldId}/retire", null)).StatusCode);
        Assert.Equal("field.release.early", await RunningHub.CodeAsync(await client.PostAsync($"/api/v1/fields/{fieldId}/release", null)));
        Assert.Equal("field.state", await RunningHub.CodeAsync(await client.PostAsync($"/api/v1/fields/{fieldId}/retire", null)));
        Assert.False((bool)(await client.GetFromJsonAsync<JsonObject>($"/api/v1/fields/{fieldId}/usage"))!["inUse"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsJsonAsync("/api/v1/fields", other)).StatusCode);

        Assert.IsType<FieldOutcome.Done>(await LaterRegistry().ReleaseAsync(Administrator, long.Parse(fieldId!, CultureInfo.InvariantCulture), null, CancellationToken.None));
        var taken = await client.PostAsJsonAsync("/api/v1/fields", other);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal(column, (string?)(await RunningHub.ReadAsync(taken))["columnName"]);
    }

    [Fact]
    public async Task Programs_read_definitions_and_do_not_change_them()
    {
        using var program = hub.Program((await hub.KeyAsync(Roles.TenantApi)).Secret);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/fields?businessIdentity=jdl.express.b2c")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/schemas/order")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/v1/fields", Definition())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.DeleteAsync("/api/v1/marks/ORDER/COD")).StatusCode);
    }

    [Fact]
    public async Task Marks_are_put_replaced_and_removed_and_shipped_ones_come_back()
    {
        using var client = hub.Administrator();
        var mark = new JsonObject { ["title"] = "Hot", ["type"] = "FLAG", ["owner"] = "ops" };
        Assert.Equal((HttpStatusCode.Created, null), await PutAsync(client, "/api/v1/marks/OPS/hot", mark, null));
        Assert.Equal((HttpStatusCode.PreconditionRequired, "mark.precondition.required"), await PutAsync(client, "/api/v1/marks/OPS/hot", mark, null));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "mark.precondition.failed"), await PutAsync(client, "/api/v1/marks/OPS/hot", mark, "\"9\""));
        Assert.Equal((HttpStatusCode.OK, null), await PutAsync(client, "/api/v1/marks/OPS/hot", mark, "\"1\""));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/v1/marks/OPS/hot")).StatusCode);
        Assert.Equal("mark.not-found", await RunningHub.CodeAsync(await client.GetAsync("/api/v1/marks/OPS/hot")));

        Assert.Equal("mark.shipped", await RunningHub.CodeAsync(await client.DeleteAsync("/api/v1/marks/ORDER/FRAGILE")));
        Assert.Equal((HttpStatusCode.OK, null), await PutAsync(client, "/api/v1/marks/ORDER/FRAGILE", mark, null));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/v1/marks/ORDER/FRAGILE")).StatusCode);
        Assert.Equal("Fragile", (string?)(await client.GetFromJsonAsync<JsonObject>("/api/v1/marks/ORDER/FRAGILE"))!["title"]);

        mark["type"] = "CODE";
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mark.invalid"), await PutAsync(client, "/api/v1/marks/OPS/warm", mark, null));
    }

    /// <summary>The hub's registry, on a clock for which the rest after a retirement is over.</summary>
    private FieldRegistry LaterRegistry() => new(
        hub.Services.GetRequiredService<IShards>(), hub.Services.GetRequiredService<FieldCatalog>(), hub.Services.GetRequiredService<IIdSource>(),
        hub.Services.GetRequiredService<AuditLog>(), new Partners.StillClock(TimeProvider.System.GetUtcNow() + FieldRegistry.Rest + FieldRegistry.Rest));

    private static async Task<(HttpStatusCode Status, string? Code)> PutAsync(HttpClient client, string path, JsonObject body, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        var answer = await client.SendAsync(request);
        return (answer.StatusCode, await RunningHub.CodeAsync(answer));
    }

    private static JsonObject Definition(string? identity = null, string code = "route") => new()
    {
        ["businessIdentity"] = identity ?? $"jdl.api-{Interlocked.Increment(ref last)}",
        ["entity"] = "operation",
        ["fieldCode"] = code,
        ["title"] = "Route",
        ["type"] = "STRING",
    };
}
