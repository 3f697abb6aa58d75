using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Lines that work with a warehouse, from their entrance to their end with real processes: what the order, the warehouse and the stock say in the end.</summary>
public sealed class WarehouseLinesTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task A_sale_leaves_the_warehouse_is_delivered_and_is_stock_no_more()
    {
        var (before, credit) = (await hub.StockAsync("110009", "EMG7"), await hub.LeftAsync("credit", "027K000001|CNY"));

        var orderNo = await hub.PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", "EMG7", 3);
        Assert.Equal((before.Available - 3, 3m, 3m), await hub.StockAsync("110009", "EMG7"));

        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        Assert.Equal((before.Available - 3, 0m, 0m), await hub.StockAsync("110009", "EMG7"));
        var inWarehouse = (await hub.Simulators.StateAsync())["wms"]![orderNo]!;
        Assert.Equal("DELIVERED", (string?)inWarehouse["state"]);
        Assert.Equal((string?)order["packages"]![0]!["waybillNo"], (string?)inWarehouse["expressCode"]);
        Assert.True((await hub.Api.OrderAsync(orderNo))["finance"]!["actualFee"].Number() > 0);
        Assert.InRange((await hub.LeftAsync("credit", "027K000001|CNY")).Held, 0, credit.Held);
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task A_sale_that_is_cancelled_in_the_warehouse_gives_stock_and_credit_back()
    {
        var (stock, credit) = (await hub.StockAsync("110009", "EMG8"), await hub.LeftAsync("credit", "027K000001|CNY"));
        var orderNo = await hub.PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", "EMG8", 2);
        await Eventually.BeTrueAsync(
            async () => (await hub.Simulators.StateAsync())["wms"]![orderNo] is not null, () => $"the warehouse was not given {orderNo}: {hub.Server.Output}");
        Assert.Equal(2m, (await hub.StockAsync("110009", "EMG8")).Held);
        Assert.True((await hub.LeftAsync("credit", "027K000001|CNY")).Held > credit.Held);

        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(stock, await hub.StockAsync("110009", "EMG8"));
        Assert.InRange((await hub.LeftAsync("credit", "027K000001|CNY")).Held, 0, credit.Held);
        Assert.True((bool)(await hub.Simulators.StateAsync())["wms"]![orderNo]!["isCancelled"]!);
    }

    [Fact]
    public async Task A_purchase_comes_in_parts_and_is_stock_in_the_end()
    {
        var article = "NEW" + Guid.NewGuid().ToString("n")[..8];

        var orderNo = await hub.PlaceAsync("procurement-in", "INBOUND", article, 5);
        await hub.ReachesAsync(orderNo, "GOODS_RECEIVED");
        await hub.EndsAsync(orderNo, "received");

        Assert.Equal((5m, 0m, 0m), await hub.StockAsync("110009", article));
        Assert.Equal(10m, (await hub.Api.OrderAsync(orderNo))["finance"]!["actualFee"].Number());
        Assert.Equal((string?)null, (string?)(await hub.Api.OrderAsync(orderNo))["holdCode"]);
    }
}
