using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>Cancels in the partners' own protocols, of orders that a warehouse has: time stands until the test moves it.</summary>
public sealed class CancelTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task A_cancel_that_the_warehouse_agrees_to_is_done_and_told()
    {
        var (orderId, orderNo) = await hub.SendIsvOrderAsync("warehouse");
        await hub.IsvHearsAsync(orderId, "110");

        var reply = await hub.Simulators.PostAsync("/sim/isv/cancel", new JsonObject { ["orderNo"] = orderNo });

        Assert.Equal((true, 1), ((bool)reply["success"]!, (int)reply["data"]!["cancelState"]!));
        await hub.Api.OrderReachesAsync(orderNo, "CANCELLED");
        Assert.Equal(2, (int)(await hub.IsvHearsAsync(orderId, "190"))["cancelState"]!);
        Assert.True((bool)(await hub.Simulators.StateAsync())["wms"]![orderNo]!["isCancelled"]!);
        Assert.Equal(2, (int)(await hub.Simulators.PostAsync("/sim/isv/cancel", new JsonObject { ["orderNo"] = orderNo }))["data"]!["cancelState"]!);
    }

    [Fact]
    public async Task A_cancel_that_the_warehouse_does_not_agree_to_is_told_as_failed_and_the_order_goes_on()
    {
        var (orderId, orderNo) = await hub.SendIsvOrderAsync("kept");
        await hub.IsvHearsAsync(orderId, "110");

        await hub.Simulators.PostAsync("/sim/isv/cancel", new JsonObject { ["orderNo"] = orderNo });

        await Eventually.BeTrueAsync(
            async () => (int)(await hub.Simulators.StateAsync())["isv"]![orderId]!["cancelState"]! == 3, () => $"the ISV does not know that the cancel failed; {hub.Server.Output}");
        await hub.WhileTimePassesAsync(
            async () => (string?)(await hub.Api.OrderAsync(orderNo))["status"] == "DELIVERED" ? orderNo : null, () => $"{orderNo} was not delivered: {hub.Server.Output}", "PT1M");
    }

    [Fact]
    public async Task A_purchase_order_of_ECLP_is_cancelled_under_its_misspelt_name_and_told_in_its_own_numbering()
    {
        var sent = await hub.Simulators.PostAsync("/sim/eclp/inbound", []);
        var orderNo = (string)sent["orderNo"]!;
        await hub.Api.OrderReachesAsync(orderNo, "DISPATCHED");
        Assert.Equal("20", await PurchaseStateAsync(orderNo));

        var reply = await hub.CallEclpAsync("eclp.po.cancalPoOrder", new JsonObject { ["poOrderNo"] = orderNo });

        Assert.Equal(3, (int)reply["eclp_po_cancalPoOrder_responce"]!["code"]!);
        await hub.Api.OrderReachesAsync(orderNo, "CANCELLED");
        Assert.Equal("91", await PurchaseStateAsync(orderNo));
        var again = await hub.CallEclpAsync("eclp.po.cancalPoOrder", new JsonObject { ["poOrderNo"] = orderNo, ["cancelReason"] = "again" });
        Assert.Equal(1, (int)again["eclp_po_cancalPoOrder_responce"]!["code"]!);
    }

    private async Task<string> PurchaseStateAsync(string orderNo) =>
        (string)(await hub.CallEclpAsync("eclp.po.queryPoOrder", new JsonObject { ["poOrderNo"] = orderNo }))["eclp_po_queryPoOrder_response"]!["poOrderStatus"]!;
}
