using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Small and medium parcels, and pickups from consumers, from their entrance to their end with real processes.</summary>
public sealed class ParcelLinesTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task Goods_that_no_warehouse_has_together_are_sent_by_two_and_delivered_with_the_last()
    {
        var (here, there) = (Article(), Article());
        await KeepAsync("110009", here, 5);
        await KeepAsync("110012", there, 5);

        var orderNo = await hub.PlaceAsync("small-medium", "WAREHOUSE_DELIVERY", here, 2, content =>
        {
            content.Remove("operation");
            content["goods"]!.AsArray().Add(new JsonObject { ["lineNo"] = 2, ["sku"] = there, ["quantity"] = 1 });
        });
        Assert.Equal((3m, 2m, 2m), await hub.StockAsync("110009", here));
        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        var parts = order["relations"]!.AsArray().Select(relation => (string)relation!["orderNo"]!).ToList();
        Assert.Equal(["110009", "110012"], (await Task.WhenAll(parts.Select(part => hub.InWarehouseAsync(part)))).Select(work => (string)work!["warehouse"]!).Order());
        Assert.All(order["packages"]!.AsArray(), parcel => Assert.Equal("DELIVERED", (string?)parcel!["status"]));
        Assert.Equal(((3m, 0m, 0m), (4m, 0m, 0m)), (await hub.StockAsync("110009", here), await hub.StockAsync("110012", there)));
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task Two_orders_to_one_consignee_are_one_parcel_and_each_is_delivered()
    {
        var article = Article();
        await KeepAsync("110009", article, 10);
        static void Together(JsonObject content) => content["products"]!.AsArray().Add(new JsonObject { ["productCode"] = "MERGE", ["kind"] = "VAS" });

        string[] orders = [await hub.PlaceAsync("small-medium", "WAREHOUSE_DELIVERY", article, 2, Together), await hub.PlaceAsync("small-medium", "WAREHOUSE_DELIVERY", article, 1, Together)];
        var first = await hub.ReachesAsync(orders[0], "DELIVERED");
        await hub.ReachesAsync(orders[1], "DELIVERED");

        var merged = (string)first["relations"]![0]!["orderNo"]!;
        Assert.Equal(3m, (await hub.InWarehouseAsync(merged))!["actual"]!.AsObject().Sum(line => line.Value.Number()));
        Assert.Null(await hub.InWarehouseAsync(orders[0]));
        Assert.Null(await hub.InWarehouseAsync(orders[1]));
        Assert.Equal((7m, 0m, 0m), await hub.StockAsync("110009", article));
    }

    [Fact]
    public async Task A_sale_that_is_cancelled_in_the_warehouse_gives_stock_and_credit_back()
    {
        var article = Article();
        await KeepAsync("110009", article, 5);
        var credit = await hub.LeftAsync("credit", "027K000001|CNY");
        var orderNo = await hub.PlaceAsync("small-medium", "WAREHOUSE_DELIVERY", article, 2);
        await Eventually.BeTrueAsync(async () => await hub.InWarehouseAsync(orderNo) is not null, () => $"the warehouse was not given {orderNo}: {hub.Server.Output}");

        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal((5m, 0m, 0m), await hub.StockAsync("110009", article));
        Assert.InRange((await hub.LeftAsync("credit", "027K000001|CNY")).Held, 0, credit.Held);
        Assert.True((bool)(await hub.InWarehouseAsync(orderNo))!["isCancelled"]!);
    }

    [Fact]
    public async Task A_pickup_that_names_its_order_brings_back_no_more_than_was_delivered()
    {
        var article = Article();
        await KeepAsync("110009", article, 5);
        var sold = await hub.PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", article, 2);
        await hub.ReachesAsync(sold, "DELIVERED");

        var orderNo = await hub.PlaceAsync("c2b-pickup", "PURE_DELIVERY", article, 2, content => OfConsumer(content, "13800000000", sold));
        var again = await hub.OfferAsync("c2b-pickup", "PURE_DELIVERY", article, 1, content => OfConsumer(content, "13800000000", sold));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.refused.return"), (again.Status, again.Code));
        Assert.Equal((0m, 2m, 2m), await hub.LeftAsync("returnable", $"{sold}|{article}"));
        Assert.Equal(sold, (string?)(await hub.Api.OrderAsync(orderNo))["relations"]![0]!["orderNo"]);
    }

    [Fact]
    public async Task What_a_consumer_sends_back_is_fetched_in_its_slot_and_paid_by_two()
    {
        var orderNo = await PickupAsync("13800000000");

        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        var fees = (await hub.Api.OrderAsync(orderNo))["finance"]!["fees"]!.AsArray().ToDictionary(fee => (string)fee!["payer"]!, fee => fee!["amount"].Number());
        Assert.Equal(["CONSIGNOR", "PAYER"], fees.Keys.Order());
        Assert.Equal(70m, decimal.Round(fees["PAYER"] * 100 / fees.Values.Sum()));
        Assert.Equal("ZP", (string?)order["goods"]![0]!["inventoryType"]);
        Assert.Contains(orderNo, (await hub.Simulators.StateAsync())["notices"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goods_that_are_not_as_stated_are_fetched_at_the_second_visit()
    {
        var orderNo = await PickupAsync("13800000780");

        await hub.DecideAsync(orderNo, "askService", "again");
        var order = await hub.ReachesAsync(orderNo, "DELIVERED");

        Assert.Equal(2, (int)(await TaskOfAsync(order))!["pickupOrders"]!);
        Assert.Equal((string?)null, (string?)order["holdCode"]);
    }

    [Fact]
    public async Task A_pickup_that_is_cancelled_frees_its_slot_and_calls_the_courier_back()
    {
        var orderNo = await PickupAsync("13800000000");
        var order = await hub.ReachesAsync(orderNo, "PICKUP_ASSIGNED", "PT0.2S");

        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED", "PT0.2S");

        Assert.Equal("WITHDRAWN", (string?)(await TaskOfAsync(order))!["state"]);
        var slots = (await hub.Api.GetAsync("/api/v1/counted/slot?limit=100"))["items"]!.AsArray();
        Assert.All(slots, slot => Assert.Equal(0m, slot!["held"].Number()));
    }

    private async Task<JsonNode?> TaskOfAsync(JsonNode order) => (await hub.TracesOutsideAsync((string)order["packages"]![0]!["waybillNo"]!)).Task;

    private Task<string> PickupAsync(string mobile) => hub.PlaceAsync("c2b-pickup", "PURE_DELIVERY", "EMG1", 1, content => OfConsumer(content, mobile));

    private static void OfConsumer(JsonObject content, string mobile, string? original = null)
    {
        var today = TimeProvider.System.GetUtcNow().Date;
        content["orderOrigin"] = "C2B";
        content["operation"] = new JsonObject { ["pickupWindow"] = new JsonObject { ["start"] = $"{today.AddDays(1):yyyy-MM-dd}T01:00:00Z", ["end"] = $"{today.AddDays(1):yyyy-MM-dd}T05:00:00Z" } };
        content["finance"] = new JsonObject { ["settleType"] = 5 };
        content["parties"]![0]!["mobile"] = mobile;
        content["parties"]!.AsArray().Add(new JsonObject { ["role"] = "PAYER", ["name"] = "平台甲", ["mobile"] = "13700000000", ["province"] = "上海", ["city"] = "上海", ["county"] = "浦东新区", ["address"] = "示例街9号" });
        if (original is not null)
        {
            content["originalOrderNo"] = original;
        }
    }

    private static string Article() => "T" + Guid.NewGuid().ToString("n")[..10];

    private async Task KeepAsync(string warehouse, string article, int pieces)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Put, "/api/v1/counted/stock") { Content = JsonContent.Create(new { key = $"{warehouse}|{article}|ZP", total = pieces }) };
        var answer = await hub.Api.SendAsync(wish);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
    }
}
