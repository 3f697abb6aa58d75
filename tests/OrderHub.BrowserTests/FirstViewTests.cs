using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>How soon somebody sees something, and how much they fetch for it.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class FirstViewTests(BrowserFixture fixture, ITestOutputHelper output)
{
    private const int Tries = 3;
    private const double MostMs = 1_000;

    /// <summary>What <see cref="Yardstick"/> takes on a machine with nothing else to do, for which the second is meant: where it takes twice as long, so may the view.</summary>
    private const double YardstickMs = 60;

    /// <summary>Scripts do nothing else: they make objects and texts, sort, and compare.</summary>
    private const string Yardstick =
        """
        () => {
          let length = 0;
          for (let round = 0; round < 40; round++) {
            const rows = Array.from({ length: 2000 }, (_, i) => ({ id: i, name: 'row ' + ((i * 7919) % 2000) }));
            rows.sort((a, b) => (a.name < b.name ? -1 : 1));
            length += JSON.stringify(rows).length;
          }
          return length;
        }
        """;
    private const double MostScriptKilobytes = 400;

    /// <summary>Of the page's main thread on the processor: what other work of the machine takes is not the page's.</summary>
    [Theory]
    [InlineData("/orders")]
    [InlineData("/flows")]
    public async Task The_first_view_of_a_warm_server_takes_less_than_a_second(string path)
    {
        await fixture.Hub.Simulators.SendEclpOrdersAsync(3);
        var (best, yardstick) = (double.MaxValue, double.MaxValue);

        // The first try warms the server; each begins with a cache of its own.
        for (var i = 0; i < Tries; i++)
        {
            await using var watched = await fixture.OpenAsync("/favicon.svg");
            var session = await watched.Page.Context.NewCDPSessionAsync(watched.Page);
            await session.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
            var clock = Stopwatch.StartNew();
            await watched.Page.GotoAsync(fixture.Hub.Server.Url + path, new() { WaitUntil = WaitUntilState.Commit });
            await watched.Page.Locator("table tbody tr").First.WaitForAsync();
            var whole = clock.Elapsed.TotalMilliseconds;
            var busy = await BusyAsync(session);
            await watched.Page.EvaluateAsync<double>(Yardstick);
            yardstick = Math.Min(yardstick, await BusyAsync(session) - busy);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {busy:F0} ms on the processor, {whole:F0} ms by the clock; yardstick {yardstick:F0} ms"));
            best = Math.Min(best, busy);
        }

        Assert.InRange(best, 1, MostMs * Math.Max(1, yardstick / YardstickMs));
    }

    private static async Task<double> BusyAsync(ICDPSession session)
    {
        var metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray();
        return metrics.Single(one => one.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble() * 1_000;
    }

    [Fact]
    public async Task The_scripts_of_the_first_view_stay_small()
    {
        await using var watched = await fixture.OpenAsync("/orders");
        await Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await watched.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var kilobytes = await watched.Page.EvaluateAsync<double>(
            "() => performance.getEntriesByType('resource').filter(one => one.name.endsWith('.js')).reduce((sum, one) => sum + one.encodedBodySize, 0) / 1024");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kilobytes:F0} KB of script, compressed"));
        Assert.InRange(kilobytes, 1, MostScriptKilobytes);
    }
}
