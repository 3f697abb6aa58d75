using System.Net;
using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.FaultTests;

/// <summary>
/// The server is killed around the call by which a flow makes another order, and started again: there is one such order, linked with the first, and both end.
/// </summary>
public sealed class MadeOrderTests
{
    private const int Killed = 128 + 9;

    // The fourth call of an allocation, behind waybill, vehicle and warehouse, makes its other half.
    [Theory]
    [InlineData("call.before-send:4")]
    [InlineData("call.after-send:4")]
    public async Task A_server_killed_while_it_makes_an_order_makes_it_once(string crash)
    {
        await using var hub = await Hub.StartAsync();
        await hub.Server.Process.StopAsync();
        await hub.RestartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ORDERHUB_CRASH_AT"] = crash });

        var content = SampleOrders.Express("allocated");
        content["businessIdentity"] = "jdl.allocation-out.b2b";
        content["orderClass"] = "OUTBOUND";
        content["operation"] = new JsonObject { ["warehouseNo"] = "110009", ["destWarehouseNo"] = "110012" };
        content["goods"] = new JsonArray(new JsonObject { ["lineNo"] = 1, ["sku"] = "EMG51", ["quantity"] = 5 });
        var answer = await hub.Api.SendOrderAsync("allocated", content);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var orderNo = (string)answer.Body!["orderNo"]!;

        Assert.Equal(Killed, await hub.Server.Process.ExitAsync());
        await hub.RestartAsync();
        var order = await hub.Api.OrderReachesAsync(orderNo, "CLOSED", TimeSpan.FromSeconds(90));

        var pair = Assert.Single(order["relations"]!.AsArray(), relation => (string?)relation!["kind"] == "PAIR");
        var halves = await hub.Api.OrdersAsync("line=allocation-in");
        Assert.Equal((string?)pair!["orderNo"], (string?)Assert.Single(halves)!["orderNo"]);
        await hub.Api.OrderReachesAsync((string)pair["orderNo"]!, "CLOSED", TimeSpan.FromSeconds(90));
    }
}
