using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Orders of contracts with real processes: lots, quota, the consignee's proof of delivery, and the month's statement.</summary>
public sealed class ContractLineTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task The_lot_that_expires_first_and_keeps_long_enough_is_delivered_and_on_the_months_statement()
    {
        var orderNo = await OrderAsync("LOT1", 40);
        var taken = (await hub.Api.OrderAsync(orderNo))["goods"]![0]!;
        var lot = $"LOT1|ZP|{taken["expiresOn"]}|L090";
        Assert.Equal("L090", (string?)taken["lot"]);
        Assert.Equal(40m, (await hub.LeftAsync("stock", $"110009|{lot}")).Held);

        await hub.DecideAsync(orderNo, "pod", "accepted");
        var order = await hub.ReachesAsync(orderNo, "CLOSED");

        Assert.Equal((1_960m, 0m, 0m), await hub.LeftAsync("stock", $"110009|{lot}"));
        var fee = order["finance"]!["actualFee"].Number();
        Assert.True(fee >= 20, $"{fee}");
        Assert.Equal(fee, await StatementAsync("027K000001"));
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task What_goes_over_the_quota_and_is_not_allowed_gives_everything_back()
    {
        var before = await hub.StockAsync("110009", "EMG32");
        var orderNo = await OrderAsync("EMG32", 60, "027K000011");

        await hub.DecideAsync(orderNo, "askQuota", "refuse");
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(before, await hub.StockAsync("110009", "EMG32"));
        Assert.Null(await hub.InWarehouseAsync(orderNo));
        Assert.Equal(0m, await StatementAsync("027K000011"));
    }

    [Fact]
    public async Task What_the_consignee_does_not_accept_comes_back_by_a_return_and_is_not_billed()
    {
        var orderNo = await OrderAsync("EMG33", 400, "027K000021");
        await hub.DecideAsync(orderNo, "pod", "accepted", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["quantity"] = 350 }) });
        var order = await hub.ReachesAsync(orderNo, "CLOSED");

        var back = await hub.Api.OrderAsync((string)order["relations"]!.AsArray().Single(relation => (string?)relation!["kind"] == "REVERSE")!["orderNo"]!);
        Assert.Equal((50m, "EMG33", orderNo), (back["goods"]![0]!["quantity"].Number(), (string?)back["goods"]![0]!["sku"], (string?)back["originalOrderNo"]));
        Assert.Equal((string?)order["parties"]![1]!["province"], (string?)back["parties"]![0]!["province"]);

        // By weight and pieces accepted, and by the warehouse's work.
        var fees = order["finance"]!["fees"]!.AsArray();
        Assert.Equal(decimal.Round(0.55m * 1.1m + 350 * 0.4m, 2, MidpointRounding.AwayFromZero), fees.Single(fee => (string?)fee!["kind"] == "CONTRACT")!["amount"].Number());
        Assert.Equal(order["finance"]!["actualFee"].Number(), await StatementAsync("027K000021"));
    }

    [Fact]
    public async Task What_the_consignee_refuses_comes_back_whole()
    {
        var orderNo = await OrderAsync("EMG36", 14, "027K000121");
        await hub.DecideAsync(orderNo, "pod", "refused");
        var back = await hub.WhileTimePassesAsync(
            async () => (await hub.Api.OrderAsync(orderNo))["relations"]?.AsArray().FirstOrDefault(relation => (string?)relation!["kind"] == "REVERSE")?["orderNo"], () => $"{orderNo} does not come back: {hub.Server.Output}");

        Assert.Equal(14m, (await hub.Api.OrderAsync((string)back!))["goods"]![0]!["quantity"].Number());
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task What_one_customer_has_sent_in_the_same_quarter_of_an_hour_goes_in_one_vehicle()
    {
        var (first, second) = (await OrderAsync("EMG34", 10, "027K000031"), await OrderAsync("EMG35", 20, "027K000031"));
        await hub.DecideAsync(first, "pod", "accepted");
        await hub.DecideAsync(second, "pod", "accepted");
        await hub.ReachesAsync(first, "CLOSED");
        await hub.ReachesAsync(second, "CLOSED");

        var (one, other) = (await TripAsync(first), await TripAsync(second));
        Assert.Equal(((string?)one["reference"], (string?)one["trip"], (string?)one["plate"]), ((string?)other["reference"], (string?)other["trip"], (string?)other["plate"]));
        Assert.NotEqual(first, (string?)one["reference"]);
        Assert.Equal(("50", 1, "50", 1), ((string?)one["state"], (int)one["asked"]!, (string?)other["state"], (int)other["asked"]!));
    }

    private async Task<JsonNode> TripAsync(string orderNo) => (await hub.Simulators.StateAsync())["tms"]![(string)(await hub.Api.OrderAsync(orderNo))["packages"]![0]!["waybillNo"]!]!;

    private Task<string> OrderAsync(string article, int pieces, string customer = "027K000001") => hub.PlaceAsync("b2b-contract", "WAREHOUSE_DELIVERY", article, pieces, content =>
    {
        content["channel"]!["customerCode"] = customer;
    });

    private async Task<decimal> StatementAsync(string customer) => (await hub.Api.GetAsync("/api/v1/counted/statement?limit=100"))["items"]!.AsArray()
        .Where(item => ((string)item!["key"]!).StartsWith(customer + '|', StringComparison.Ordinal)).Sum(item => item!["available"].Number());
}
