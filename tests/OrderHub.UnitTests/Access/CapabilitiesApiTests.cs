using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Server.Workflows.Definitions;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class CapabilitiesApiTests(RunningHub hub)
{
    [Fact]
    public async Task Whoever_composes_a_flow_is_told_all_it_can_be_made_of()
    {
        using var client = hub.Administrator();
        var list = (await client.GetFromJsonAsync<JsonObject>("/api/v1/capabilities"))!;
        var register = list["items"]!.AsArray().Single(one => (string)one!["use"]! == "waybill.register@1")!;
        Assert.Equal(("waybill", "remote", "waybill.void@1"), ((string?)register["domain"], (string?)register["sideEffect"], (string?)register["undo"]));
        Assert.Equal(ControlSteps.Names.Order(), list["controlSteps"]!.AsArray().Select(one => (string)one!["use"]!).Order());
    }

    [Fact]
    public async Task Every_field_that_a_form_shows_has_its_words_in_both_languages()
    {
        using var client = hub.Administrator();
        var list = (await client.GetFromJsonAsync<JsonObject>("/api/v1/capabilities"))!;
        var wordless = list["items"]!.AsArray().Concat(list["controlSteps"]!.AsArray())
            .SelectMany(one => (one!["input"]?["properties"] as JsonObject ?? []).Select(field => (Path: $"{one["use"]}.{field.Key}", Schema: field.Value!)))
            .Where(field => field.Schema["title"] is null || field.Schema["description"] is null || field.Schema["x-zh"]?["title"] is null || field.Schema["x-zh"]?["description"] is null)
            .Select(field => field.Path);
        Assert.Empty(wordless);
    }
}
