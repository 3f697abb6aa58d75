using OrderHub.Testing;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.AcceptanceTests;

/// <summary>The demo sends realistic orders with realistic failures to a running hub.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORDERHUB_LONG") == "1";
    private static readonly int Orders = IsLong ? 200_000 : 2_000;

    /// <summary>Orders a second: so many that two cores about keep up with, over hours.</summary>
    private static readonly int Rate = IsLong ? 45 : 100;
    private static readonly TimeSpan Limit = IsLong ? TimeSpan.FromHours(4) : TimeSpan.FromMinutes(20);

    [Fact]
    public async Task The_demo_fills_a_hub_with_orders()
    {
        await using var hub = await Hub.StartAsync();
        await using var demo = ChildProcess.Start(
            "dotnet",
            [BuiltPrograms.Server, "demo", "--orders", "40", "--rate", "40", "--url", hub.Server.Url, "--key", hub.Server.Settings.AdminKey, "--seed", "7", "--lines", "express", "--send-only"],
            new Dictionary<string, string?>(StringComparer.Ordinal));

        Assert.Equal(0, await demo.ExitAsync());

        await Eventually.BeTrueAsync(
            async () => (await hub.Api.OrdersAsync("limit=200")).Count(order => (string?)order!["status"] == "DELIVERED") >= 20,
            () => $"fewer than half of the demo's orders were delivered; the demo said:\n{demo.Output}\nthe server said:\n{hub.Server.Output}");
    }

    [Fact]
    public async Task Over_all_lines_every_order_comes_to_an_end_a_hold_or_something_that_has_a_name()
    {
        await using var hub = await Hub.StartAsync(paceMs: 800);
        await using var demo = ChildProcess.Start(
            "dotnet",
            [BuiltPrograms.Server, "demo", "--orders", $"{Orders}", "--rate", $"{Rate}", "--url", hub.Server.Url, "--key", hub.Server.Settings.AdminKey, "--seed", "7"],
            new Dictionary<string, string?>(StringComparer.Ordinal));

        var code = await demo.ExitAsync(Limit);
        await demo.SaidAllAsync();

        output.WriteLine(demo.Output);
        Assert.True(code == 0, $"{demo.Output}\nthe server said:\n{hub.Server.Output}");
        Assert.Contains("stuck without a reason: none", demo.Output, StringComparison.Ordinal);
        var tallied = demo.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(cells => cells.Length == 6).ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal);
        var lines = (await hub.Api.GetAsync("/api/v1/flows"))["items"]!.AsArray().Where(flow => (string?)flow!["kind"] == "transaction").Select(flow => (string)flow!["line"]!).Distinct(StringComparer.Ordinal).Where(line => line != "passthrough");
        Assert.All(lines, line => Assert.True(tallied.ContainsKey(line), $"no order of {line}:\n{demo.Output}"));
    }

    [Fact]
    public async Task A_demo_of_a_line_that_there_is_not_names_those_there_are()
    {
        await using var demo = ChildProcess.Start(
            "dotnet", [BuiltPrograms.Server, "demo", "--lines", "express,balloons"], new Dictionary<string, string?>(StringComparer.Ordinal));

        Assert.NotEqual(0, await demo.ExitAsync());
        await demo.SaidAllAsync();
        Assert.Contains("cold-chain", demo.Output, StringComparison.Ordinal);
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
