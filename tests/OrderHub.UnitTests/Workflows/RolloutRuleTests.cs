using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;
using OrderHub.Server.Workflows.Rollout;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Who gets a version before all do: named tenants, from a date, a share, and all of these together.</summary>
[Collection(RunningHubCollection.Name)]
public sealed class RolloutRuleTests(RunningHub hub)
{
    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly string line = "r-" + Guid.NewGuid().ToString("n")[..8];

    [Theory]
    [InlineData(7, 0, "new")]
    [InlineData(8, 0, "old")]
    [InlineData(7, -1, "old")]
    public void A_rule_holds_only_where_all_that_it_says_holds(int tenantId, int days, string chosen)
    {
        var rule = new RolloutRule { Version = "new", Tenants = [7], From = Day };
        Assert.Equal(chosen, RolloutChoice.Choose("old", [rule], "t/fulfillment", tenantId, "order", Day.AddDays(days)));
    }

    [Fact]
    public void The_first_rule_that_holds_is_the_one_that_counts()
    {
        RolloutRule[] rules = [new() { Version = "later", From = Day }, new() { Version = "named", Tenants = [7] }, new() { Version = "share", Percent = 100 }];
        Assert.Equal("named", RolloutChoice.Choose("old", rules, "t/f", 7, "order", Day.AddSeconds(-1)));
        Assert.Equal("later", RolloutChoice.Choose("old", rules, "t/f", 7, "order", Day));
        Assert.Equal("share", RolloutChoice.Choose("old", rules, "t/f", 8, "order", Day.AddSeconds(-1)));
    }

    [Fact]
    public async Task A_version_published_from_a_date_holds_from_that_date_on()
    {
        using var http = hub.Administrator();
        var old = await PublishAsync(http, new { text = Text("old") });
        var start = TimeProvider.System.GetUtcNow().AddDays(1);
        var fresh = await PublishAsync(http, new { text = Text("new"), from = start });
        Assert.Equal(old, hub.Services.GetRequiredService<FlowCatalog>().Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);

        var clock = new ManualClock();
        var tomorrow = new FlowCatalog(hub.Services.GetRequiredService<IShards>(), clock, NullLogger<FlowCatalog>.Instance);
        await tomorrow.RefreshAsync(default);
        clock.Advance(start - clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Equal(old, tomorrow.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(fresh, tomorrow.Published(line, FlowKind.Fulfillment, 1, "any")!.Hash);
    }

    [Fact]
    public async Task The_tenant_that_the_settings_name_publishes_for_all_and_first_for_some()
    {
        using var http = hub.Administrator();
        var settings = hub.Services.GetRequiredService<IOptions<WorkflowOptions>>().Value;
        settings.SharedFlowsTenant = 1;
        try
        {
            var old = await PublishAsync(http, new { text = Text("old") }, "?shared=true");
            var fresh = await PublishAsync(http, new { text = Text("new"), tenants = new[] { 8 } }, "?shared=true");

            var catalog = hub.Services.GetRequiredService<FlowCatalog>();
            Assert.Equal([old, old, fresh], new[] { 1, 7, 8 }.Select(tenant => catalog.Published(line, FlowKind.Fulfillment, tenant, "any")!.Hash));

            // What is one's own comes before what all have.
            var own = await PublishAsync(http, new { text = Text("own") });
            Assert.Equal([own, old, fresh], new[] { 1, 7, 8 }.Select(tenant => catalog.Published(line, FlowKind.Fulfillment, tenant, "any")!.Hash));

            // Only that tenant's publishers.
            var (_, secret) = await hub.KeyAsync("designer");
            using var designer = hub.Program(secret);
            Assert.Equal("auth.forbidden", await RunningHub.CodeAsync(await designer.PostAsJsonAsync($"/api/v1/flows/{line}/fulfillment/versions?shared=true", new { text = Text("x") })));
        }
        finally
        {
            settings.SharedFlowsTenant = 0;
        }
    }

    [Theory]
    [InlineData("[]")]
    public async Task Tenants_that_make_no_sense_are_refused_with_their_path(string tenants)
    {
        using var http = hub.Administrator();
        var body = $$"""{ "text": {{System.Text.Json.JsonSerializer.Serialize(Text("a"))}}, "tenants": {{tenants}} }""";
        var answer = await RunningHub.ReadAsync(await http.PostAsync($"/api/v1/flows/{line}/fulfillment/versions", RunningHub.Json(body)));
        Assert.StartsWith("tenants", (string?)answer["faults"]![0]!["path"], StringComparison.Ordinal);
    }

    private async Task<string> PublishAsync(HttpClient http, object body, string query = "")
    {
        var answer = await RunningHub.ReadAsync(await http.PostAsJsonAsync($"/api/v1/flows/{line}/fulfillment/versions{query}", body));
        return (string?)answer["version"]?["hash"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    private string Text(string title) => $$"""
        { "name": "{{line}}/fulfillment", "kind": "fulfillment", "title": { "en": "{{title}}", "zh": "{{title}}" }, "start": "end", "steps": { "end": { "use": "end" } } }
        """;
}
