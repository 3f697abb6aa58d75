using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests.Systems;

/// <summary>Orders out of pages that shift while they are read.</summary>
public sealed class ShopTests
{
    [Fact]
    public async Task Rows_that_move_or_appear_late_while_pages_are_read_are_each_an_order_once()
    {
        await using var hub = await Hub.StartAsync(paceMs: 1000);
        await hub.Simulators.SetFaultsAsync("""{"shop":{"shiftRate":0.5,"errorRate":0.1,"failureRate":0.1}}""");
        await Shop.OpenAsync(hub);
        await Shop.PlaceAsync(hub, 25);
        await hub.WhileTimePassesAsync(
            async () => (await hub.Simulators.StateAsync())["shop"]!.AsObject().Any(order => (int)order.Value!["told"]! > 0) ? "asked" : null,
            () => $"the shop is not asked\n{hub.Server.Output}");
        await hub.Simulators.SetFaultsAsync("""{"shop":{"shiftRate":0.5,"lateRate":0.3,"errorRate":0.1,"failureRate":0.1}}""");
        await Shop.PlaceAsync(hub, 25);

        await hub.WhileTimePassesAsync(
            async () => await Shop.AreThereAsync(hub) ? "all" : null,
            () => $"not all orders of the shop arrived\n{hub.Server.Output}",
            "PT10S",
            TimeSpan.FromMinutes(3));

        var outside = await hub.Simulators.StateAsync();
        Assert.True((int?)outside["struck"]!["shop.shift"] > 0, "no page shifted");
        Assert.Contains(outside["shop"]!.AsObject(), order => (int)order.Value!["told"]! > 1);
        var orders = await hub.Api.OrdersAsync("limit=200");
        Assert.Equal(50, orders.Count);
        Assert.Empty((await hub.Api.GetAsync("/api/v1/partner-cases?state=open"))["items"]!.AsArray());
    }
}
