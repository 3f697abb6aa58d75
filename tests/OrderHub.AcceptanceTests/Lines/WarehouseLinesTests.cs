using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Lines that work with a warehouse, from their entrance to their end with real processes: what the order, the warehouse and the stock say in the end.</summary>
public sealed class WarehouseLinesTests : IAsyncLifetime
{
    private Hub hub = null!;

    public async Task InitializeAsync() => hub = await Hub.StartAsync(paceMs: 60_000);

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_sale_leaves_the_warehouse_is_delivered_and_is_stock_no_more()
    {
        var before = await StockAsync("110009", "EMG7");

        var orderNo = await PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", "EMG7", 3);
        Assert.Equal((before.Available - 3, 3m, 3m), await StockAsync("110009", "EMG7"));

        var order = await ReachesAsync(orderNo, "DELIVERED");
        await EndsAsync(orderNo, "delivered");

        Assert.Equal((before.Available - 3, 0m, 0m), await StockAsync("110009", "EMG7"));
        var inWarehouse = (await hub.Simulators.StateAsync())["wms"]![orderNo]!;
        Assert.Equal("DELIVERED", (string?)inWarehouse["state"]);
        Assert.Equal((string?)order["packages"]![0]!["waybillNo"], (string?)inWarehouse["expressCode"]);
        Assert.True((await hub.Api.OrderAsync(orderNo))["finance"]!["actualFee"].Number() > 0);
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task A_sale_that_is_cancelled_in_the_warehouse_gives_stock_and_credit_back()
    {
        var stock = await StockAsync("110009", "EMG8");
        var orderNo = await PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", "EMG8", 2);
        await Eventually.BeTrueAsync(
            async () => (await hub.Simulators.StateAsync())["wms"]![orderNo] is not null, () => $"the warehouse was not given {orderNo}: {hub.Server.Output}");
        Assert.Equal(2m, (await StockAsync("110009", "EMG8")).Held);
        Assert.True((await LeftAsync("credit", "027K000001|CNY")).Held > 0);

        using var wish = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/orders/{orderNo}/cancel") { Content = JsonContent.Create(new { reason = "changed my mind" }) };
        wish.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("n"));
        var asked = await hub.Api.SendAsync(wish);
        Assert.True(asked.Status is HttpStatusCode.OK or HttpStatusCode.Accepted, asked.ToString());
        await ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(stock, await StockAsync("110009", "EMG8"));
        Assert.Equal(0m, (await LeftAsync("credit", "027K000001|CNY")).Held);
        Assert.True((bool)(await hub.Simulators.StateAsync())["wms"]![orderNo]!["isCancelled"]!);
    }

    [Fact]
    public async Task A_purchase_comes_in_parts_and_is_stock_in_the_end()
    {
        var article = "NEW" + Guid.NewGuid().ToString("n")[..8];

        var orderNo = await PlaceAsync("procurement-in", "INBOUND", article, 5);
        await ReachesAsync(orderNo, "GOODS_RECEIVED");
        await EndsAsync(orderNo, "received");

        Assert.Equal((5m, 0m, 0m), await StockAsync("110009", article));
        Assert.Equal(10m, (await hub.Api.OrderAsync(orderNo))["finance"]!["actualFee"].Number());
        Assert.Equal((string?)null, (string?)(await hub.Api.OrderAsync(orderNo))["holdCode"]);
    }

    private async Task<string> PlaceAsync(string line, string orderClass, string article, int pieces)
    {
        var key = Guid.NewGuid().ToString("n");
        var content = SampleOrders.Express(key);
        content["businessIdentity"] = $"jdl.{line}.b2c";
        content["orderClass"] = orderClass;
        content["operation"] = new JsonObject { ["warehouseNo"] = "110009" };
        content["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["sku"] = article, ["quantity"] = pieces });
        var answer = await hub.Api.SendOrderAsync(key, content);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.ToString());
        return (string)answer.Body!["orderNo"]!;
    }

    private Task<JsonNode> ReachesAsync(string orderNo, string status) => hub.WhileTimePassesAsync(
        async () => await hub.Api.OrderAsync(orderNo) is var order && (string?)order["status"] == status ? order : null, () => $"{orderNo} did not reach {status}: {hub.Server.Output}", "PT1M");

    private Task EndsAsync(string orderNo, string outcome) => Eventually.BeTrueAsync(
        async () => (await hub.Api.FlowsAsync(orderNo)).Any(flow => (string?)flow!["outcome"] == outcome), () => $"no flow of {orderNo} ended with {outcome}: {hub.Server.Output}");

    private Task<(decimal Available, decimal Reserved, decimal Held)> StockAsync(string warehouse, string article) => LeftAsync("stock", $"{warehouse}|{article}|ZP");

    private async Task<(decimal Available, decimal Reserved, decimal Held)> LeftAsync(string kind, string key)
    {
        // A page begins behind its cursor: the key without its last letter is before it.
        var page = (await hub.Api.GetAsync($"/api/v1/counted/{kind}?limit=1&cursor={Uri.EscapeDataString(key[..^1])}"))["items"]!.AsArray();
        return page.Count == 1 && (string?)page[0]!["key"] == key
            ? (page[0]!["available"].Number(), page[0]!["reserved"].Number(), page[0]!["held"].Number())
            : (0, 0, 0);
    }
}
