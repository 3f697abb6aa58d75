using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;
using Xunit;
using Waiting = OrderHub.UnitTests.Data.Bench.Eventually;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class RelayApiTests(RunningHub hub)
{
    [Fact]
    public async Task A_consumer_is_paused_with_a_reason_and_let_go_on()
    {
        using var administrator = hub.Administrator();
        Assert.Equal("running", (string?)(await ConsumerAsync(administrator, "holds"))["state"]);
        Assert.Equal("relay.reason", await RunningHub.CodeAsync(await administrator.PostAsJsonAsync("/api/v1/relay/consumers/holds/pause", new { reason = " " })));
        Assert.Equal("relay.consumer-not-found", await RunningHub.CodeAsync(await administrator.PostAsJsonAsync("/api/v1/relay/consumers/none/pause", new { reason = "x" })));

        Assert.Equal(HttpStatusCode.NoContent, (await administrator.PostAsJsonAsync("/api/v1/relay/consumers/holds/pause", new { reason = "the desk is moving" })).StatusCode);
        var paused = await ConsumerAsync(administrator, "holds");
        Assert.Equal(("paused", "the desk is moving"), ((string?)paused["state"], (string?)paused["paused"]!["reason"]));
        Assert.NotNull((string?)paused["paused"]!["by"]);

        Assert.Equal(HttpStatusCode.NoContent, (await administrator.PostAsync("/api/v1/relay/consumers/holds/resume", null)).StatusCode);
        Assert.Null((await ConsumerAsync(administrator, "holds"))["paused"]);
    }

    [Fact]
    public async Task Only_what_is_made_from_orders_is_rebuilt()
    {
        using var administrator = hub.Administrator();
        Assert.Equal("relay.not-rebuilt", await RunningHub.CodeAsync(await administrator.PostAsync("/api/v1/relay/consumers/fulfillment/rebuild", null)));
        Assert.Equal(HttpStatusCode.Accepted, (await administrator.PostAsync("/api/v1/relay/consumers/search/rebuild", null)).StatusCode);
        await Waiting.HoldsAsync(
            async () => (await ConsumerAsync(administrator, "search"))["rebuilds"]!.AsArray() is [{ } one] && (string?)one["state"] == "done", "the index is made anew");
    }

    [Fact]
    public async Task Dead_letters_are_listed_page_by_page_and_replayed_by_what_a_filter_takes()
    {
        using var administrator = hub.Administrator();
        var shards = hub.Services.GetRequiredService<IShards>();
        var batch = new WriteBatch();
        for (var i = 1; i <= 5; i++)
        {
            DeadLetterTable.Insert(batch, new()
            {
                Consumer = "letters-test", Attempts = 6, Reason = "InvalidOperationException: there is no flow", ParkedAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
                Event = new()
                {
                    EventId = 1000 + i, TenantId = 1, OrderId = i, OrderNo = $"L{i}", OrderVersion = 1, Line = "express", Family = EventFamilies.Accepted, Status = OrderStatus.Accepted,
                    OccurredAt = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero),
                },
            });
        }

        await shards.Home.CommitAsync(batch, default);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await GetAsync(administrator, $"/api/v1/relay/dead-letters?consumer=letters-test&waits=true&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(5, (int)page["total"]!);
            seen.AddRange(page["items"]!.AsArray().Select(one => (string)one!["orderNo"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(["L1", "L2", "L3", "L4", "L5"], seen);
        Assert.Equal("list.query", await RunningHub.CodeAsync(await administrator.GetAsync("/api/v1/relay/dead-letters?cursor=x")));
        foreach (var wrong in new object[] { new { }, new { all = true, consumer = "x" }, new { eventId = "1001" }, new { consumer = "x", eventId = "one" } })
        {
            Assert.Equal("relay.filter", await RunningHub.CodeAsync(await administrator.PostAsJsonAsync("/api/v1/relay/dead-letters/replay", wrong)));
        }

        Assert.Equal(1, (int)(await PostAsync(administrator, new { consumer = "letters-test", eventId = "1002" }))["orders"]!);
        Assert.Equal(4, (int)(await GetAsync(administrator, "/api/v1/relay/dead-letters?consumer=letters-test&waits=true"))["total"]!);
        Assert.Equal(5, (int)(await PostAsync(administrator, new { consumer = "letters-test", after = "2026-03-02T09:00:00Z", before = "2026-03-02T09:00:01Z" }))["orders"]!);
        Assert.Equal(0, (int)(await GetAsync(administrator, "/api/v1/relay/dead-letters?consumer=letters-test&waits=true"))["total"]!);
    }

    [Theory]
    [InlineData("auditor", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK, HttpStatusCode.NoContent)]
    [InlineData("tenantApi", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Who_may_see_and_who_may_act(string role, HttpStatusCode sees, HttpStatusCode acts)
    {
        var (_, secret) = await hub.KeyAsync(role);
        using var program = hub.Program(secret);
        Assert.Equal(sees, (await program.GetAsync("/api/v1/relay/consumers")).StatusCode);
        Assert.Equal(sees, (await program.GetAsync("/api/v1/relay/queues")).StatusCode);
        Assert.Equal(acts, (await program.PostAsync("/api/v1/relay/consumers/live/resume", null)).StatusCode);
    }

    [Fact]
    public async Task Figures_are_asked_for_by_days()
    {
        using var administrator = hub.Administrator();
        Assert.Empty((await GetAsync(administrator, "/api/v1/order-figures/days?from=2020-01-01&to=2020-01-31"))["items"]!.AsArray());
        Assert.Empty((await GetAsync(administrator, "/api/v1/order-figures/moves"))["items"]!.AsArray());
        foreach (var wrong in new[] { "days?from=2026-02-30", "days?from=2026-03-02&to=2026-03-01", "moves?from=2024-01-01&to=2026-01-01" })
        {
            Assert.Equal("list.query", await RunningHub.CodeAsync(await administrator.GetAsync($"/api/v1/order-figures/{wrong}")));
        }
    }

    private static async Task<JsonNode> ConsumerAsync(HttpClient client, string name) =>
        (await GetAsync(client, "/api/v1/relay/consumers"))["items"]!.AsArray().Single(one => (string?)one!["name"] == name)!;

    private static async Task<JsonObject> GetAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await RunningHub.ReadAsync(answer);
    }

    private static async Task<JsonObject> PostAsync(HttpClient client, object body)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/relay/dead-letters/replay", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await RunningHub.ReadAsync(answer);
    }
}
