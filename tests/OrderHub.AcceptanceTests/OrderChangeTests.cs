using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>Changes of orders that run through real flows: what is cancelled is not carried out, and what is under way learns of it.</summary>
public sealed class OrderChangeTests
{
    [Fact]
    public async Task An_order_that_is_cancelled_before_anything_was_begun_is_never_carried_out()
    {
        // Without the relay nothing starts the fulfillment.
        await using var hub = await Hub.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB__Roles"] = "access,engine,jobs" });
        var orderNo = await hub.SendApiOrderAsync("cancel-early");
        var waybillNo = (string)(await hub.Api.OrderAsync(orderNo))["packages"]![0]!["waybillNo"]!;

        var answer = await AskAsync(hub, orderNo, "cancel", "cancel-early-1");
        Assert.Equal((HttpStatusCode.OK, "DONE"), (answer.Status, (string?)answer.Body!["state"]));
        await hub.RestartAsync();

        // A later order goes its way: the relay has passed the cancelled one.
        await hub.Api.OrderReachesAsync(await hub.SendApiOrderAsync("after-it"), "DELIVERED");
        var order = await hub.Api.OrderAsync(orderNo);
        Assert.Equal(("CANCELLED", 2, true), ((string?)order["status"], (int)order["cancelStatus"]!, (bool)order["packages"]![0]!["voided"]!));
        Assert.Equal("express/transaction", (string?)Assert.Single(await hub.Api.FlowsAsync(orderNo))!["flow"]);
        Assert.Null((await hub.TracesOutsideAsync(waybillNo)).Task);
    }

    [Fact]
    public async Task A_cancel_that_races_with_the_start_of_the_fulfillment_wins_or_becomes_a_request_and_never_both()
    {
        await using var hub = await Hub.StartAsync(paceMs: 3_600_000);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var orderNo = await hub.SendApiOrderAsync($"race-{i}");
            return (OrderNo: orderNo, Answer: await AskAsync(hub, orderNo, "cancel", $"race-cancel-{i}"));
        }));

        // What was not done at once, the flow does; every order ends cancelled, with nothing left outside.
        foreach (var (orderNo, answer) in outcomes)
        {
            var order = await hub.Api.OrderReachesAsync(orderNo, "CANCELLED");
            var atOnce = answer.Status == HttpStatusCode.OK;
            Assert.True(atOnce || answer.Status == HttpStatusCode.Accepted, answer.ToString());
            var fulfillment = (await hub.Api.FlowsAsync(orderNo)).Any(flow => (string?)flow!["flow"] == "express/fulfillment");
            Assert.True(fulfillment != atOnce, $"{orderNo}: {answer}, fulfillment {fulfillment}");
            var (waybill, task) = await hub.TracesOutsideAsync((string)order["packages"]![0]!["waybillNo"]!);
            Assert.True(
                (string?)waybill?["state"] != "REGISTERED" && (task is null || (string?)task["state"] == "WITHDRAWN"),
                $"{orderNo}: {answer}; outside {waybill?.ToJsonString()} {task?.ToJsonString()}\n{await hub.Api.StoryAsync(orderNo)}");
        }
    }

    [Fact]
    public async Task A_cancel_that_is_asked_for_is_carried_out_by_the_flow_and_nothing_is_left_outside()
    {
        await using var hub = await Hub.StartAsync(paceMs: 3_600_000);
        var orderNo = await hub.SendApiOrderAsync("cancel-late");
        var waybillNo = (string)(await hub.Api.OrderReachesAsync(orderNo, "PICKUP_ASSIGNED"))["packages"]![0]!["waybillNo"]!;

        var asked = await AskAsync(hub, orderNo, "cancel", "cancel-late-1");
        Assert.Equal((HttpStatusCode.Accepted, "REQUESTED", "askDownstream"), (
            asked.Status, (string?)asked.Body!["state"], (string?)asked.Body["decision"]!["conditions"]![0]));

        var order = await hub.Api.OrderReachesAsync(orderNo, "CANCELLED");
        Assert.Equal((2, true), ((int)order["cancelStatus"]!, (bool)order["packages"]![0]!["voided"]!));
        var request = Assert.Single((await hub.Api.GetAsync($"/api/v1/orders/{orderNo}/requests"))["items"]!.AsArray())!;
        Assert.Equal("DONE", (string?)request["state"]);
        var (waybill, task) = await hub.TracesOutsideAsync(waybillNo);
        Assert.Equal(("VOIDED", "WITHDRAWN"), ((string?)waybill!["state"], (string?)task!["state"]));

        // The same key again tells how it ended, and cancelling once more is done already.
        var again = await AskAsync(hub, orderNo, "cancel", "cancel-late-1");
        Assert.Equal((HttpStatusCode.Accepted, "DONE"), (again.Status, (string?)again.Body!["state"]));
        Assert.Equal("already", (string?)(await AskAsync(hub, orderNo, "cancel", "cancel-late-2")).Body!["decision"]!["reason"]);
    }

    [Fact]
    public async Task An_order_on_its_way_is_changed_as_far_as_its_status_allows_while_its_flow_goes_on()
    {
        await using var hub = await Hub.StartAsync(paceMs: 60_000);
        var orderNo = await hub.SendApiOrderAsync("on-its-way");
        await hub.Api.OrderReachesAsync(orderNo, "PICKUP_ASSIGNED");
        await Eventually.BeTrueAsync(
            async () =>
            {
                await hub.Api.AdvanceClockAsync("PT20S");
                return (string?)(await hub.Api.OrderAsync(orderNo))["status"] == "IN_TRANSIT";
            },
            () => $"{orderNo} does not come on its way");

        var phone = await PatchAsync(hub, orderNo, """{"parties":{"CONSIGNEE":{"mobile":"13700001111"}}}""", "way-1");
        var remark = await PatchAsync(hub, orderNo, """{"remark":"too late"}""", "way-2");
        var forecast = await hub.Api.PostAsync($"/api/v1/orders/{orderNo}/cancel?dryRun=true", new JsonObject());

        Assert.Equal(HttpStatusCode.OK, phone.Status);
        Assert.Equal((HttpStatusCode.Conflict, "order.change.refused"), (remark.Status, remark.Code));
        Assert.Equal("BECOMES_INTERCEPT", (string?)forecast.Body!["decision"]!["answer"]);
        var changes = (await hub.Api.GetAsync($"/api/v1/orders/{orderNo}/changes"))["items"]!.AsArray();
        Assert.Equal("137****1111", (string?)changes.First(change => (string?)change!["path"] == "parties[1].mobile")!["new"]);

        await Eventually.BeTrueAsync(
            async () =>
            {
                await hub.Api.AdvanceClockAsync("PT60S");
                return (string?)(await hub.Api.OrderAsync(orderNo))["status"] == "DELIVERED";
            },
            () => $"{orderNo} is not delivered after its change\n{hub.Server.Output}");
    }

    private static async Task<ApiAnswer> AskAsync(Hub hub, string orderNo, string wish, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/orders/{orderNo}/{wish}") { Content = JsonContent.Create(new JsonObject()) };
        request.Headers.Add("Idempotency-Key", key);
        return await hub.Api.SendAsync(request);
    }

    private static async Task<ApiAnswer> PatchAsync(Hub hub, string orderNo, string patch, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/orders/{orderNo}") { Content = JsonContent.Create(JsonNode.Parse(patch)) };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await hub.Api.SendAsync(request);
    }
}
