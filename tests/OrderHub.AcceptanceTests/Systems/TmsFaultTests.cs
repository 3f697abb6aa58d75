using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Lines;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>What a transport system does wrong in its files: each switch by itself, and where the load and the messages end.</summary>
public sealed class TmsFaultTests : IAsyncLifetime
{
    private Hub hub = null!;

    public async Task InitializeAsync() => hub = await Hub.StartAsync(paceMs: 60_000);

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task Files_that_come_twice_cut_in_UTF8_disordered_without_a_time_or_by_a_wrong_clock_are_understood()
    {
        await SwitchAsync("""{"duplicateRate":0.4,"wrongCharsetRate":0.4,"skewRate":0.4,"noTimeRate":0.4,"disorderRate":0.3,"cutRate":0.4}""");
        var orders = await PlaceAsync(4);
        foreach (var orderNo in orders)
        {
            await hub.ReachesAsync(orderNo, "DELIVERED");
            await EndsAsync(orderNo);
        }

        // Everything that was switched on did strike, and asked nobody anything.
        var struck = (await hub.Simulators.StateAsync())["struck"]!.AsObject();
        Assert.All(new[] { "duplicate", "wrongCharset", "skew", "noTime", "disorder", "cut" }, fault => Assert.True((int?)struck[$"tms.{fault}"] > 0, $"{fault} never struck"));
        Assert.Empty((await hub.Api.GetAsync("/api/v1/partner-cases?connector=tms&state=open"))["items"]!.AsArray());

        // A file without its trailer is refused whole, and somebody hears of it.
        Assert.Equal((int)struck["tms.cut"]!, (await hub.Api.GetAsync("/api/v1/connector-notices"))["items"]!.AsArray().Count(notice => (string?)notice!["connector"] == "tms" && (string?)notice["kind"] == "file-rejected"));
        Assert.Empty((await hub.Simulators.StateAsync())["tmsRefused"]!.AsArray());
    }

    [Fact]
    public async Task Codes_that_nobody_knows_and_one_number_with_two_weights_wait_for_a_person_and_hold_nothing_up()
    {
        await SwitchAsync("""{"unknownCodeRate":0.3,"conflictRate":0.3}""");
        var orders = await PlaceAsync(3);
        foreach (var orderNo in orders)
        {
            await hub.ReachesAsync(orderNo, "DELIVERED");
            await EndsAsync(orderNo);
        }

        await hub.WhileTimePassesAsync<object>(
            async () =>
            {
                var struck = (await hub.Simulators.StateAsync())["struck"]!;
                var cases = (await hub.Api.GetAsync("/api/v1/partner-cases?connector=tms&state=open&limit=200"))["items"]!.AsArray();
                return cases.Count(one => (string?)one!["kind"] == "quarantine") == (int?)struck["tms.unknownCode"] && cases.Count(one => (string?)one!["kind"] == "conflict") == (int?)struck["tms.conflict"] ? true : null;
            },
            () => $"not as many cases as were injected: {hub.Server.Output}");
    }

    [Fact]
    public async Task A_load_that_is_heavier_asks_whether_that_is_charged()
    {
        await SwitchAsync("""{"heavierRate":1,"partRate":1}""");
        var orderNo = (await PlaceAsync(1))[0];
        await hub.DecideAsync(orderNo, "approveWeight", "charge");
        await hub.ReachesAsync(orderNo, "DELIVERED");
        await EndsAsync(orderNo);

        var order = await hub.Api.OrderAsync(orderNo);
        Assert.Equal(1440m, order["cargo"]![0]!["measuredWeightKg"].Number());
        Assert.True(order["finance"]!["actualFee"].Number() > order["finance"]!["estimatedFee"].Number());
    }

    [Fact]
    public async Task A_system_that_is_silent_is_noticed_and_told_at_once_when_it_speaks()
    {
        await SwitchAsync("""{"silent":true}""");
        var orderNo = (await PlaceAsync(1))[0];
        await Eventually.BeTrueAsync(async () => (await hub.Simulators.StateAsync())["tms"]!.AsObject().Count == 1, () => $"no vehicle was asked for: {hub.Server.Output}");
        for (var minutes = 0; minutes < 20; minutes += 5)
        {
            await hub.Api.AdvanceClockAsync("PT5M");
        }

        Assert.Equal("WAYBILL_ASSIGNED", (string?)(await hub.Api.OrderAsync(orderNo))["status"]);
        await SwitchAsync("""{"silent":false}""");
        await hub.ReachesAsync(orderNo, "DELIVERED", "PT5S");
    }

    [Fact]
    public async Task A_vehicle_that_leaves_all_the_same_after_a_cancel_holds_the_order_for_a_person()
    {
        await SwitchAsync("""{"leavesAllTheSameRate":1}""");
        var orderNo = (await PlaceAsync(1))[0];
        await hub.ReachesAsync(orderNo, "PICKUP_ASSIGNED", "PT5S");
        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED", "PT2S");

        var held = await hub.WhileTimePassesAsync(
            async () => (await hub.Api.GetAsync("/api/v1/partner-cases?state=open"))["items"]!.AsArray().FirstOrDefault(one => (string?)one!["orderNo"] == orderNo), () => $"nobody hears that the vehicle left: {hub.Server.Output}");
        Assert.Equal(("hold", "status.contradiction"), ((string?)held["kind"], (string?)held["cause"]));
        Assert.Equal("MANUAL", (string?)(await hub.Api.OrderAsync(orderNo))["holdCode"]);
    }

    [Fact]
    public async Task A_wish_that_is_never_answered_goes_to_a_person_after_half_an_hour()
    {
        await SwitchAsync("""{"noAnswerRate":1}""");
        var orderNo = (await PlaceAsync(1))[0];
        await Eventually.BeTrueAsync(async () => (await hub.Simulators.StateAsync())["tms"]!.AsObject().Count == 1, () => $"no vehicle was asked for: {hub.Server.Output}");
        await hub.Api.AdvanceClockAsync("PT31M");

        await hub.DecideAsync(orderNo, "findByHand", "cancel");
        await hub.ReachesAsync(orderNo, "CANCELLED");
        Assert.True((bool)(await hub.Simulators.StateAsync())["tms"]!.AsObject().Single().Value!["isCancelled"]!);
    }

    private Task SwitchAsync(string switches) => hub.Simulators.SetFaultsAsync($$"""{"tms":{{switches}}}""");

    private async Task<IReadOnlyList<string>> PlaceAsync(int count)
    {
        var orders = new List<string>();
        for (var i = 0; i < count; i++)
        {
            orders.Add(await hub.PlaceAsync("freight", "TRANSPORT", "EMG20", 1, order =>
            {
                order.Remove("operation");
                order["cargo"] = new JsonArray(new JsonObject { ["description"] = "机床配件", ["packages"] = 5, ["weightKg"] = 1200, ["volumeCm3"] = 4_000_000 });
                order["products"] = new JsonArray(new JsonObject { ["productCode"] = "fr-m-0001" });
            }));
        }

        return orders;
    }

    private Task EndsAsync(string orderNo) => hub.WhileTimePassesAsync(
        async () => (await hub.Api.FlowsAsync(orderNo)).FirstOrDefault(flow => (string?)flow!["outcome"] == "delivered"), () => $"{orderNo} did not end: {hub.Server.Output}", "PT1M");
}
