using System.Net;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>A line that nobody foresaw, made over the API alone while the server runs: no file, no program, no restart.</summary>
public sealed class NewLineTests
{
    [Fact]
    public async Task A_line_that_nobody_foresaw_is_composed_tried_rolled_out_and_runs()
    {
        await using var hub = await Hub.StartAsync(paceMs: 60_000);
        var line = new NewLine(hub);
        Assert.Equal("order.line.unknown", (await hub.Api.SendOrderAsync("before", NewLine.Order("before", "G0"))).Code);

        // 1. What its steps look up, its own fields, and the partner that reports
        await line.MaintainAsync();
        await line.DefineFieldsAsync();
        await line.BindAsync();

        // 2. The nearest line's flows, changed; tried, and what was tried kept as a scenario
        var (taking, carrying) = (await line.TransactionAsync(), await line.FulfillmentAsync());
        await DraftAsync(line, "transaction", taking);
        await DraftAsync(line, "fulfillment", carrying);
        var tried = await line.SendAsync(HttpMethod.Post, "/api/v1/simulations", new JsonObject
        {
            ["flow"] = $"{NewLine.Line}/transaction", ["version"] = "draft", ["given"] = new JsonObject { ["order"] = NewLine.Order("tried", "G0") },
        });
        Assert.Equal("accepted", (string?)tried!["outcome"]);
        await line.SendAsync(HttpMethod.Put, $"/api/v1/flows/{NewLine.Line}/fulfillment/scenarios/nobody-joins", new JsonObject { ["scenario"] = Scenario() }, "*");
        var ran = await line.SendAsync(HttpMethod.Post, $"/api/v1/flows/{NewLine.Line}/fulfillment/scenarios/run?version=draft", null);
        Assert.True((bool)ran!["passed"]!, ran["items"]!.ToJsonString());

        // 3. To one order in a hundred. What it takes it carries out: here nobody joins, and the group's time passes.
        var (one, two) = (await PublishAsync(line, "fulfillment"), await PublishAsync(line, "transaction"));
        var alone = await FirstTakenAsync(hub);
        var order = await hub.ReachesAsync(alone, "CANCELLED", "PT10M");
        await hub.EndsAsync(alone, "cancelled");
        Assert.Equal("ZZ", OfLetters(alone));

        // 4. To everybody
        await EverybodyAsync(line, "fulfillment", one);
        await EverybodyAsync(line, "transaction", two);
        var before = await hub.StockAsync(NewLine.Warehouse, NewLine.Article);
        Assert.Equal((100m, 0m), (before.Available, before.Held));
        var (fetched, regretted) = (await TakenAsync(hub, "fetched", "G1"), await TakenAsync(hub, "regretted", "G1"));
        await Eventually.BeTrueAsync(
            async () => await hub.InWarehouseAsync(fetched) is not null && await hub.InWarehouseAsync(regretted) is not null, () => $"the group did not come together: {hub.Server.Output}");
        order = await hub.Api.OrderAsync(fetched);
        Assert.Equal(("WAYBILL_ASSIGNED", NewLine.Warehouse), ((string?)order["status"], (string?)order["operation"]!["warehouseNo"]));
        Assert.True(order["operation"]!["tempMax"].Number() > order["operation"]!["tempMin"].Number());

        // 5. One is called off, at the line's own price
        var asked = await hub.Api.PostAsync($"/api/v1/orders/{regretted}/cancel?dryRun=true", new JsonObject { ["reason"] = "changed my mind" });
        Assert.Equal(3m, asked.Body!["outlook"]!["fee"]!["amount"].Number());
        await hub.CancelAsync(regretted);
        await hub.ReachesAsync(regretted, "CANCELLED", "PT1S");
        Assert.True((bool)(await hub.InWarehouseAsync(regretted))!["isCancelled"]!);

        // 6. The other lies at the pickup point, is fetched back once, as this line may, and is collected
        order = await hub.ReachesAsync(fetched, "OUTBOUND");
        var waybillNo = (string)order["packages"]![0]!["waybillNo"]!;
        foreach (var (state, status) in new[] { ("arrived", "AT_PICKUP_POINT"), ("fetchedBack", "OUT_FOR_DELIVERY"), ("arrived", "AT_PICKUP_POINT"), ("collected", "DELIVERED") })
        {
            await line.TellAsync(fetched, waybillNo, state);
            await hub.Api.OrderReachesAsync(fetched, status);
        }

        await hub.EndsAsync(fetched, "delivered");
        Assert.Equal((98m, 0m), await hub.StockAsync(NewLine.Warehouse, NewLine.Article) is var left ? (left.Available, left.Held) : default);

        // 7. It is among the lines, its orders are found by its fields, and what is personal stays so
        Assert.Contains((await hub.Api.GetAsync("/api/v1/flows"))["items"]!.AsArray(), flow => (string?)flow!["line"] == NewLine.Line && (string?)flow["owner"] == "own");
        await FoundAsync(hub, $"line={NewLine.Line}", 3);
        await FoundAsync(hub, "ext.pickupPoint=PP-0042&status=DELIVERED", 1);
        await FoundAsync(hub, "ext.leaderCount.from=2&ext.leaderCount.to=3&status=CANCELLED", 2);
        await FoundAsync(hub, $"ext.pickupCode={Uri.EscapeDataString("取货码fetched")}", 1);
        Assert.DoesNotContain("取货码fetched", (await hub.Api.OrderAsync(fetched)).ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await hub.Api.GetAsync("/api/v1/incidents?state=open"))["items"]!.AsArray());
    }

    private static async Task DraftAsync(NewLine line, string part, JsonObject flow)
    {
        var draft = await line.SendAsync(HttpMethod.Put, $"/api/v1/flows/{NewLine.Line}/{part}/draft", new JsonObject { ["definition"] = flow }, "*");
        Assert.True(draft!["faults"]!.AsArray().Count == 0, draft["faults"]!.ToJsonString());
    }

    private static async Task<string> PublishAsync(NewLine line, string part) =>
        (string)(await line.SendAsync(HttpMethod.Post, $"/api/v1/flows/{NewLine.Line}/{part}/draft/publish", new JsonObject { ["percent"] = 1 }, "1"))!["version"]!["hash"]!;

    private static Task EverybodyAsync(NewLine line, string part, string version) =>
        line.SendAsync(HttpMethod.Put, $"/api/v1/flows/{NewLine.Line}/{part}/rollout", new JsonObject { ["current"] = version }, "1");

    private static async Task<string> TakenAsync(Hub hub, string key, string group)
    {
        var answer = await hub.Api.SendOrderAsync(key, NewLine.Order(key, group));
        return answer.Status == HttpStatusCode.Created ? (string)answer.Body!["orderNo"]! : throw new InvalidOperationException($"{answer}\n{hub.Server.Output}");
    }

    /// <summary>Sends orders until one is in the share.</summary>
    private static async Task<string> FirstTakenAsync(Hub hub)
    {
        for (var i = 0; i < 2_000; i++)
        {
            var answer = await hub.Api.SendOrderAsync($"share-{i}", NewLine.Order($"share-{i}", "G-ALONE"));
            if (answer.Status == HttpStatusCode.Created)
            {
                Assert.True(i > 0, "the first of all is in a share of 1 %");
                return (string)answer.Body!["orderNo"]!;
            }

            Assert.Equal("order.line.unknown", answer.Code);
        }

        throw new InvalidOperationException("none of 2 000 orders is in a share of 1 %");
    }

    private static string OfLetters(string orderNo) => orderNo[..2];

    private static Task FoundAsync(Hub hub, string query, int count) => Eventually.BeTrueAsync(
        async () => (await hub.Api.OrdersAsync(query)).Count == count, () => $"{query} does not find {count} orders: {hub.Server.Output}", TimeSpan.FromSeconds(20));

    private static JsonObject Scenario() => new()
    {
        ["flow"] = $"{NewLine.Line}/fulfillment",
        ["title"] = new JsonObject { ["en"] = "Nobody joins: the group fails, and nothing is begun", ["zh"] = "无人参团：拼团失败，不作业" },
        ["given"] = new JsonObject { ["order"] = NewLine.Order("scenario", "G0"), ["waybillNo"] = "JDV0001" },
        ["expect"] = new JsonObject
        {
            ["outcome"] = "cancelled",
            ["order"] = new JsonObject { ["status"] = "CANCELLED" },
            ["calls"] = new JsonArray(),
            ["passes"] = new JsonArray("group", "formed", "undoAll"),
            ["avoids"] = new JsonArray("registerWaybill"),
            ["incidents"] = new JsonArray(),
        },
    };
}
