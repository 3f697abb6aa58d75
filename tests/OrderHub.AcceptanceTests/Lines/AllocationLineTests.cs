using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Allocations from one warehouse to another with real processes: both orders, both stocks, and what is on its way between them.</summary>
public sealed class AllocationLineTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task What_leaves_one_warehouse_is_in_transit_until_the_other_has_it_and_both_orders_close()
    {
        var (from, to) = (await hub.StockAsync("110009", "EMG21"), await hub.StockAsync("110012", "EMG21"));

        var orderNo = await AllocateAsync("EMG21", 5);
        Assert.Equal((from.Available - 5, 5m, 5m), await hub.StockAsync("110009", "EMG21"));
        var pair = await PairAsync(orderNo);
        await hub.ReachesAsync(pair, "CLOSED");
        await hub.ReachesAsync(orderNo, "CLOSED");

        Assert.Equal((from.Available - 5, 0m, 0m), await hub.StockAsync("110009", "EMG21"));
        Assert.Equal((to.Available + 5, 0m, 0m), await hub.StockAsync("110012", "EMG21"));
        Assert.Equal((0m, 0m, 0m), await hub.LeftAsync("transit", "110012|EMG21|ZP"));
        Assert.Equal(orderNo, (string?)(await hub.Api.OrderAsync(pair))["relations"]![0]!["orderNo"]);
        var trip = await TripAsync(await hub.Api.OrderAsync(orderNo));
        Assert.Equal(("50", 1, orderNo, false), ((string?)trip["state"], (int)trip["asked"]!, (string?)trip["reference"], (bool)trip["isCancelled"]!));
        Assert.Equal((string?)trip["plate"], (string?)(await hub.Api.OrderAsync(orderNo))["operation"]!["vehiclePlate"]);
        Assert.Equal(("DELIVERED", "FULFILLED"), ((string?)(await hub.InWarehouseAsync(orderNo))!["state"], (string?)(await hub.InWarehouseAsync(pair))!["state"]));
        Assert.Empty((await hub.Api.IncidentsAsync(orderNo)).Concat(await hub.Api.IncidentsAsync(pair)));
    }

    [Fact]
    public async Task An_allocation_that_is_cancelled_in_the_warehouse_leaves_everything_as_it_was()
    {
        var from = await hub.StockAsync("110009", "EMG22");
        var orderNo = await AllocateAsync("EMG22", 5);
        await hub.WhileTimePassesAsync(() => hub.InWarehouseAsync(orderNo), () => $"the warehouse was not given {orderNo}: {hub.Server.Output}", "PT5S");

        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(from, await hub.StockAsync("110009", "EMG22"));
        await Eventually.BeTrueAsync(
            async () => (bool)(await TripAsync(await hub.Api.OrderAsync(orderNo)))["isCancelled"]!, () => $"the vehicle of {orderNo} was not called off: {hub.Server.Output}");
        Assert.True((bool)(await hub.InWarehouseAsync(orderNo))!["isCancelled"]!);
        Assert.Empty((await hub.Api.OrderAsync(orderNo))["relations"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task Goods_that_are_lost_on_their_way_are_a_persons_decision_and_balance_in_the_end()
    {
        var to = await hub.StockAsync("110012", "EMG23");

        // The warehouse counts one piece less than was shipped.
        var orderNo = await AllocateAsync("EMG23", 5, mobile: "13800000778");
        var pair = await PairAsync(orderNo);
        await hub.DecideAsync(pair, "decideLoss", "writeOff");
        await hub.ReachesAsync(pair, "CLOSED");
        await hub.ReachesAsync(orderNo, "CLOSED");

        Assert.Equal((to.Available + 4, 0m, 0m), await hub.StockAsync("110012", "EMG23"));
        Assert.Equal((0m, 0m, 0m), await hub.LeftAsync("transit", "110012|EMG23|ZP"));
    }

    private Task<string> AllocateAsync(string article, int pieces, string? mobile = null) => hub.PlaceAsync("allocation-out", "OUTBOUND", article, pieces, content =>
    {
        content["businessType"] = "DBCK";
        content["operation"]!["destWarehouseNo"] = "110012";
        if (mobile is not null)
        {
            content["parties"]![0]!["mobile"] = mobile;
        }
    });

    private async Task<JsonNode> TripAsync(JsonNode order) => (await hub.Simulators.StateAsync())["tms"]![(string)order["packages"]![0]!["waybillNo"]!]!;

    private async Task<string> PairAsync(string orderNo) => (string)(await hub.WhileTimePassesAsync(
        async () => (await hub.Api.OrderAsync(orderNo))["relations"]?.AsArray().FirstOrDefault(relation => (string?)relation!["kind"] == "PAIR")?["orderNo"],
        () => $"{orderNo} made no pair: {hub.Server.Output}", "PT1M"))!;
}
