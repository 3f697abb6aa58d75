using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>ECLP's three documents, each with a numbering of states of its own, asked after in the partner's spelling.</summary>
public sealed class EclpTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private Hub Hub => fixture.Hub;

    [Fact]
    public async Task A_sale_ends_as_delivered_with_its_waybills_joined_by_commas()
    {
        var orderNo = await Hub.SendEclpOrderAsync();
        var order = await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        var reply = (await Hub.CallEclpAsync("eclp.order.queryOrderStatus", new JsonObject { ["eclpSoNo"] = orderNo }))["eclp_order_queryOrderStatus_responce"]!;

        Assert.Equal(("10034", (string)order["packages"]![0]!["waybillNo"]!), ((string)reply["currentStatus"]!, (string)reply["wayBill"]!));
        var cancel = (await Hub.CallEclpAsync("eclp.order.cancelOrder", new JsonObject { ["eclpSoNo"] = orderNo }))["eclp_order_cancelOrder_responce"]!;
        Assert.Equal(2, (int)cancel["code"]!);
    }

    [Fact]
    public async Task A_purchase_is_received_in_parts_and_in_split_messages_and_ends_when_all_lines_have_come()
    {
        var orderNo = (string)(await Hub.Simulators.PostAsync("/sim/eclp/inbound", []))["orderNo"]!;

        var order = await Hub.Api.OrderReachesAsync(orderNo, "GOODS_RECEIVED");

        Assert.Equal([10m, 4m, 1m], order["goods"]!.AsArray().Select(line => line!["actualQuantity"].Number()));
        var applied = (await Hub.Api.StatusFlowAsync(orderNo)).Where(entry => entry!["appliedAt"] is not null).Select(entry => (string)entry!["status"]!).Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(["RECEIVED", "ACCEPTED", "DISPATCHED", "WMS_ACCEPTED", "PART_RECEIVED", "GOODS_RECEIVED"], applied);
        var reply = (await Hub.CallEclpAsync("eclp.po.queryPoOrder", new JsonObject { ["poOrderNo"] = orderNo }))["eclp_po_queryPoOrder_response"]!;
        Assert.Equal(("70", "EMG1,EMG2,EMG3", "10,4,1"), ((string)reply["poOrderStatus"]!, (string)reply["goodsNo"]!, (string)reply["realInstoreQty"]!));
        var work = (await Hub.Simulators.StateAsync())["wms"]![orderNo]!;
        Assert.Equal(("entryorder", "CGRK", 1), ((string)work["kind"]!, (string)work["orderType"]!, (int)work["created"]!));
    }

    [Fact]
    public async Task A_return_is_received_and_told_in_its_own_numbering()
    {
        var orderNo = (string)(await Hub.Simulators.PostAsync("/sim/eclp/inbound", new JsonObject { ["isReturn"] = true }))["orderNo"]!;

        await Hub.Api.OrderReachesAsync(orderNo, "GOODS_RECEIVED");

        var reply = (await Hub.CallEclpAsync("eclp.rtw.queryRtwOrder", new JsonObject { ["eclpRtwNo"] = orderNo }))["eclp_rtw_queryRtwOrder_responce"]!;
        Assert.Equal(("200", "2"), ((string)reply["status"]!, (string)reply["receivedQty"]!));
        Assert.Equal("returnorder", (string?)(await Hub.Simulators.StateAsync())["wms"]![orderNo]!["kind"]);
    }
}
