using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Orders that cross a border, from their entrance to their end with real processes: what the order, customs, the warehouse and the fees say in the end.</summary>
public sealed class BorderLineTests(SlowHub fixture) : IClassFixture<SlowHub>
{
    private readonly Hub hub = fixture.Hub;

    [Fact]
    public async Task Three_documents_are_released_each_by_itself_and_the_goods_delivered()
    {
        var orderNo = await ImportAsync("0101");

        // A call that is under way while the clock jumps is over time, and made again: all three are declared before time passes.
        await Eventually.BeTrueAsync(async () => (int)(await hub.Api.OrderAsync(orderNo))["customsStatus"]! > 0, () => $"{orderNo} is not declared: {hub.Server.Output}");
        var held = await hub.WhileTimePassesAsync(
            async () => await hub.Api.OrderAsync(orderNo) is var order && (string?)order["holdCode"] == "CUSTOMS" ? order : null, () => $"customs does not hold {orderNo}: {hub.Server.Output}", "PT20S");
        Assert.Equal(3, (int)held["customsStatus"]!);
        Assert.Null(await hub.InWarehouseAsync(orderNo));

        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        Assert.Equal((4, null), ((int)order["customsStatus"]!, (string?)order["holdCode"]));
        Assert.Equal(["800", "800", "800"], (await AtCustomsAsync(orderNo)).Select(paper => (string)paper.Value!["state"]!));
        Assert.All(await AtCustomsAsync(orderNo), paper => Assert.Equal((1, 1), ((int)paper.Value!["declared"]!, (int)paper.Value!["round"]!)));
        var fees = (await hub.Api.OrderAsync(orderNo))["finance"]!["fees"]!.AsArray();
        Assert.Equal(19.11m, fees.Single(fee => (string?)fee!["kind"] == "TAX")!["amount"].Number());
    }

    [Fact]
    public async Task What_customs_refused_is_declared_anew_and_released()
    {
        var orderNo = await ImportAsync("0102");

        await hub.ReachesAsync(orderNo, "DELIVERED");

        var papers = await AtCustomsAsync(orderNo);
        Assert.Equal((2, 1, 1), ((int)papers["DD"]!["round"]!, (int)papers["ZF"]!["round"]!, (int)papers["YD"]!["round"]!));
    }

    [Fact]
    public async Task What_customs_refuses_three_times_is_withdrawn_and_then_refunded()
    {
        var credit = await hub.LeftAsync("credit", "027K000001|CNY");
        var orderNo = await ImportAsync("0103");

        var order = await hub.ReachesAsync(orderNo, "CANCELLED");
        await hub.EndsAsync(orderNo, "cancelled");

        var papers = await AtCustomsAsync(orderNo);
        Assert.Equal(["0", "0", "0"], papers.Select(paper => (string)paper.Value!["state"]!));
        Assert.Equal(3, (int)papers["DD"]!["round"]!);
        Assert.Equal(0, (int)order["customsStatus"]!);
        Assert.Equal(0m, order["finance"]!["fees"]!.AsArray().Where(fee => (string?)fee!["kind"] is "TAX" or "TAX_REFUND").Sum(fee => fee!["amount"].Number()));
        Assert.Null(await hub.InWarehouseAsync(orderNo));
        Assert.InRange((await hub.LeftAsync("credit", "027K000001|CNY")).Held, 0, credit.Held);
    }

    [Fact]
    public async Task A_load_gets_the_vehicle_that_it_names_once_customs_has_released_it()
    {
        var orderNo = await ImportAsync("0100", "VAN-4M2");
        await Eventually.BeTrueAsync(async () => (int)(await hub.Api.OrderAsync(orderNo))["customsStatus"]! > 0, () => $"{orderNo} is not declared: {hub.Server.Output}");

        var order = await hub.ReachesAsync(orderNo, "DELIVERED");
        await hub.EndsAsync(orderNo, "delivered");

        var trip = (await hub.Simulators.StateAsync())["tms"]![(string)order["packages"]![0]!["waybillNo"]!]!;
        Assert.Equal(("50", 1, orderNo, "VAN-4M2"), ((string?)trip["state"], (int)trip["asked"]!, (string?)trip["reference"], (string?)trip["vehicle"]));
        Assert.Equal((string?)trip["plate"], (string?)order["operation"]!["vehiclePlate"]);
        Assert.Equal("DELIVERED", (string?)(await hub.InWarehouseAsync(orderNo))!["state"]);
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    private async Task<JsonObject> AtCustomsAsync(string orderNo) => (await hub.Simulators.StateAsync())["customs"]![orderNo]!.AsObject();

    private Task<string> ImportAsync(string port, string? vehicle = null) => hub.PlaceAsync("international", "WAREHOUSE_DELIVERY", "EMG1", 2, content =>
    {
        if (vehicle is not null)
        {
            content["operation"]!["vehicleType"] = vehicle;
        }

        content["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["sku"] = "EMG1", ["name"] = "护肤品", ["quantity"] = 2, ["price"] = 100, ["hsCode"] = "3304990000", ["originCountry"] = "JP" });
        content["customs"] = new JsonObject
        {
            ["pattern"] = "1210", ["port"] = port, ["ebpCode"] = "1105910159", ["ebcCode"] = "1105910160", ["declareOrder"] = true, ["declarePayment"] = true, ["declareWaybill"] = true,
            ["payTransactionId"] = "PAY-1", ["freight"] = 10, ["grossWeightKg"] = 1.2, ["netWeightKg"] = 1.0, ["buyerIdType"] = "1", ["buyerIdNo"] = "110101199001011237", ["country"] = "JP",
        };
    });
}
