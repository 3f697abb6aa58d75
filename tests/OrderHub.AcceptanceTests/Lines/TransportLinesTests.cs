using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Freight, cold chain and large goods from their entrance to their end with real processes: what the order, the TMS, the terminal and what is counted say in the end.</summary>
public sealed class TransportLinesTests(SlowHub fixture) : IClassFixture<SlowHub>, IAsyncLifetime
{
    private readonly Hub hub = fixture.Hub;

    public Task InitializeAsync() => Task.CompletedTask;

    // What a course that failed left on must not spoil the next one.
    public Task DisposeAsync() => hub.Simulators.SetFaultsAsync("""{"tms":{"partRate":0,"noVehicleRate":0,"silent":false},"terminal":{"heavierRate":0},"install":{"fails":0}}""");

    [Fact]
    public async Task Freight_gets_a_vehicle_arrives_in_parts_is_weighed_and_its_slip_comes_back()
    {
        await hub.Simulators.SetFaultsAsync("""{"tms":{"partRate":1}}""");
        var orderNo = await PlaceFreightAsync("SIGN_BACK");
        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.WhileTimePassesAsync(async () => (await hub.Api.FlowsAsync(orderNo)).FirstOrDefault(flow => (string?)flow!["outcome"] == "delivered"), () => $"{orderNo} did not end: {hub.Server.Output}", "PT1M");

        var trip = await TripAsync(order);
        Assert.Equal(("60", 1, orderNo), ((string?)trip["state"], (int)trip["asked"]!, (string?)trip["reference"]));
        Assert.Equal((string?)trip["plate"], (string?)order["operation"]!["vehiclePlate"]);
        Assert.Equal("VAN-4M2", (string?)trip["vehicle"]);
        var mother = (string)order["packages"]![0]!["waybillNo"]!;
        Assert.Equal(Enumerable.Range(1, 5).Select(piece => $"{mother}-{piece}-5"), order["packages"]!.AsArray().Select(piece => (string)piece!["packageNo"]!));
        Assert.All(order["packages"]!.AsArray(), piece => Assert.Equal("DELIVERED", (string?)piece!["status"]));
        Assert.Equal(1200m, order["cargo"]![0]!["measuredWeightKg"].Number());
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task Freight_that_is_cancelled_before_the_vehicle_loads_gives_vehicle_slot_and_credit_back()
    {
        var credit = await hub.LeftAsync("credit", "027K000003|CNY");
        var orderNo = await PlaceFreightAsync(null, "027K000003");
        await Eventually.BeTrueAsync(async () => await FindTripAsync(await hub.Api.OrderAsync(orderNo)) is not null, () => $"no vehicle was asked for {orderNo}: {hub.Server.Output}");

        var window = (await hub.Api.OrderAsync(orderNo))["operation"]!["pickupWindow"]!;
        var held = await SlotAsync("PICKUP", "北京", window);

        await hub.CancelAsync(orderNo);
        var order = await hub.ReachesAsync(orderNo, "CANCELLED", "PT5S");

        Assert.True((bool)(await TripAsync(order))["isCancelled"]!);
        Assert.Equal(credit.Held, (await hub.LeftAsync("credit", "027K000003|CNY")).Held);
        Assert.Equal(held - 1, await SlotAsync("PICKUP", "北京", window));
        Assert.True((bool)order["packages"]![0]!["voided"]!);
    }

    [Fact]
    public async Task Freight_without_a_vehicle_asks_a_person_who_asks_again()
    {
        await hub.Simulators.SetFaultsAsync("""{"tms":{"noVehicleRate":1}}""");
        var orderNo = await PlaceFreightAsync(null);
        await AskedAsync(orderNo, "findByHand");
        await hub.Simulators.SetFaultsAsync("""{"tms":{"noVehicleRate":0}}""");

        await hub.DecideAsync(orderNo, "findByHand", "again");
        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        Assert.Equal(2, (int)(await TripAsync(order))["asked"]!);
    }

    [Fact]
    public async Task Freight_that_is_called_back_on_its_way_is_turned_back()
    {
        var orderNo = await PlaceFreightAsync(null);
        await hub.ReachesAsync(orderNo, "PICKED_UP", "PT5S");

        await hub.CancelAsync(orderNo);
        var order = await hub.ReachesAsync(orderNo, "RETURNED", "PT5S");
        await hub.EndsAsync(orderNo, "returned");

        order = await hub.Api.OrderAsync(orderNo);
        Assert.Equal(2, (int)order["interceptStatus"]!);
        Assert.Equal("75", (string?)(await TripAsync(order))["state"]);
    }

    [Fact]
    public async Task A_parcel_that_is_stopped_on_its_way_comes_back_by_the_couriers_news()
    {
        var orderNo = await hub.PlaceAsync("express", "PURE_DELIVERY", "EMG1", 1);
        var waybillNo = (string)(await hub.ReachesAsync(orderNo, "PICKED_UP", "PT5S"))["packages"]![0]!["waybillNo"]!;

        await hub.CancelAsync(orderNo);
        await hub.DecideAsync(orderNo, "stop/ask", "stopped", time: "PT0.2S");
        await hub.Simulators.PostAsync("/sim/terminal/turns", new JsonObject { ["waybillNo"] = waybillNo });
        await hub.ReachesAsync(orderNo, "RETURNED", "PT5S");
        await hub.EndsAsync(orderNo, "returned");

        Assert.Equal(2, (int)(await hub.Api.OrderAsync(orderNo))["interceptStatus"]!);
        Assert.Equal("180", (string?)(await hub.TracesOutsideAsync(waybillNo)).Task!["state"]);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(0, 5)]
    public async Task A_parcel_is_billed_by_what_the_courier_weighed(int heavierRate, int fifths)
    {
        await hub.Simulators.SetFaultsAsync($$$"""{"terminal":{"heavierRate":{{{heavierRate}}}}}""");
        var orderNo = await hub.PlaceAsync("express", "PURE_DELIVERY", "EMG1", 1, content => content["cargo"]![0]!["weightKg"] = 5);
        await hub.ReachesAsync(orderNo, "DELIVERED", "PT5S");
        await hub.EndsAsync(orderNo, "delivered");

        var order = await hub.Api.OrderAsync(orderNo);
        Assert.Equal(order["cargo"]![0]!["weightKg"].Number() * fifths / 5, order["cargo"]![0]!["measuredWeightKg"].Number());
        Assert.Equal(heavierRate > 0, order["finance"]!["actualFee"].Number() > order["finance"]!["estimatedFee"].Number());
    }

    [Fact]
    public async Task A_parcel_that_is_lost_ends_by_the_couriers_news()
    {
        var orderNo = await hub.PlaceAsync("express", "PURE_DELIVERY", "EMG1", 1);
        var waybillNo = (string)(await hub.ReachesAsync(orderNo, "PICKED_UP", "PT5S"))["packages"]![0]!["waybillNo"]!;

        await hub.Simulators.PostAsync("/sim/terminal/turns", new JsonObject { ["waybillNo"] = waybillNo, ["isLost"] = true });
        await hub.ReachesAsync(orderNo, "LOST", "PT5S");
        await hub.EndsAsync(orderNo, "lost");
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task A_cold_load_is_watched_between_its_degrees_until_it_is_there()
    {
        var orderNo = await PlaceColdAsync();
        var watched = await hub.WhileTimePassesAsync(
            async () => await hub.Api.OrderAsync(orderNo) is var now && now["packages"]!.AsArray().Count > 0 && await FindTripAsync(now) is { } trip && (bool)trip["isWatched"]! ? trip : null, () => $"{orderNo} is not watched: {hub.Server.Output}", "PT5S");
        Assert.Equal(("-220", "-150", "COLD-4M2"), ((string?)watched["low"], (string?)watched["high"], (string?)watched["vehicle"]));

        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        Assert.False((bool)(await TripAsync(order))["isWatched"]!);
        Assert.Null(order["holdCode"]);
    }

    [Fact]
    public async Task A_cold_load_that_grew_too_warm_is_turned_back_inspected_and_claimed()
    {
        var orderNo = await PlaceColdAsync();
        var order = await hub.ReachesAsync(orderNo, "PICKED_UP", "PT5S");
        await hub.Simulators.PostAsync("/sim/tms/events", new JsonObject { ["waybillNo"] = (string)order["packages"]![0]!["waybillNo"]!, ["event"] = "81" });
        await AskedAsync(orderNo, "decideBreach", "PT2S");
        Assert.Equal("TEMP_BREACH", (string?)(await hub.Api.OrderAsync(orderNo))["holdCode"]);

        await hub.DecideAsync(orderNo, "decideBreach", "return", new JsonObject { ["evidence"] = "LG-7781" });
        await hub.ReachesAsync(orderNo, "RETURNED");
        await hub.DecideAsync(orderNo, "inspect", "damaged", new JsonObject { ["evidence"] = "PH-12" });
        await hub.EndsAsync(orderNo, "returned");

        order = await hub.Api.OrderAsync(orderNo);
        Assert.Null(order["holdCode"]);
        Assert.Equal("CC", (string?)order["goods"]![0]!["inventoryType"]);
        Assert.Contains(order["marks"]!.AsArray(), mark => (string?)mark!["key"] == "CLAIM" && ((string)mark["value"]!).Contains("LG-7781", StringComparison.Ordinal));
        Assert.Equal("75", (string?)(await TripAsync(order))["state"]);
    }

    [Fact]
    public async Task A_cold_load_that_is_cancelled_when_its_vehicle_has_left_goes_on()
    {
        var orderNo = await PlaceColdAsync();
        await hub.ReachesAsync(orderNo, "PICKUP_ASSIGNED", "PT5S");
        var order = await hub.Api.OrderAsync(orderNo);
        await hub.Simulators.SetFaultsAsync("""{"tms":{"silent":true}}""");
        await hub.WhileTimePassesAsync<object>(async () => (string?)(await TripAsync(order))["state"] == "20" ? true : null, () => "the vehicle did not load", "PT5S");

        // The hub does not know yet that it has.
        await hub.CancelAsync(orderNo);
        await hub.Simulators.SetFaultsAsync("""{"tms":{"silent":false}}""");
        order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        Assert.Equal(3, (int)order["cancelStatus"]!);
        Assert.False((bool)(await TripAsync(order))["isCancelled"]!);
    }

    [Fact]
    public async Task Large_goods_are_complete_when_they_are_installed()
    {
        var orderNo = await hub.PlaceAsync("large", "WAREHOUSE_DELIVERY", "EMG21", 1, Large);
        var order = await hub.ReachesAsync(orderNo, "INSTALLED");
        await hub.EndsAsync(orderNo, "installed");

        order = await hub.Api.OrderAsync(orderNo);
        var install = (await hub.Simulators.StateAsync())["installs"]![(string)order["packages"]![0]!["waybillNo"]!]!;
        Assert.Equal(("220", 1, orderNo), ((string?)install["state"], (int)install["ordered"]!, (string?)install["orderNo"]));
        Assert.Equal((string?)install["installNo"], (string?)order["operation"]!["installOrderNo"]);
        var window = order["operation"]!["deliveryWindow"]!;
        Assert.Equal(await SlotAsync("DELIVERY", "上海", window), await SlotAsync("INSTALL", "上海", window));
        Assert.NotEqual(0m, await SlotAsync("INSTALL", "上海", window));
        Assert.Contains((await hub.Api.GetAsync($"/api/v1/orders/{orderNo}/status-flow?reveal=true"))["entries"]!.AsArray(), entry => (string?)entry!["rawCode"] == "220" && ((string?)entry["note"])?.Contains("PH", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Large_goods_that_cannot_be_installed_at_first_are_at_the_second_try()
    {
        await hub.Simulators.SetFaultsAsync("""{"install":{"fails":1}}""");
        var orderNo = await hub.PlaceAsync("large", "WAREHOUSE_DELIVERY", "EMG22", 1, content =>
        {
            Large(content);
            content["products"]!.AsArray().Add((JsonNode)new JsonObject { ["productCode"] = "OLD_FOR_NEW", ["kind"] = "VAS" });
        });
        await hub.DecideAsync(orderNo, "askInstall", "again");
        var order = await hub.ReachesAsync(orderNo, "INSTALLED");
        await hub.EndsAsync(orderNo, "installed");

        var install = (await hub.Simulators.StateAsync())["installs"]![(string)order["packages"]![0]!["waybillNo"]!]!;
        Assert.Equal(("220", 2), ((string?)install["state"], (int)install["ordered"]!));

        // The old one is fetched by an order of its own.
        var back = (await hub.Api.OrderAsync(orderNo))["relations"]!.AsArray().Single(relation => (string?)relation!["kind"] == "REVERSE")!;
        var old = await hub.Api.OrderAsync((string)back["orderNo"]!);
        Assert.Equal(("express", "OLD_FOR_NEW", orderNo), ((string?)old["businessLine"], (string?)old["businessType"], (string?)old["originalOrderNo"]));
    }

    [Fact]
    public async Task Where_nobody_installs_neither_slot_is_booked()
    {
        using var none = new HttpRequestMessage(HttpMethod.Put, "/api/v1/reference/slots/rows");
        none.Content = JsonContent.Create(new JsonObject
        {
            ["key"] = new JsonObject { ["kind"] = "INSTALL", ["place"] = "成都" },
            ["values"] = new JsonObject { ["opens"] = 8, ["closes"] = 20, ["hours"] = 4, ["capacity"] = 0 },
        });
        Assert.True((await hub.Api.SendAsync(none)).Status is HttpStatusCode.OK or HttpStatusCode.Created);
        var stock = await hub.StockAsync("110009", "EMG23");

        var answer = await hub.OfferAsync("large", "WAREHOUSE_DELIVERY", "EMG23", 1, order =>
        {
            Large(order);
            order["parties"]![1]!["province"] = "四川";
            order["parties"]![1]!["city"] = "成都";
            order["parties"]![1]!["county"] = "武侯区";
        });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.refused.slot"), (answer.Status, answer.Code));
        Assert.Equal(stock, await hub.StockAsync("110009", "EMG23"));
        Assert.DoesNotContain((await hub.Api.GetAsync("/api/v1/counted/slot?limit=200"))["items"]!.AsArray(), slot =>
            ((string)slot!["key"]!).StartsWith("DELIVERY|成都|", StringComparison.Ordinal) && slot["held"].Number() != 0);
    }

    private Task<string> PlaceFreightAsync(string? added, string customer = "027K000002") => hub.PlaceAsync("freight", "TRANSPORT", "EMG20", 1, order =>
    {
        order.Remove("operation");
        order["channel"]!["customerCode"] = customer;
        order["cargo"] = new JsonArray(new JsonObject { ["description"] = "机床配件", ["packages"] = 5, ["weightKg"] = 1200, ["volumeCm3"] = 4_000_000 });
        order["products"] = new JsonArray(new JsonObject { ["productCode"] = "fr-m-0001" });
        if (added is not null)
        {
            order["products"]!.AsArray().Add((JsonNode)new JsonObject { ["productCode"] = added, ["kind"] = "VAS" });
        }
    });

    private Task<string> PlaceColdAsync() => hub.PlaceAsync("cold-chain", "TRANSPORT", "EMG20", 2, order =>
    {
        order.Remove("operation");
        order["cargo"] = new JsonArray(new JsonObject { ["description"] = "海鲜", ["packages"] = 2, ["weightKg"] = 30, ["volumeCm3"] = 90_000, ["tempLayer"] = "freezing" });
        order["products"] = new JsonArray(new JsonObject { ["productCode"] = "LL-SD-M" });
    });

    private static void Large(JsonObject order)
    {
        order["cargo"] = new JsonArray(new JsonObject { ["description"] = "滚筒洗衣机", ["packages"] = 2, ["weightKg"] = 90, ["volumeCm3"] = 600_000 });
        order["products"] = new JsonArray(new JsonObject { ["productCode"] = "lq-m-0025" }, new JsonObject { ["productCode"] = "INSTALL", ["kind"] = "VAS" });
    }

    private Task AskedAsync(string orderNo, string step, string pace = "PT10S") => hub.WhileTimePassesAsync<JsonNode>(
        async () => (await hub.Api.GetAsync("/api/v1/tasks?limit=100"))["items"]!.AsArray().FirstOrDefault(task => (string?)task!["orderNo"] == orderNo && (string?)task["step"] == step),
        () => $"nobody was asked {step} of {orderNo}: {hub.Server.Output}", pace);

    private async Task<JsonNode?> FindTripAsync(JsonNode order) => (await hub.Simulators.StateAsync())["tms"]![(string)order["packages"]![0]!["waybillNo"]!];

    private async Task<JsonNode> TripAsync(JsonNode order) => await FindTripAsync(order) ?? throw new InvalidOperationException($"the TMS has no trip for {order["orderNo"]}\n{hub.Server.Output}");

    /// <summary>What is held of a slot that begins with a window.</summary>
    private async Task<decimal> SlotAsync(string kind, string place, JsonNode window) =>
        (await hub.LeftAsync("slot", $"{kind}|{place}|{DateTimeOffset.Parse((string)window["start"]!, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}")).Held;
}
