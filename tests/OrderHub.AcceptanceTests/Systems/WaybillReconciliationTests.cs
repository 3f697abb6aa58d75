using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>Numbers that the waybill system has otherwise than the orders: over the connector, against the simulator.</summary>
public sealed class WaybillReconciliationTests : IAsyncLifetime
{
    private const string Root = "/api/v1/reconciliation";
    private static readonly Dictionary<string, string?> Hasty = new(StringComparer.Ordinal) { ["ORDERHUB__Reconciliation__Young"] = "00:00:01" };

    private Hub hub = null!;

    // Parcels rest, so that the orders do not change while they are compared.
    public async Task InitializeAsync() => hub = await Hub.StartAsync(Hasty, paceMs: 3_600_000);

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task What_is_missing_is_registered_again_what_nobody_holds_is_voided_and_the_rest_is_named()
    {
        var numbers = new List<(string OrderNo, string WaybillNo)>();
        for (var i = 0; i < 4; i++)
        {
            var orderNo = await hub.SendEclpOrderAsync();
            var order = await hub.Api.OrderReachesAsync(orderNo, "PICKUP_ASSIGNED");
            numbers.Add((orderNo, (string)order["packages"]![0]!["waybillNo"]!));
        }

        // Forgotten there; void there; and one in use for the third, which never had it.
        await SpoilAsync(numbers[0].WaybillNo, null, null);
        await SpoilAsync(numbers[1].WaybillNo, numbers[1].OrderNo, "VOIDED");
        await SpoilAsync("JDV99999999000001", numbers[2].OrderNo, "REGISTERED");
        await hub.Api.AdvanceClockAsync("PT10S");

        var run = (await hub.Api.PostAsync($"{Root}/runs", new JsonObject { ["store"] = "waybills", ["repair"] = true })).Body!;
        run = await Eventually.GetAsync(
            async () => await hub.Api.GetAsync($"{Root}/runs/{run["runId"]}") is var now && (string?)now["state"] is "done" or "failed" ? now : null,
            () => $"the comparison does not end\n{hub.Server.Output}");
        Assert.Equal(("done", 3, 1, 2, false), ((string)run["state"]!, (int)run["found"]!, (int)run["repaired"]!, (int)run["remaining"]!, (bool)run["isProven"]!));
        var found = (await hub.Api.GetAsync($"{Root}/differences?run={run["runId"]}"))["items"]!.AsArray();
        Assert.Equal(
            new[] { (numbers[0].OrderNo, "missing", null, "repaired"), (numbers[1].OrderNo, "altered", "void-there", "open"), ("JDV99999999000001", "extra", "not-of-order", "open") }.Order(),
            found.Select(one => ((string)one!["orderNo"]!, (string)one["cause"]!, (string?)one["finding"], (string)one["state"]!)).Order());
        Assert.Equal([false, true, true], found.Select(one => (bool)one!["isOrder"]!).Order());

        var there = (await hub.Simulators.StateAsync())["waybills"]!;
        Assert.Equal((numbers[0].OrderNo, "REGISTERED"), ((string)there[numbers[0].WaybillNo]!["orderId"]!, (string)there[numbers[0].WaybillNo]!["state"]!));
        Assert.Equal("VOIDED", (string)there[numbers[1].WaybillNo]!["state"]!);
        Assert.Equal((numbers[3].OrderNo, "REGISTERED"), ((string)there[numbers[3].WaybillNo]!["orderId"]!, (string)there[numbers[3].WaybillNo]!["state"]!));
    }

    private Task<JsonNode> SpoilAsync(string waybillNo, string? orderNo, string? state) =>
        hub.Simulators.PostAsync("/sim/waybill", new JsonObject { ["deliveryId"] = waybillNo, ["orderId"] = orderNo, ["state"] = state });
}
