using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Orders that are bought by groups and go in waves, from their entrance to their end with real processes.</summary>
public sealed class GroupLineTests : IAsyncLifetime
{
    private Hub hub = null!;

    public async Task InitializeAsync()
    {
        hub = await Hub.StartAsync(paceMs: 60_000);

        // A wave closes at each full hour.
        await PutAsync("/api/v1/reference/waves/rows", new JsonObject
        {
            ["key"] = new JsonObject { ["line"] = "jingxi", ["site"] = "PP9999" },
            ["values"] = new JsonObject { ["hours"] = string.Join(' ', Enumerable.Range(0, 24)), ["zone"] = 8 },
        });
    }

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_group_comes_together_goes_in_one_wave_without_the_one_that_left_it_and_each_is_delivered()
    {
        var article = "T" + Guid.NewGuid().ToString("n")[..10];
        await PutAsync("/api/v1/counted/stock", new JsonObject { ["key"] = $"110009|{article}|ZP", ["total"] = 20 });
        var group = Guid.NewGuid().ToString("n")[..12];

        string[] orders = [await BuyAsync(article, 1, group), await BuyAsync(article, 2, group), await BuyAsync(article, 4, group)];
        foreach (var orderNo in orders)
        {
            await hub.ReachesAsync(orderNo, "ACCEPTED", "PT0.2S");
        }

        await hub.CancelAsync(orders[1]);
        await hub.ReachesAsync(orders[1], "CANCELLED", "PT0.2S");
        var first = await hub.ReachesAsync(orders[0], "DELIVERED", "PT5M");
        await hub.ReachesAsync(orders[2], "DELIVERED", "PT1M");

        var wave = (string)first["relations"]![0]!["orderNo"]!;
        Assert.Equal(5m, (await hub.InWarehouseAsync(wave))!["actual"]!.AsObject().Sum(line => line.Value.Number()));
        Assert.Null(await hub.InWarehouseAsync(orders[0]));
        Assert.Null(await hub.InWarehouseAsync(orders[2]));
        Assert.Equal((15m, 0m, 0m), await hub.StockAsync("110009", article));
    }

    [Fact]
    public async Task A_group_that_does_not_come_together_gets_its_coupons_back()
    {
        var before = await hub.LeftAsync("coupon", "CP-LAST");
        var orderNo = await BuyAsync("EMG1", 1, Guid.NewGuid().ToString("n")[..12], coupon: "CP-LAST");
        Assert.Equal((0m, 1m, 1m), await hub.LeftAsync("coupon", "CP-LAST"));
        Assert.Equal("GROUP_WAIT", (string?)(await hub.Api.OrderAsync(orderNo))["holdCode"]);

        var ended = await hub.ReachesAsync(orderNo, "CANCELLED", "PT10M");

        Assert.Null((string?)ended["holdCode"]);
        Assert.Equal((1m, 0m, 0m), await hub.LeftAsync("coupon", "CP-LAST"));
        Assert.Equal(0m, before.Held);
        Assert.Null(await hub.InWarehouseAsync(orderNo));
    }

    [Fact]
    public async Task Who_leaves_a_group_that_waits_is_cancelled_at_once()
    {
        var orderNo = await BuyAsync("EMG1", 1, Guid.NewGuid().ToString("n")[..12]);

        await hub.CancelAsync(orderNo);
        await hub.ReachesAsync(orderNo, "CANCELLED", "PT0.2S");
    }

    private Task<string> BuyAsync(string article, int pieces, string group, string? coupon = null) => hub.PlaceAsync("jingxi", "WAREHOUSE_DELIVERY", article, pieces, content =>
    {
        content["operation"] = new JsonObject { ["warehouseNo"] = "110009", ["deliverySite"] = "PP9999" };
        content["marketing"] = new JsonObject { ["groupBuyId"] = group, ["groupDeadline"] = TimeProvider.System.GetUtcNow().AddHours(3).ToString("O"), ["coupon"] = coupon };
    });

    private async Task PutAsync(string path, JsonObject body)
    {
        using var wish = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        var answer = await hub.Api.SendAsync(wish);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, answer.ToString());
    }
}
