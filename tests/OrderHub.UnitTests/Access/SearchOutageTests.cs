using System.Text.Json.Nodes;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Data.Bench;
using OrderHub.Testing.Elasticsearch;
using Xunit;

namespace OrderHub.UnitTests.Access;

/// <summary>A whole server whose lists live in a search server that goes away and comes back.</summary>
public sealed class SearchOutageTests : IAsyncLifetime
{
    private readonly SearchHub hub = new();

    public Task InitializeAsync() => hub.InitializeAsync();

    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        await hub.Search.DisposeAsync();
    }

    [Fact]
    public async Task Without_its_search_server_a_hub_takes_and_shows_orders_and_the_index_catches_up()
    {
        var early = await hub.StoreAsync(OrderStatus.Accepted);
        await Eventually.HoldsAsync(async () => await ListedAsync() == 1, "the first order is listed");

        hub.Search.IsDown = true;
        var list = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, "/api/v1/orders");
        Assert.Equal((503, "list.unavailable"), (list.Status, (string?)list.Body!["code"]));
        Assert.Equal(503, (await ChangeHub.SendAsync(hub.Admin, HttpMethod.Post, "/api/v1/order-exports", new JsonObject { ["query"] = new JsonObject() })).Status);
        var late = await hub.StoreAsync(OrderStatus.Accepted);
        await hub.ReportAsync(early, OrderStatus.PickedUp);
        Assert.Equal("PICKED_UP", (string?)(await hub.OrderAsync(early))["status"]);
        Assert.Equal("fresh", (string?)(await hub.GetAsync($"/api/v1/orders/{late.OrderNo}/overview"))["order"]!["state"]);
        var known = await ChangeHub.SendAsync(
            hub.Admin, HttpMethod.Post, "/api/v1/orders/identify", new JsonObject { ["numbers"] = new JsonArray(new JsonObject { ["number"] = late.OrderNo }, new JsonObject { ["number"] = "none" }) });
        Assert.Equal(["HUB", null], known.Body!["items"]!.AsArray().Select(item => (string?)item!["masteredBy"]));

        hub.Search.IsDown = false;
        await Eventually.HoldsAsync(async () => await ListedAsync() == 2 && await ListedAsync("?status=PICKED_UP") == 1, "the index caught up");

        // A cluster that was made anew holds nothing: it is filled again from the orders.
        hub.Search.LoseAll();
        await Eventually.HoldsAsync(async () => await ListedAsync() == 2, "the index is made anew");
    }

    private async Task<int> ListedAsync(string query = "")
    {
        var answer = await ChangeHub.SendAsync(hub.Admin, HttpMethod.Get, $"/api/v1/orders{query}");
        return answer.Status == 200 ? answer.Body!["items"]!.AsArray().Count : -1;
    }

    private sealed class SearchHub : ChangeHub
    {
        public SearchServerDouble Search { get; private set; } = null!;

        protected override async Task<IReadOnlyDictionary<string, string?>> StoreAsync()
        {
            Search = await SearchServerDouble.StartAsync();
            return new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["OrderHub:Search:Engine"] = "elasticsearch",
                ["OrderHub:Search:Address"] = Search.Address,
                ["OrderHub:Search:Pause"] = "00:00:00.2",
                ["OrderHub:Search:BuildEvery"] = "00:00:01",
                ["OrderHub:Relay:MaxOutageDelay"] = "00:00:01",
            };
        }
    }
}
