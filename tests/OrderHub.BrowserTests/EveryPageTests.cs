using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>Every page in both languages and themes: no error in the browser, nothing that axe minds, and a picture.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class EveryPageTests(BrowserFixture fixture)
{
    public static readonly TheoryData<string, string, ColorScheme> Looks = new()
    {
        { "en", "light", ColorScheme.Light },
        { "en", "dark", ColorScheme.Dark },
        { "zh", "light", ColorScheme.Light },
        { "zh", "dark", ColorScheme.Dark },
    };

    private static readonly (string Name, string Path, string English, string Chinese)[] Pages =
    [
        ("orders", "/orders", "Orders", "订单"),
        ("incidents", "/incidents", "Incidents", "异常"),
        ("flows", "/flows", "Flows", "流程"),
        ("messages", "/messages", "Try a message", "报文"),
        ("exchanges", "/exchanges", "Exchanges", "报文往来"),
        ("decisions", "/decisions", "Decisions", "待决事项"),
        ("subscriptions", "/subscriptions", "Subscriptions", "状态订阅"),
        ("simulators", "/simulators", "Simulators", "模拟"),
    ];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_are_whole(string language, string theme, ColorScheme scheme)
    {
        await fixture.Hub.Simulators.SendEclpOrdersAsync(6);
        var orderNo = await fixture.Hub.SendEclpOrderAsync();
        await fixture.MoveOnAsync(orderNo, "OUT_FOR_DELIVERY");
        var faults = new List<string>();

        foreach (var (name, path, english, chinese) in Pages)
        {
            await using var watched = await fixture.OpenAsync(path, language, scheme);
            var heading = watched.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
            await Expect(heading).ToContainTextAsync(language == "zh" ? chinese : english);
            await LookAsync(watched, name, language, theme, faults);
        }

        await using var order = await fixture.OpenAsync($"/orders/{orderNo}", language, scheme);
        await Expect(order.Page.GetByText(orderNo).First).ToBeVisibleAsync();
        await Expect(order.Page.Locator("[data-step]").First).ToBeVisibleAsync();
        await LookAsync(order, "order", language, theme, faults);

        await using var changes = await fixture.OpenAsync($"/orders/{orderNo}?tab=changes", language, scheme);
        await Expect(changes.Page.GetByText(language == "zh" ? "变更请求" : "Requests").First).ToBeVisibleAsync();
        await Expect(changes.Page.GetByRole(AriaRole.List, new() { Name = language == "zh" ? "状态流水" : "Status flow" })).ToBeVisibleAsync();
        await LookAsync(changes, "order-changes", language, theme, faults);
        await changes.Page.GetByRole(AriaRole.Button, new() { Name = language == "zh" ? "拦截" : "Intercept", Exact = true }).ClickAsync();
        await Expect(changes.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await LookAsync(changes, "order-intercept", language, theme, faults);

        await using var editor = await fixture.OpenAsync("/flows/express/fulfillment", language, scheme);
        await editor.Page.Locator("[data-step='track']").ClickAsync();
        await Expect(editor.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("wait-signal");
        await LookAsync(editor, "editor", language, theme, faults);

        await using var stranger = await fixture.OpenSignedOutAsync(language, scheme);
        await stranger.Page.GotoAsync(fixture.Hub.Server.Url + "/sign-in");
        await Expect(stranger.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await LookAsync(stranger, "sign-in", language, theme, faults, signedOut: true);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task On_a_phone_every_milestone_shows_whole()
    {
        var orderNo = await fixture.Hub.SendEclpOrderAsync();
        await using var order = await fixture.OpenAsync($"/orders/{orderNo}");
        await order.Page.SetViewportSizeAsync(390, 860);
        var stages = order.Page.GetByRole(AriaRole.List, new() { Name = "Way of the order" }).GetByRole(AriaRole.Listitem);
        await Expect(stages).ToHaveCountAsync(9);

        var cut = await stages.EvaluateAllAsync<string[]>(
            "stages => stages.filter(one => [...one.children].some(part => part.scrollWidth > part.clientWidth + 1)).map(one => one.textContent)");

        Assert.Empty(cut);
    }

    private async Task LookAsync(WatchedPage watched, string name, string language, string theme, List<string> faults, bool signedOut = false)
    {
        var page = watched.Page;
        await page.WaitForLoadStateAsync(LoadState.Load);

        // What comes in by fading is looked at when it is there.
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations !== Infinity).map(one => one.finished))");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language == "zh" ? "zh-CN" : "en");
        faults.AddRange((await Accessibility.FaultsAsync(page)).Select(fault => $"{name} ({language}, {theme}): {fault}"));

        // Someone signed out is told so by a 401, which the browser counts as an error.
        faults.AddRange(watched.Errors.Where(error => !(signedOut && error.Contains("401", StringComparison.Ordinal))).Select(error => $"{name} ({language}, {theme}): {error}"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(fixture.Pictures, $"{name}.{language}.{theme}.png") });
    }
}
