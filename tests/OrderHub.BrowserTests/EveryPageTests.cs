using System.Net.Http.Json;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>Every page in both languages and themes: no error in the browser, nothing that axe minds, and a picture.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class EveryPageTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };
    private static readonly (string Name, ColorScheme Scheme)[] Themes = [("light", ColorScheme.Light), ("dark", ColorScheme.Dark)];

    private static readonly (string Name, string Path, string English, string Chinese)[] Pages =
    [
        ("orders", "/orders", "Orders", "订单"),
        ("incidents", "/incidents", "Incidents", "异常"),
        ("tasks-none", "/tasks?state=timeout", "Tasks", "人工任务"),
        ("flows", "/flows", "Flows", "流程"),
        ("messages", "/messages", "Try a message", "报文"),
        ("exchanges", "/exchanges", "Exchanges", "报文往来"),
        ("decisions", "/decisions", "Decisions", "待决事项"),
        ("subscriptions", "/subscriptions", "Subscriptions", "状态订阅"),
        ("synchronization", "/synchronization", "Synchronization", "同步"),
        ("reconciliation", "/reconciliation", "Reconciliation", "对账"),
        ("queues", "/queues", "Queues", "队列"),
        ("jobs", "/jobs", "Jobs", "作业调度"),
        ("jobs-schedules", "/jobs?view=schedules", "Jobs", "作业调度"),
        ("jobs-runs", "/jobs?view=runs", "Jobs", "作业调度"),
        ("simulators", "/simulators", "Simulators", "模拟"),
        ("publish-none", "/flows/express/transaction/publish", "Publish", "发布"),
    ];

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Pages_are_whole_in_both_themes(string language)
    {
        await fixture.Hub.Simulators.SendEclpOrdersAsync(6);
        var orderNo = await fixture.Hub.SendEclpOrderAsync();
        await fixture.MoveOnAsync(orderNo, "OUT_FOR_DELIVERY");
        var faults = new List<string>();

        foreach (var (name, path, english, chinese) in Pages)
        {
            await using var watched = await fixture.OpenAsync(path, language);
            var heading = watched.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
            await Expect(heading).ToContainTextAsync(language == "zh" ? chinese : english);
            await LookAsync(watched, name, language, faults);
        }

        await LookAtTasksAsync(language, (watched, name) => LookAsync(watched, name, language, faults));

        // The first one has been delivered by now.
        orderNo = await fixture.Hub.SendEclpOrderAsync();
        await fixture.MoveOnAsync(orderNo, "OUT_FOR_DELIVERY");
        await using var order = await fixture.OpenAsync($"/orders/{orderNo}", language);
        await Expect(order.Page.GetByText(orderNo).First).ToBeVisibleAsync();
        await Expect(order.Page.Locator("[data-step]").First).ToBeVisibleAsync();
        await LookAsync(order, "order", language, faults);

        await using var changes = await fixture.OpenAsync($"/orders/{orderNo}?tab=changes", language);
        await Expect(changes.Page.GetByText(language == "zh" ? "变更请求" : "Requests").First).ToBeVisibleAsync();
        await Expect(changes.Page.GetByRole(AriaRole.List, new() { Name = language == "zh" ? "状态流水" : "Status flow" })).ToBeVisibleAsync();
        await LookAsync(changes, "order-changes", language, faults);
        await changes.Page.GetByRole(AriaRole.Button, new() { Name = language == "zh" ? "拦截" : "Intercept", Exact = true }).ClickAsync();
        await Expect(changes.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await LookAsync(changes, "order-intercept", language, faults);

        await using var editor = await fixture.OpenAsync("/flows/express/fulfillment", language);
        await editor.Page.Locator("[data-step='track']").ClickAsync();
        await Expect(editor.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("wait-signal");
        await LookAsync(editor, "editor", language, faults);
        await LookAtTrialAsync(editor.Page, language, () => LookAsync(editor, "try", language, faults), () => LookAsync(editor, "scenarios", language, faults));

        await using var publish = await fixture.OpenAsync($"/flows/{await ChangedFlowAsync(language)}/publish", language);
        await Expect(publish.Page.Locator("[data-step][data-mark~='added']")).ToBeVisibleAsync(Patiently);
        await Expect(publish.Page.Locator("path[data-mark='added']")).ToHaveCountAsync(1);
        await Expect(publish.Page.Locator("path[data-mark='rewired']")).ToHaveCountAsync(1);
        await Expect(publish.Page.GetByText(language == "zh" ? "正在运行场景" : "Running the scenarios")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await LookAsync(publish, "publish", language, faults, whole: true);

        // Parcels go on while pages are looked at: one that still waits is sent now.
        await fixture.Hub.SendEclpOrderAsync();
        await using var instances = await fixture.OpenAsync("/flows/express/fulfillment/instances", language);
        await Expect(instances.Page.Locator("[data-step='track'][data-mark]")).ToBeVisibleAsync(Patiently);
        await LookAsync(instances, "instances", language, faults);
        await instances.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await instances.Page.Locator("[data-step='track']").ClickAsync();
        await Expect(instances.Page.GetByRole(AriaRole.Complementary, new() { Name = language == "zh" ? "经过" : "What happened" })).ToContainTextAsync("execution.report");
        await LookAsync(instances, "instance", language, faults);

        await using var stranger = await fixture.OpenSignedOutAsync(language);
        await stranger.Page.GotoAsync(fixture.Hub.Server.Url + "/sign-in");
        await Expect(stranger.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await LookAsync(stranger, "sign-in", language, faults, signedOut: true);

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>On a tablet, and in the smallest window that the designer is made for: nothing is wider than the page, and no button lies beyond it.</summary>
    [Fact]
    public async Task Nothing_lies_beyond_a_small_window()
    {
        await fixture.Hub.SendEclpOrderAsync();
        var beyond = new List<string>();
        foreach (var path in Pages.Select(page => page.Path).Append("/flows/express/fulfillment").Append("/flows/express/fulfillment?try").Append("/flows/express/fulfillment/instances"))
        {
            await using var watched = await fixture.OpenAsync(path);
            await Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            foreach (var (width, height) in new[] { (1024, 768), (1280, 720) })
            {
                await watched.Page.SetViewportSizeAsync(width, height);
                await watched.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                var found = await watched.Page.EvaluateAsync<string[]>(
                    """
                    () => [
                      ...(document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} wide`] : []),
                      ...[...document.querySelectorAll('header button, header a, nav a')].filter(one => {
                        const { left, right } = one.getBoundingClientRect();
                        return right > left && (left < 0 || right > innerWidth);
                      }).map(one => one.textContent || one.getAttribute('aria-label')),
                    ]
                    """);
                beyond.AddRange(found.Select(one => $"{path}, {width} wide: {one}"));
            }
        }

        Assert.Empty(beyond);
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

    /// <summary>The worklist, a task with its form, the same with what is wrong said at its fields, and where its instance waits.</summary>
    private async Task LookAtTasksAsync(string language, Func<WatchedPage, string, Task> look)
    {
        var tasks = await AskedOfPeople.SendAsync(fixture.Hub, 4, language);
        (await fixture.Hub.Server.Http.PostAsync($"/api/v1/tasks/{(string)tasks[0]["taskId"]!}/claim", null)).EnsureSuccessStatusCode();
        await using var list = await fixture.OpenAsync("/tasks", language);
        await Expect(list.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First).ToBeVisibleAsync(Patiently);
        await list.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(language == "zh" ? "^领取" : "^Take it", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).First.ClickAsync();
        var giveBack = list.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(language == "zh" ? "^放回" : "^Give it back", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) });
        await Expect(giveBack).ToBeVisibleAsync(Patiently);
        await Expect(list.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await look(list, "tasks");
        await giveBack.ClickAsync();
        await Expect(giveBack).ToHaveCountAsync(0);

        await using var task = await fixture.OpenAsync($"/tasks/{(string)tasks[1]["taskId"]!}", language);
        var form = task.Page.GetByRole(AriaRole.Group, new() { Name = language == "zh" ? "您的处理" : "Your answer" });
        await Expect(form).ToBeVisibleAsync(Patiently);
        await look(task, "task");
        await form.GetByRole(AriaRole.Button, new() { Name = language == "zh" ? "通过" : "Passed", Exact = true }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await look(task, "task-faults");

        await using var instance = await fixture.OpenAsync($"/flows/{AskedOfPeople.Flow}/instances/{(string)tasks[1]["instanceId"]!}", language);
        await instance.Page.Locator("[data-step='goodsCheck']").ClickAsync();
        await Expect(instance.Page.GetByRole(AriaRole.Region, new() { Name = language == "zh" ? "货物核对" : "Goods check" })).ToBeVisibleAsync();
        await look(instance, "instance-task");
        await AskedOfPeople.AnswerAsync(fixture.Hub, tasks);
    }

    /// <summary>Tries the flow that is open, looks, runs its scenarios, and looks again.</summary>
    private static async Task LookAtTrialAsync(IPage page, string language, Func<Task> tried, Func<Task> covered)
    {
        var (trial, run, scenarios, all) = language == "zh" ? ("试跑", "运行", "场景", "全部运行") : ("Try", "Run", "Scenarios", "Run all");
        await page.GetByRole(AriaRole.Button, new() { Name = trial, Exact = true }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Complementary, new() { Name = trial });
        await panel.GetByRole(AriaRole.Button, new() { Name = run, Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-step='track'][data-mark]")).ToBeVisibleAsync(Patiently);
        await tried();
        await panel.GetByRole(AriaRole.Button, new() { Name = scenarios, Exact = true }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = all, Exact = true }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.Locator("[aria-label='Passed'], [aria-label='通过']") }).First).ToBeVisibleAsync(Patiently);
        await covered();
    }

    /// <summary>A published flow with a draft in which a step is new.</summary>
    private async Task<string> ChangedFlowAsync(string language)
    {
        var name = $"{(language == "zh" ? "fresh" : "cold")}-express/fulfillment";
        var text = (await File.ReadAllTextAsync(Path.Combine(BuiltPrograms.Root, "workflows", "express", "fulfillment.json"))).Replace("express/fulfillment", name, StringComparison.Ordinal);
        var http = fixture.Hub.Server.Http;
        (await http.PostAsJsonAsync($"/api/v1/flows/{name}/versions", new { text })).EnsureSuccessStatusCode();
        var changed = text.Replace("\"start\": \"registerWaybill\"", "\"start\": \"rest\"", StringComparison.Ordinal)
            .Replace("\"steps\": {", "\"steps\": {\n    \"rest\": { \"use\": \"delay\", \"with\": { \"for\": \"PT5M\" }, \"next\": \"registerWaybill\" },", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/flows/{name}/draft") { Content = JsonContent.Create(new { text = changed }) };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
        return name;
    }

    private async Task LookAsync(WatchedPage watched, string name, string language, List<string> faults, bool signedOut = false, bool whole = false)
    {
        var page = watched.Page;
        await page.WaitForLoadStateAsync(LoadState.Load);
        if (whole)
        {
            await page.SetViewportSizeAsync(1360, 1700);
        }

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language == "zh" ? "zh-CN" : "en");
        await Expect(page.Locator(".mantine-Skeleton-root")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        foreach (var (theme, scheme) in Themes)
        {
            // The page follows the system's theme while it is open, so it is not opened anew for each.
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Expect(page.Locator($"html[data-mantine-color-scheme='{theme}']")).ToHaveCountAsync(1);

            // What comes in by fading is looked at when it is there.
            await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations !== Infinity).map(one => one.finished))");
            if (language == "en")
            {
                // What axe looks at is the same in the other language, but for words that a test of their own keeps.
                faults.AddRange((await Accessibility.FaultsAsync(page)).Select(fault => $"{name} ({theme}): {fault}"));
            }

            if (BrowserFixture.KeepsPictures)
            {
                await File.WriteAllBytesAsync(Path.Combine(BrowserFixture.Pictures, $"{name}.{language}.{theme}.png"), SmallPng.Of(await page.ScreenshotAsync()));
            }
        }

        // Someone signed out is told so by a 401, which the browser counts as an error.
        faults.AddRange(watched.Errors.Where(error => !(signedOut && error.Contains("401", StringComparison.Ordinal))).Select(error => $"{name} ({language}): {error}"));
    }
}
