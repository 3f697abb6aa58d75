using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>An ISV's order goes in as it writes orders, is passed on to who carries it out, and its states go back as the ISV hears them.</summary>
public sealed class IsvTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private Hub Hub => fixture.Hub;

    [Fact]
    public async Task An_order_that_is_only_carried_is_followed_and_told_until_it_is_signed_for()
    {
        var (orderId, orderNo) = await Hub.SendIsvOrderAsync("delivery");

        var order = await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        Assert.StartsWith("PT", orderNo, StringComparison.Ordinal);
        var told = await Hub.IsvHearsAsync(orderId, "200");
        Assert.Equal(["110", "130", "140", "160", "200"], told["states"].Texts());
        var waybillNo = (string)order["packages"]![0]!["waybillNo"]!;
        Assert.Equal(waybillNo, (string?)told["waybills"]);
        var outside = await Hub.Simulators.StateAsync();
        Assert.Equal("REGISTERED", (string?)outside["waybills"]![waybillNo]!["state"]);
        Assert.Equal(1, (int)outside["tracking"]![waybillNo]!["subscribed"]!);
    }

    [Fact]
    public async Task An_order_of_two_parcels_is_partly_signed_for_until_both_are()
    {
        var (orderId, orderNo) = await Hub.SendIsvOrderAsync("parcels");

        var order = await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        var told = await Hub.IsvHearsAsync(orderId, "200");
        Assert.Equal(["201", "200"], told["states"].Texts().TakeLast(2));
        var outside = await Hub.Simulators.StateAsync();
        var work = outside["wms"]![orderNo]!;
        foreach (var parcel in new[] { (string)work["expressCode"]!, (string)work["secondExpressCode"]! })
        {
            Assert.Equal(1, (int)outside["tracking"]![parcel]!["subscribed"]!);
            Assert.Equal("DELIVERED", (string?)order["packages"]!.AsArray().Single(package => (string?)package!["waybillNo"] == parcel)!["status"]);
        }
    }

    [Fact]
    public async Task An_order_out_of_a_warehouse_is_picked_shipped_followed_and_told()
    {
        var (orderId, orderNo) = await Hub.SendIsvOrderAsync("warehouse");

        var order = await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        var told = await Hub.IsvHearsAsync(orderId, "200");
        Assert.Equal(["110", "120", "130", "140", "160", "200"], told["states"].Texts());
        var work = (await Hub.Simulators.StateAsync())["wms"]![orderNo]!;
        Assert.Equal(("deliveryorder", "JYCK", 1, "DELIVERED"), ((string)work["kind"]!, (string)work["orderType"]!, (int)work["created"]!, (string)work["state"]!));
        Assert.Equal((string?)work["expressCode"], (string?)order["packages"]![0]!["waybillNo"]);
        Assert.All(order["goods"]!.AsArray(), line => Assert.Equal(line!["quantity"].Number(), line["actualQuantity"].Number()));

        // Every message about it is found by its number, whoever sent it.
        var messages = (await Hub.Api.GetAsync($"/api/v1/exchanges?orderNo={orderNo}&limit=100"))["items"]!.AsArray().Select(item => $"{item!["direction"]} {item["connector"]} {item["operation"]}").ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(["in isv createOrder", "out wms deliveryOrder", "in wms processReport", "in wms deliveryConfirm", "out tracking subscribe", "in tracking push", "out isv status"], StringComparer.Ordinal),
            messages);
        var codes = (await Hub.Api.StatusFlowAsync(orderNo)).Select(entry => (string?)entry!["rawCode"]).Where(code => !string.IsNullOrEmpty(code));
        Assert.Equal(["ACCEPT", "PICK", "CHECK", "PACKAGE", "DELIVERED", "1", "0", "0", "5", "3"], codes);
    }

    [Fact]
    public async Task A_parcel_that_its_consignee_will_not_take_is_told_as_rejected()
    {
        var (orderId, orderNo) = await Hub.SendIsvOrderAsync("rejected");

        await Hub.Api.OrderReachesAsync(orderNo, "REJECTED");

        Assert.Equal("210", (await Hub.IsvHearsAsync(orderId, "210"))["states"].Texts()[^1]);
    }

    [Fact]
    public async Task An_order_that_the_warehouse_will_not_have_is_cancelled_and_told()
    {
        var (orderId, orderNo) = await Hub.SendIsvOrderAsync("refused");

        await Hub.Api.OrderReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(["190"], (await Hub.IsvHearsAsync(orderId, "190"))["states"].Texts());
        Assert.Empty(await Hub.Api.IncidentsAsync(orderNo));
    }
}
