using System.Text.Json.Nodes;
using OrderHub.AcceptanceTests.Systems;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Lines;

/// <summary>Orders to cloud warehouses with real processes: a partner's warehouse system, the carrier's own numbers, and another warehouse where one is short.</summary>
public sealed class CloudWarehouseLineTests(SlowHub fixture) : IClassFixture<SlowHub>, IAsyncLifetime
{
    private readonly Hub hub = fixture.Hub;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The next test's partner is well again.</summary>
    public Task DisposeAsync() => hub.Simulators.SetFaultsAsync(
        """
        {"flux":{"errorRate":0,"failureRate":0,"duplicateRate":0,"badSignatureRate":0,"wrongCharsetRate":0,"disorderRate":0,"noTimeRate":0,"skewRate":0,
         "unknownCodeRate":0,"conflictRate":0}}
        """);

    [Fact]
    public async Task A_partners_warehouse_sends_it_under_the_carriers_own_number()
    {
        var before = await hub.StockAsync("C31001", "EMG41");

        var orderNo = await OrderAsync("EMG41", 3);
        var order = await hub.ReachesAsync(orderNo, "CLOSED");

        var there = (await InCloudAsync(orderNo))!;
        Assert.Equal(("99", 1, "C31001"), ((string?)there["state"], (int)there["created"]!, (string?)there["warehouse"]));
        Assert.StartsWith("STC", (string?)there["deliveryNo"], StringComparison.Ordinal);
        Assert.Equal((string?)order["packages"]![0]!["waybillNo"], (string?)there["deliveryNo"]);
        Assert.Equal((before.Available - 3, 0m, 0m), await hub.StockAsync("C31001", "EMG41"));
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task Where_every_cloud_warehouse_is_short_one_of_the_groups_own_sends_it()
    {
        var orderNo = await OrderAsync("EMG42", 3, mobile: "13900000782");
        await hub.ReachesAsync(orderNo, "CLOSED");

        Assert.True((bool)(await InCloudAsync(orderNo))!["isCancelled"]!);
        Assert.Equal("DELIVERED", (string?)(await hub.InWarehouseAsync(orderNo))!["state"]);
        foreach (var warehouse in new[] { "C31001", "C44001", "C51001" })
        {
            Assert.Equal((100_000m, 0m, 0m), await hub.StockAsync(warehouse, "EMG42"));
        }

        // Each warehouse had a carrier of its own, and the numbers of the others are void.
        var packages = (await hub.Api.OrderAsync(orderNo))["packages"]!.AsArray();
        Assert.Single(packages, package => (bool?)package!["voided"] != true);
        Assert.Equal(4, packages.Count);
    }

    [Fact]
    public async Task A_cancel_that_the_partner_agrees_to_voids_the_number_and_frees_the_goods()
    {
        var orderNo = await OrderAsync("EMG43", 3);
        await Eventually.BeTrueAsync(async () => await InCloudAsync(orderNo) is not null, () => $"the cloud warehouse was not given {orderNo}: {hub.Server.Output}");

        await hub.CancelAsync(orderNo);
        var order = await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.True((bool)(await InCloudAsync(orderNo))!["isCancelled"]!);
        Assert.Equal((100_000m, 0m, 0m), await hub.StockAsync("C31001", "EMG43"));
        Assert.All(order["packages"]!.AsArray(), package => Assert.True((bool)package!["voided"]!));
    }

    [Fact]
    public async Task Kits_are_made_of_parts_that_are_stock_no_more()
    {
        var (two, one, kits) = (await hub.StockAsync("110009", "EMG101"), await hub.StockAsync("110009", "EMG102"), await hub.StockAsync("110009", "KIT1"));

        var orderNo = await KitsAsync("KIT1", 10);
        Assert.Equal(two.Held + 20, (await hub.StockAsync("110009", "EMG101")).Held);
        await hub.ReachesAsync(orderNo, "CLOSED");

        Assert.Equal((two.Available - 20, 0m, 0m), await hub.StockAsync("110009", "EMG101"));
        Assert.Equal((one.Available - 10, 0m, 0m), await hub.StockAsync("110009", "EMG102"));
        Assert.Equal((kits.Available + 10, 0m, 0m), await hub.StockAsync("110009", "KIT1"));
        var there = (await hub.InWarehouseAsync(orderNo))!;
        Assert.Equal(("storeprocess", "FULFILLED", 1), ((string?)there["kind"], (string?)there["state"], (int)there["created"]!));
        Assert.Empty(await hub.Api.IncidentsAsync(orderNo));
    }

    [Fact]
    public async Task Kits_that_the_warehouse_will_not_make_leave_their_parts_in_stock()
    {
        var before = await hub.StockAsync("110009", "EMG103");

        var orderNo = await KitsAsync("KIT2", 5, "不加工");
        await hub.ReachesAsync(orderNo, "CANCELLED");

        Assert.Equal(before, await hub.StockAsync("110009", "EMG103"));
        Assert.Null(await hub.InWarehouseAsync(orderNo));
    }

    [Fact]
    public async Task Whatever_the_partner_does_wrong_each_order_is_sent_once_and_what_nobody_can_read_waits_for_a_person()
    {
        await hub.Simulators.SetFaultsAsync(
            """
            {"flux":{"errorRate":0.1,"failureRate":0.1,"duplicateRate":0.3,"badSignatureRate":0.2,"wrongCharsetRate":0.3,"disorderRate":0.2,"noTimeRate":0.2,"skewRate":0.2,
             "unknownCodeRate":0.1,"conflictRate":0.3}}
            """);
        var orders = new List<string>();
        for (var number = 0; number < 4; number++)
        {
            orders.Add(await OrderAsync("EMG44", 2));
        }

        foreach (var orderNo in orders)
        {
            await hub.ReachesAsync(orderNo, "CLOSED");
            var there = (await InCloudAsync(orderNo))!;
            Assert.Equal(("99", 1), ((string?)there["state"], (int)there["created"]!));
        }

        var struck = (await hub.Simulators.StateAsync())["struck"]!;
        Assert.Equal((100_000m - 8, 0m, 0m), await hub.StockAsync("C31001", "EMG44"));
        await CasesAsync("quarantine", (int?)struck["flux.unknownCode"] ?? 0);
        await CasesAsync("conflict", (int?)struck["flux.conflict"] ?? 0);
    }

    private Task CasesAsync(string kind, int count) => Eventually.BeTrueAsync(
        async () => (await hub.Api.GetAsync($"/api/v1/partner-cases?connector=flux&kind={kind}&limit=100"))["items"]!.AsArray().Count == count,
        () => $"there are not {count} of {kind}: {hub.Server.Output}");

    private async Task<string> OrderAsync(string article, int pieces, string? mobile = null)
    {
        // The pool is filled in the background.
        await Eventually.BeTrueAsync(async () => (await hub.LeftAsync("number", "STO")).Available is > 0 and < 1_000_000, () => $"the carrier has no numbers: {hub.Server.Output}");
        return await hub.PlaceAsync("clps", "WAREHOUSE_DELIVERY", article, pieces, content =>
        {
            content.Remove("operation");
            if (mobile is not null)
            {
                content["parties"]![1]!["mobile"] = mobile;
            }
        });
    }

    private Task<string> KitsAsync(string kit, int pieces, string? remark = null) => hub.PlaceAsync("clps", "WAREHOUSE_DELIVERY", kit, pieces, content =>
    {
        content["businessType"] = "KITTING";
        if (remark is not null)
        {
            content["remark"] = remark;
        }
    });

    private async Task<JsonNode?> InCloudAsync(string orderNo) => (await hub.Simulators.StateAsync())["flux"]![orderNo];
}
