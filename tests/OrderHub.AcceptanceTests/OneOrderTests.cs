using System.Net;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>One order from each entrance, through all four layers, to its end.</summary>
public sealed class OneOrderTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private static readonly string[] WholeWay =
    [
        "RECEIVED", "ACCEPTED", "WAYBILL_ASSIGNED", "PICKUP_ASSIGNED", "PICKED_UP", "IN_TRANSIT", "AT_SITE", "OUT_FOR_DELIVERY", "DELIVERED",
    ];

    private Hub Hub => fixture.Hub;

    [Fact]
    public async Task A_legacy_ECLP_message_becomes_a_delivered_order()
    {
        var orderNo = await Hub.SendEclpOrderAsync();

        var order = await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        Assert.Equal("express", (string?)order["businessLine"]);
        await AssertCarriedOutOnceAsync(orderNo, (string)order["packages"]![0]!["waybillNo"]!);
    }

    [Fact]
    public async Task An_order_of_the_standard_API_is_delivered()
    {
        var answer = await Hub.Api.SendOrderAsync("api-1", SampleOrders.Express("api-1"));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var orderNo = (string)answer.Body!["orderNo"]!;
        Assert.EndsWith($"/api/v1/orders/{orderNo}", answer.Message.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("ACCEPTED", (string?)answer.Body["status"]);
        await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");
        await AssertCarriedOutOnceAsync(orderNo, (string)answer.Body["waybillNo"]!);
    }

    [Fact]
    public async Task The_status_flow_tells_the_whole_way_in_order()
    {
        var orderNo = await Hub.SendApiOrderAsync("whole-way");
        await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        var entries = await Hub.Api.StatusFlowAsync(orderNo);

        var applied = entries.Where(entry => entry!["appliedAt"] is not null).Select(entry => (string)entry!["status"]!).Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(WholeWay.Where(applied.Contains), applied);
        Assert.Contains("RECEIVED", applied);
        Assert.Contains("PICKED_UP", applied);
        Assert.Equal("DELIVERED", applied[^1]);
        var pushed = entries.Where(entry => !string.IsNullOrEmpty((string?)entry!["rawCode"])).ToList();
        Assert.Equal(["110", "120", "130", "140", "145", "150"], pushed.Select(entry => (string)entry!["rawCode"]!));
        Assert.All(pushed, entry => Assert.Matches(@"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$", (string?)entry!["rawTime"]));
    }

    [Fact]
    public async Task Both_flows_are_drawn_with_the_steps_they_took()
    {
        var orderNo = await Hub.SendApiOrderAsync("drawn");
        await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        var flows = await Eventually.GetAsync(
            async () => await Hub.Api.FlowsAsync(orderNo) is { Count: 2 } both && both.All(flow => (string?)flow!["state"] == "completed") ? both : null,
            () => $"the flows of {orderNo} did not complete");

        Assert.Equal(["express/fulfillment", "express/transaction"], flows.Select(flow => (string)flow!["flow"]!).Order(StringComparer.Ordinal));
        Assert.All(flows, flow =>
        {
            var taken = flow!["edges"]!.AsArray().Where(edge => (int)edge!["taken"]! > 0);
            Assert.All(taken, edge => Assert.Equal("done", (string?)flow["steps"]![(string)edge!["from"]!]!["state"]));
            Assert.NotEmpty(taken);
        });
    }

    [Fact]
    public async Task A_delivered_order_is_found_by_its_numbers_and_its_goods()
    {
        var orderNo = await Hub.SendApiOrderAsync("find-me-7781");
        var order = await Hub.Api.OrderReachesAsync(orderNo, "DELIVERED");

        foreach (var words in new[] { orderNo, (string)order["packages"]![0]!["waybillNo"]!, "find-me-7781", "绘本" })
        {
            await Eventually.BeTrueAsync(
                async () => (await Hub.Api.OrdersAsync($"q={Uri.EscapeDataString(words)}")).Any(item => (string?)item!["orderNo"] == orderNo && (string?)item["status"] == "DELIVERED"),
                () => $"searching for {words} does not find {orderNo}");
        }
    }

    [Fact]
    public async Task A_list_is_paged_by_a_cursor_without_gaps_or_doubles()
    {
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sent.Add(await Hub.SendApiOrderAsync($"page-{i}"));
        }

        await Eventually.BeTrueAsync(
            async () => sent.All((await Hub.Api.OrdersAsync("limit=200")).Select(item => (string)item!["orderNo"]!).Contains),
            () => "the list does not show all orders");

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Hub.Api.GetAsync($"/api/v1/orders?limit=2{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["orderNo"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(seen.Distinct(StringComparer.Ordinal), seen);
        Assert.Empty(sent.Except(seen, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rejected_pickup_gives_the_waybill_number_back_and_cancels_the_order()
    {
        var orderNo = await Hub.SendEclpOrderAsync("pickupRejected");

        var order = await Hub.Api.OrderReachesAsync(orderNo, "CANCELLED");

        var waybillNo = (string)order["packages"]![0]!["waybillNo"]!;
        var (waybill, task) = await Hub.TracesOutsideAsync(waybillNo);
        Assert.Equal("VOIDED", (string?)waybill!["state"]);
        Assert.Equal(1, (int)waybill["registeredTimes"]!);
        Assert.Equal(1, (int)waybill["voidedTimes"]!);
        Assert.Null(task);
        Assert.True((bool)order["packages"]![0]!["voided"]!);
        var flow = (await Hub.Api.FlowsAsync(orderNo)).Single(one => (string?)one!["flow"] == "express/fulfillment")!;
        Assert.Equal("compensated", (string?)flow["steps"]!["registerWaybill"]!["state"]);
        Assert.Empty(await Hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task A_parcel_that_its_consignee_refuses_ends_as_rejected_and_goes_back_by_an_order_of_its_own()
    {
        var orderNo = await Hub.SendEclpOrderAsync("consigneeRejects");

        await Hub.Api.OrderReachesAsync(orderNo, "REJECTED");
        var back = await Eventually.GetAsync(
            async () => (await Hub.Api.OrderAsync(orderNo))["relations"]?.AsArray().FirstOrDefault(relation => (string?)relation!["kind"] == "REVERSE")?["orderNo"],
            () => $"nothing takes {orderNo} back: {Hub.Server.Output}");
        var reverse = await Hub.Api.OrderReachesAsync((string)back!, "DELIVERED");
        Assert.Equal((orderNo, "REVERSE", "express"), ((string?)reverse["originalOrderNo"], (string?)reverse["direction"], (string?)reverse["businessLine"]));
        Assert.Empty(await Hub.Api.IncidentsAsync(orderNo));
    }

    private async Task AssertCarriedOutOnceAsync(string orderNo, string waybillNo)
    {
        var (waybill, task) = await Hub.TracesOutsideAsync(waybillNo);
        Assert.Equal(orderNo, (string?)waybill!["orderId"]);
        Assert.Equal("REGISTERED", (string?)waybill["state"]);
        Assert.Equal(1, (int)waybill["registeredTimes"]!);
        Assert.Equal(1, (int)task!["pickupOrders"]!);
        Assert.Equal(0, (int)task["withdrawn"]!);
    }
}
