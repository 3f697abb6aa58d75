using System.Net;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>What is broken in one line stays there: its orders are kept with a reason, the other lines do not notice, and a person gets it going again.</summary>
public sealed class DecouplingTests
{
    [Fact]
    public async Task A_broken_flow_of_one_line_strands_no_other_and_its_orders_go_on_when_it_is_mended()
    {
        await using var hub = await Hub.StartAsync(paceMs: 1000);
        var others = await OthersAsync(hub);
        var good = await CurrentAsync(hub);

        // 1. The flow names a connector that is not there: nothing is wrong with it until it runs.
        var text = (string)(await hub.Api.GetAsync($"/api/v1/flows/sales-out/fulfillment/versions/{good}"))["text"]!;
        var broken = await hub.Api.PostAsync("/api/v1/flows/sales-out/fulfillment/versions", new JsonObject
        {
            ["text"] = text.Replace("\"connector\": \"wms\", \"operation\": \"deliveryOrder\"", "\"connector\": \"wms-of-nobody\", \"operation\": \"deliveryOrder\"", StringComparison.Ordinal),
        });
        Assert.True(broken.Status == HttpStatusCode.OK, broken.ToString());
        Assert.NotEqual(good, await CurrentAsync(hub));

        // 2. The line goes on taking orders; each is kept, and stands at the step with its reason.
        var stranded = new[] { await PlaceAsync(hub, "EMG7"), await PlaceAsync(hub, "EMG8") };
        foreach (var orderNo in stranded)
        {
            var incident = await hub.Api.IncidentAsync(orderNo);
            Assert.Equal(("sales-out/fulfillment", "toWarehouse", "connector.missing"), ((string?)incident["flow"], (string?)incident["step"], (string?)incident["cause"]));
            Assert.Contains("wms-of-nobody", (string?)incident["message"], StringComparison.Ordinal);
            Assert.Equal("WAYBILL_ASSIGNED", (string?)(await hub.Api.OrderAsync(orderNo))["status"]);
        }

        // 3. No other line notices.
        var article = "NEW" + Guid.NewGuid().ToString("n")[..8];
        var (parcel, purchase) = (await hub.SendApiOrderAsync("decoupled"), await hub.PlaceAsync("procurement-in", "INBOUND", article, 2));
        await hub.ReachesAsync(parcel, "DELIVERED", "PT5S");
        await hub.WhileTimePassesAsync(
            async () => await hub.StockAsync("110009", article) is { Available: 2 } ? article : null, () => $"{purchase} did not come in: {hub.Server.Output}", "PT1M");
        Assert.Empty((await hub.Api.IncidentsAsync(parcel)).Concat(await hub.Api.IncidentsAsync(purchase)));
        Assert.Equal(others, await OthersAsync(hub));

        // 4. Back to the version before: new orders go their way, and those that stand go theirs when all are retried at once.
        Assert.Equal(HttpStatusCode.OK, (await hub.Api.PostAsync("/api/v1/flows/sales-out/fulfillment/rollout/rollback", new JsonObject { ["reason"] = "no such warehouse" })).Status);
        Assert.Equal(good, await CurrentAsync(hub));
        var after = await PlaceAsync(hub, "EMG9");
        var retried = await hub.Api.PostAsync("/api/v1/incidents/actions", new JsonObject
        {
            ["action"] = "retry",
            ["filter"] = new JsonObject { ["flow"] = "sales-out/fulfillment", ["cause"] = "connector.missing" },
            ["input"] = new JsonObject { ["connector"] = "wms", ["operation"] = "deliveryOrder", ["type"] = "JYCK", ["undo"] = "cancel" },
        });
        Assert.True(retried.Status == HttpStatusCode.Accepted, retried.ToString());
        foreach (var orderNo in stranded.Append(after))
        {
            await hub.ReachesAsync(orderNo, "DELIVERED");
            await hub.EndsAsync(orderNo, "delivered");
            Assert.Equal("DELIVERED", (string?)(await hub.InWarehouseAsync(orderNo))!["state"]);
            Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
        }
    }

    private static Task<string> PlaceAsync(Hub hub, string article) => hub.PlaceAsync("sales-out", "WAREHOUSE_DELIVERY", article, 1);

    private static async Task<string> CurrentAsync(Hub hub) => (string)(await hub.Api.GetAsync("/api/v1/flows/sales-out/fulfillment/rollout"))["current"]!;

    /// <summary>Every flow but the broken one with the version that orders get.</summary>
    private static async Task<IReadOnlyDictionary<string, string?>> OthersAsync(Hub hub) => (await hub.Api.GetAsync("/api/v1/flows"))["items"]!.AsArray()
        .Where(flow => (string?)flow!["name"] != "sales-out/fulfillment").ToDictionary(flow => (string)flow!["name"]!, flow => (string?)flow!["current"], StringComparer.Ordinal);
}
