using System.Text.Json.Nodes;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>
/// Every fault that a system we talk to can be switched to: the order is delivered all the same, or there is an incident that
/// names its cause, or the caller was told.
/// </summary>
public sealed class FaultSwitchTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private const string Healthy = """
        {"waybill":{"slowMs":0,"errorRate":0,"errorCount":0,"timeoutButDone":0,"refuseRegister":0},
         "terminal":{"slowMs":0,"errorRate":0,"errorCount":0,"timeoutButDone":0,"rejectPickup":0,"duplicate":0,"outOfOrder":false,"unknownCode":0,"badSignature":0,"replay":0,"wrongCharset":false,"heavierRate":0},
         "eclp":{"duplicate":0,"conflict":0,"badSignature":0,"invalid":0,"wrongCharset":false}}
        """;

    /// <summary>System, switch, its value, and how the order must end.</summary>
    public static readonly TheoryData<string, string, string, string> Switches = new()
    {
        { "waybill", "slowMs", "300", "DELIVERED" },
        { "waybill", "errorCount", "2", "DELIVERED" },
        { "waybill", "errorRate", "0.5", "DELIVERED" },
        { "waybill", "timeoutButDone", "1", "DELIVERED" },
        { "waybill", "refuseRegister", "1", "CANCELLED" },
        { "terminal", "slowMs", "300", "DELIVERED" },
        { "terminal", "errorCount", "2", "DELIVERED" },
        { "terminal", "errorRate", "0.5", "DELIVERED" },
        { "terminal", "timeoutButDone", "1", "DELIVERED" },
        { "terminal", "rejectPickup", "1", "CANCELLED" },
        { "terminal", "duplicate", "1", "DELIVERED" },
        { "terminal", "outOfOrder", "true", "DELIVERED" },
        { "terminal", "unknownCode", "1", "DELIVERED" },
        { "terminal", "badSignature", "1", "DELIVERED" },
        { "terminal", "replay", "2", "DELIVERED" },
        { "terminal", "wrongCharset", "true", "DELIVERED" },
        { "terminal", "heavierRate", "1", "DELIVERED" },
        { "eclp", "duplicate", "1", "DELIVERED" },
        { "eclp", "conflict", "1", "DELIVERED" },
        { "eclp", "wrongCharset", "true", "DELIVERED" },
    };

    /// <summary>Switches that make the order itself wrong: its sender must be told, and nothing may be kept of it.</summary>
    public static readonly TheoryData<string, string> Refused = new()
    {
        { "badSignature", "1" },
        { "invalid", "1" },
    };

    private Hub Hub => fixture.Hub;

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task An_order_under_a_fault_ends_as_it_should(string system, string name, string value, string end)
    {
        await Hub.Simulators.SetFaultsAsync(Healthy);
        await SwitchAsync(system, name, value);
        var before = await Hub.Simulators.StateAsync();

        var orderNo = await Hub.SendEclpOrderAsync();
        var order = await EndAsync(orderNo, end);

        var (waybill, task) = await Hub.TracesOutsideAsync((string)order["packages"]![0]!["waybillNo"]!);
        if (end == "DELIVERED")
        {
            Assert.Equal(1, (int)waybill!["registeredTimes"]!);
            Assert.Equal(1, (int)task!["pickupOrders"]!);
        }
        else
        {
            Assert.Contains((string?)waybill!["state"], new[] { "VOIDED", "ISSUED" });
        }

        Assert.Equal(before["eclp"]!.AsObject().Count + 1, (await Hub.Simulators.StateAsync())["eclp"]!.AsObject().Count);
        await Hub.Simulators.SetFaultsAsync(Healthy);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_wrong_message_is_answered_in_the_partners_words_and_leaves_nothing(string name, string value)
    {
        await Hub.Simulators.SetFaultsAsync(Healthy);
        await SwitchAsync("eclp", name, value);

        var sent = (await Hub.Simulators.SendEclpOrdersAsync())["sent"]![0]!;

        await Hub.Simulators.SetFaultsAsync(Healthy);
        Assert.Null((string?)sent["orderNo"]);
        var reply = JsonNode.Parse((string)sent["reply"]!)!["error_response"]!;
        Assert.NotEqual("0", (string?)reply["code"]);
        Assert.DoesNotContain(await Hub.Api.OrdersAsync("limit=200"), order => order!.ToJsonString().Contains((string)sent["isvUUID"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_switch_there_is_has_its_case()
    {
        // The systems that passthrough orders meet strike by shares, and so does ECLP where it is asked for its own orders; their tests are beside them.
        var all = JsonNode.Parse(await Hub.Simulators.Http.GetStringAsync("/sim/faults"))!.AsObject()
            .Where(system => system.Key is "waybill" or "terminal" or "eclp")
            .SelectMany(system => system.Value!.AsObject().Where(one => system.Key != "eclp" || !(one.Key == "slowMs" || one.Key.EndsWith("Rate", StringComparison.Ordinal))).Select(one => $"{system.Key}.{one.Key}"));
        var tried = Switches.Select(row => $"{row[0]}.{row[1]}").Concat(Refused.Select(row => $"eclp.{row[0]}"));

        Assert.Equal(all.Order(StringComparer.Ordinal), tried.Order(StringComparer.Ordinal));
    }

    private Task SwitchAsync(string system, string name, string value) => Hub.Simulators.SetFaultsAsync(
        new JsonObject { [system] = new JsonObject { [name] = JsonNode.Parse(value) } }.ToJsonString());

    /// <summary>Retries wait minutes of the hub's clock, so the clock is moved until the order has ended.</summary>
    private async Task<JsonNode> EndAsync(string orderNo, string end)
    {
        return await Eventually.GetAsync(
            async () =>
            {
                var order = await Hub.Api.OrderAsync(orderNo);
                if ((string?)order["status"] == end)
                {
                    return order;
                }

                await Hub.Api.AdvanceClockAsync("PT10S");
                return null;
            },
            () => $"order {orderNo} did not end as {end}; the server said:\n{Hub.Server.Output}");
    }
}
