using System.Net;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Returns, from their entrance to their end with real processes: what the order, its original, the warehouse, the station and the books say in the end.</summary>
public sealed class ReturnLineTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task What_was_delivered_is_fetched_inspected_refunded_and_stock_again()
    {
        var sold = await SellAsync("EMG11", 3);
        var before = await hub.StockAsync("110009", "EMG11");

        var orderNo = await ReturnAsync(sold, "EMG11", 2);
        await hub.DecideAsync(orderNo, "inspect", "sound");
        var order = await hub.ReachesAsync(orderNo, "CLOSED");
        await hub.EndsAsync(orderNo, "received");

        Assert.Equal((before.Available + 2, 0m, 0m), await hub.StockAsync("110009", "EMG11"));
        Assert.Equal([(string)sold], order["relations"]!.AsArray().Select(relation => (string?)relation!["orderNo"]));
        var fees = (await hub.Api.OrderAsync(orderNo))["finance"]!["fees"]!.AsArray();
        Assert.Equal(-20m, fees.Single(fee => (string?)fee!["kind"] == "REFUND")!["amount"].Number());
        Assert.Equal("FULFILLED", (string?)(await hub.InWarehouseAsync(orderNo))!["state"]);
        Assert.Equal((1m, 2m, 2m), await hub.LeftAsync("returnable", $"{sold}|EMG11"));
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task Of_two_returns_that_want_the_same_goods_one_is_refused_until_the_other_is_cancelled()
    {
        var sold = await SellAsync("EMG12", 3);

        var first = await ReturnAsync(sold, "EMG12", 2, pickup: "SELF");
        var second = await hub.OfferAsync("return-in", "INBOUND", "EMG12", 2, Of(sold, "SELF"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.refused.return"), (second.Status, second.Code));

        await Eventually.BeTrueAsync(async () => await hub.InWarehouseAsync(first) is not null, () => $"the warehouse was not told of {first}: {hub.Server.Output}");
        await hub.CancelAsync(first);
        await hub.ReachesAsync(first, "CANCELLED");

        Assert.True((bool)(await hub.InWarehouseAsync(first))!["isCancelled"]!);
        Assert.Equal((3m, 0m, 0m), await hub.LeftAsync("returnable", $"{sold}|EMG12"));
        await ReturnAsync(sold, "EMG12", 3, pickup: "SELF");
    }

    [Fact]
    public async Task A_return_of_what_the_hub_never_had_is_taken_by_a_person_and_may_be_defective()
    {
        var before = await hub.StockAsync("110009", "EMG13", "CC");
        var orderNo = await ReturnAsync("OLD-4711", "EMG13", 4, pickup: "SELF");

        await hub.DecideAsync(orderNo, "askOriginal", "take");
        await hub.DecideAsync(orderNo, "inspect", "defective");
        await hub.ReachesAsync(orderNo, "CLOSED");

        Assert.Equal(before.Available + 4, (await hub.StockAsync("110009", "EMG13", "CC")).Available);
        var fees = (await hub.Api.OrderAsync(orderNo))["finance"]!["fees"]!.AsArray();
        Assert.Equal(-32m, fees.Single(fee => (string?)fee!["kind"] == "REFUND")!["amount"].Number());
    }

    private async Task<string> SellAsync(string article, int pieces)
    {
        var orderNo = await hub.PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", article, pieces);
        await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");
        return orderNo;
    }

    private Task<string> ReturnAsync(string original, string article, int pieces, string pickup = "DOOR") =>
        hub.PlaceAsync("return-in", "INBOUND", article, pieces, Of(original, pickup));

    private static Action<JsonObject> Of(string original, string pickup) => content =>
    {
        content["direction"] = "REVERSE";
        content["originalOrderNo"] = original;
        content["operation"]!["pickupMode"] = pickup;
    };
}
