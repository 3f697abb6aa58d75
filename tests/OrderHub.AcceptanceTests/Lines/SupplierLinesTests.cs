using System.Net;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>What comes from suppliers and what goes back to them, from its entrance to its end with real processes.</summary>
public sealed class SupplierLinesTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task What_a_supplier_takes_back_goes_by_the_warehouses_carrier_and_is_charged()
    {
        var before = await hub.StockAsync("110009", "EMG14");
        var orderNo = await GiveBackAsync("EMG14", 4, "DOOR");
        Assert.Equal((before.Available - 4, 4m, 4m), await hub.StockAsync("110009", "EMG14"));

        await hub.DecideAsync(orderNo, "approve", "agreed");
        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        Assert.Equal((before.Available - 4, 0m, 0m), await hub.StockAsync("110009", "EMG14"));
        var inWarehouse = (await hub.InWarehouseAsync(orderNo))!;
        Assert.Equal(("DELIVERED", (string?)order["packages"]![0]!["waybillNo"]), ((string?)inWarehouse["state"], (string?)inWarehouse["expressCode"]));
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task What_a_supplier_fetches_itself_is_handed_over_at_the_dock()
    {
        var before = await hub.StockAsync("110009", "EMG15");
        var orderNo = await GiveBackAsync("EMG15", 2, "SELF");

        await hub.DecideAsync(orderNo, "approve", "agreed");
        await hub.DecideAsync(orderNo, "handOver", "handedOver");
        await hub.EndsAsync(orderNo, "fetched");

        Assert.Equal((before.Available - 2, 0m, 0m), await hub.StockAsync("110009", "EMG15"));
        Assert.Null((string?)(await hub.InWarehouseAsync(orderNo))!["expressCode"]);
    }

    [Fact]
    public async Task What_a_supplier_refuses_stays_where_it_is()
    {
        var before = await hub.StockAsync("110009", "EMG16");
        var orderNo = await GiveBackAsync("EMG16", 3, "DOOR");

        await hub.DecideAsync(orderNo, "approve", "refused");
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(before, await hub.StockAsync("110009", "EMG16"));
        Assert.Null(await hub.InWarehouseAsync(orderNo));
    }

    [Fact]
    public async Task A_purchase_that_is_cancelled_before_it_came_is_expected_no_more()
    {
        var article = "NEW" + Guid.NewGuid().ToString("n")[..8];
        var orderNo = await hub.PlaceAsync("procurement-in", "INBOUND", article, 5);
        await Eventually.BeTrueAsync(async () => await hub.InWarehouseAsync(orderNo) is not null, () => $"the warehouse was not told of {orderNo}: {hub.Server.Output}");

        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.True((bool)(await hub.InWarehouseAsync(orderNo))!["isCancelled"]!);
        Assert.Equal((0m, 0m, 0m), await hub.StockAsync("110009", article));
    }

    [Fact]
    public async Task A_purchase_that_does_not_pass_inspection_is_stock_of_the_other_grade()
    {
        var article = "NEW" + Guid.NewGuid().ToString("n")[..8];
        var orderNo = await hub.PlaceAsync("procurement-in", "INBOUND", article, 5, content =>
            content["products"]!.AsArray().Add(new JsonObject { ["productCode"] = "QC", ["kind"] = "VAS" }));

        await hub.DecideAsync(orderNo, "inspect", "defective", new JsonObject { ["lines"] = new JsonArray(1) });
        await hub.EndsAsync(orderNo, "received");

        Assert.Equal((5m, 0m), ((await hub.StockAsync("110009", article, "CC")).Available, (await hub.StockAsync("110009", article)).Available));
    }

    [Fact]
    public async Task A_sale_of_more_than_there_is_is_refused_and_holds_nothing()
    {
        var before = await hub.StockAsync("110009", "EMG17");

        var answer = await hub.OfferAsync("sales-out", "WAREHOUSE_DELIVERY", "EMG17", 1_000_000);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.refused.stock"), (answer.Status, answer.Code));
        Assert.Equal(before, await hub.StockAsync("110009", "EMG17"));
    }

    private Task<string> GiveBackAsync(string article, int pieces, string pickup) => hub.PlaceAsync("return-out", "OUTBOUND", article, pieces, content =>
    {
        content["businessType"] = "CGTH";
        content["operation"]!["pickupMode"] = pickup;
    });
}
