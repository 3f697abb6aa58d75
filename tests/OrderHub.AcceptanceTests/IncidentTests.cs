using System.Net;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>What cannot go on by itself stops with its cause and what a person can do, and goes on when the person has done it.</summary>
public sealed class IncidentTests
{
    [Fact]
    public async Task A_system_that_stays_broken_becomes_an_incident_and_a_retry_delivers()
    {
        await using var hub = await Hub.StartAsync();
        await hub.Simulators.SetFaultsAsync("""{"waybill":{"errorRate":1}}""");
        var orderNo = await hub.SendApiOrderAsync("broken-1");

        var incident = await MovedOnAsync(hub, () => OpenAsync(hub, orderNo), $"{orderNo} has no incident");

        Assert.Equal("registerWaybill", (string?)incident["step"]);
        Assert.StartsWith("connector.http", (string?)incident["cause"], StringComparison.Ordinal);
        Assert.Contains("500", (string?)incident["message"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace((string?)incident["action"]));
        Assert.True((bool)incident["retryable"]!);
        Assert.True((int)incident["attempts"]! > 1);

        await hub.Simulators.SetFaultsAsync("""{"waybill":{"errorRate":0}}""");
        Assert.Equal(HttpStatusCode.Accepted, (await hub.Api.PostAsync($"/api/v1/incidents/{incident["incidentId"]}/retry", new JsonObject())).Status);

        await hub.Api.OrderReachesAsync(orderNo, "DELIVERED");
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task A_call_that_a_person_sends_again_lets_the_stopped_order_go_on()
    {
        await using var hub = await Hub.StartAsync();
        await hub.Simulators.SetFaultsAsync("""{"waybill":{"errorRate":1}}""");
        var orderNo = await hub.SendApiOrderAsync("broken-3");
        await MovedOnAsync(hub, () => OpenAsync(hub, orderNo), $"{orderNo} has no incident");
        await hub.Simulators.SetFaultsAsync("""{"waybill":{"errorRate":0}}""");
        var failed = (await hub.Api.GetAsync($"/api/v1/exchanges?orderNo={orderNo}&connector=waybill&operation=register"))["items"]![0]!;

        var replayed = await hub.Api.PostAsync($"/api/v1/exchanges/{failed["exchangeId"]}/replay", new JsonObject { ["reason"] = "they mended it" });

        Assert.Equal(("done", "The partner has done it. The flow that waited for it goes on."), ((string?)replayed.Body?["outcome"], (string?)replayed.Body?["message"]));
        await hub.Api.OrderReachesAsync(orderNo, "DELIVERED");
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
        Assert.Equal("replayed", (string?)(await hub.Api.GetAsync("/api/v1/incidents?state=replayed"))["items"]![0]!["state"]);
    }

    [Fact]
    public async Task A_person_can_have_a_stopped_order_taken_back()
    {
        await using var hub = await Hub.StartAsync();
        await hub.Simulators.SetFaultsAsync("""{"terminal":{"errorRate":1}}""");
        var orderNo = await hub.SendApiOrderAsync("broken-2");
        var incident = await MovedOnAsync(hub, () => OpenAsync(hub, orderNo), $"{orderNo} has no incident");
        await hub.Simulators.SetFaultsAsync("""{"terminal":{"errorRate":0}}""");

        var answer = await hub.Api.PostAsync($"/api/v1/incidents/{incident["incidentId"]}/compensate", new JsonObject { ["reason"] = "the customer called" });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var waybillNo = (string)(await hub.Api.OrderAsync(orderNo))["packages"]![0]!["waybillNo"]!;
        await Eventually.BeTrueAsync(
            async () => (string?)(await hub.TracesOutsideAsync(waybillNo)).Waybill!["state"] == "VOIDED",
            () => $"the waybill of {orderNo} is not given back\n{hub.Server.Output}");
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task A_terminal_that_says_nothing_for_three_days_becomes_an_incident()
    {
        // A parcel that moves once in ten days.
        await using var hub = await Hub.StartAsync(paceMs: 10 * 24 * 3600 * 1000);
        var orderNo = await hub.SendApiOrderAsync("silent-1");
        await hub.Api.OrderReachesAsync(orderNo, "PICKUP_ASSIGNED");

        await hub.Api.AdvanceClockAsync("P3DT1M");

        var incident = await hub.Api.IncidentAsync(orderNo);
        Assert.Equal("terminal.silent", (string?)incident["cause"]);
    }

    private static async Task<JsonNode?> OpenAsync(Hub hub, string orderNo) => (await hub.Api.IncidentsAsync(orderNo)).FirstOrDefault();

    /// <summary>Moves the clock over the waits between retries until the answer is there.</summary>
    private static Task<JsonNode> MovedOnAsync(Hub hub, Func<Task<JsonNode?>> ask, string otherwise) => Eventually.GetAsync(
        async () =>
        {
            var answer = await ask();
            if (answer is null)
            {
                await hub.Api.AdvanceClockAsync("PT10S");
            }

            return answer;
        },
        () => $"{otherwise}\n{hub.Server.Output}");
}
