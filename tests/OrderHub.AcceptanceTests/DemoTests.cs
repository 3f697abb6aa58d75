using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>The demo sends realistic orders with realistic failures to a running hub.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_fills_a_hub_with_orders()
    {
        await using var hub = await Hub.StartAsync();
        await using var demo = ChildProcess.Start(
            "dotnet",
            [BuiltPrograms.Server, "demo", "--orders", "40", "--rate", "40", "--url", hub.Server.Url, "--key", hub.Server.Settings.AdminKey, "--seed", "7"],
            new Dictionary<string, string?>(StringComparer.Ordinal));

        Assert.Equal(0, await demo.ExitAsync());

        await Eventually.BeTrueAsync(
            async () => (await hub.Api.OrdersAsync("limit=200")).Count(order => (string?)order!["status"] == "DELIVERED") >= 20,
            () => $"fewer than half of the demo's orders were delivered; the demo said:\n{demo.Output}\nthe server said:\n{hub.Server.Output}");
    }

    [Fact]
    public async Task A_demo_that_nobody_answers_says_so_and_fails()
    {
        var nobody = $"http://127.0.0.1:{FreePort.Take()}";
        await using var demo = ChildProcess.Start(
            "dotnet", [BuiltPrograms.Server, "demo", "--orders", "1000", "--rate", "1", "--url", nobody, "--key", "any"], new Dictionary<string, string?>(StringComparer.Ordinal));

        Assert.Equal(1, await demo.ExitAsync());
        Assert.Contains($"No hub takes orders at {nobody}", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_with_a_wrong_key_says_so_and_fails()
    {
        await using var hub = await Hub.StartAsync();
        await using var demo = ChildProcess.Start(
            "dotnet", [BuiltPrograms.Server, "demo", "--orders", "1000", "--rate", "1", "--url", hub.Server.Url, "--key", "wrong"], new Dictionary<string, string?>(StringComparer.Ordinal));

        Assert.Equal(1, await demo.ExitAsync());
        Assert.Contains("does not take this API key", demo.Output, StringComparison.Ordinal);
    }
}
