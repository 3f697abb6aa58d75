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
    private const int Tries = 6;
    private const double MostMs = 1_000;
    private const double MostScriptKilobytes = 400;

    [Theory]
    [InlineData("/orders")]
    [InlineData("/flows")]
    public async Task The_first_view_of_a_warm_server_comes_within_a_second(string path)
    {
        await fixture.Hub.Simulators.SendEclpOrdersAsync(3);
        var best = double.MaxValue;

        // Other work on the machine makes a try slower, never faster. The first one warms the server; each has a cache of its own.
        for (var i = 0; i < Tries && (i < 2 || best > MostMs); i++)
        {
            await using var watched = await fixture.OpenAsync("/favicon.svg");
            var clock = Stopwatch.StartNew();
            await watched.Page.GotoAsync(fixture.Hub.Server.Url + path, new() { WaitUntil = WaitUntilState.Commit });
            await watched.Page.Locator("table tbody tr").First.WaitForAsync();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {clock.Elapsed.TotalMilliseconds:F0} ms"));
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }

        Assert.True(best < MostMs, $"{path} shows its rows after {best:F0} ms");
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
