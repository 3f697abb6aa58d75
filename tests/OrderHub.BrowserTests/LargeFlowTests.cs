using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace OrderHub.BrowserTests;

/// <summary>A flow of 500 steps stays fluid: what the browser's own trace says of its main thread.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class LargeFlowTests(BrowserFixture fixture, ITestOutputHelper output)
{
    private const int Tries = 4;

    [Fact]
    public async Task Five_hundred_steps_open_and_move_without_stutter()
    {
        var best = new Figures(double.MaxValue, double.MaxValue, double.MaxValue);
        // Other work on the machine makes a try slower, never faster.
        for (var i = 0; i < Tries && !best.Good; i++)
        {
            var now = await MeasureAsync(i);
            best = new(Math.Min(best.OpenMs, now.OpenMs), Math.Min(best.TaskMs, now.TaskMs), Math.Min(best.ScriptP95, now.ScriptP95));
        }

        Assert.True(best.Good, $"opened in {best.OpenMs:F0} ms (2 000), longest task {best.TaskMs:F1} ms of processor time (50), script a frame p95 {best.ScriptP95:F1} ms (12)");
    }

    private async Task<Figures> MeasureAsync(int round)
    {
        var name = $"large-{round}/fulfillment";
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/flows/{name}/draft") { Content = JsonContent.Create(new { text = Definition(name) }) };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using var answer = await fixture.Hub.Server.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await using var watched = await fixture.OpenAsync("/flows");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Five hundred steps" }).First.WaitForAsync();

        var clock = Stopwatch.StartNew();
        await page.GotoAsync($"{fixture.Hub.Server.Url}/flows/{name}");
        await page.Locator("[data-step='s1']").WaitForAsync();
        var opened = clock.Elapsed.TotalMilliseconds;
        await page.GetByText("No problems").WaitForAsync();

        var pane = (await page.Locator(".react-flow__pane").BoundingBoxAsync())!;
        var pan = await TraceAsync(page, async () =>
        {
            await page.Mouse.MoveAsync(pane.X + pane.Width - 60, pane.Y + 400);
            await page.Mouse.DownAsync();
            for (var i = 0; i < 120; i++)
            {
                await page.Mouse.MoveAsync(pane.X + pane.Width - 60 - (i % 30 * 4), pane.Y + 400 - (i * 3));
            }

            await page.Mouse.UpAsync();
            for (var i = 0; i < 60; i++)
            {
                await page.Mouse.WheelAsync(0, i < 30 ? 80 : -80);
            }
        });
        await page.Keyboard.PressAsync("Escape");
        await page.GotoAsync($"{fixture.Hub.Server.Url}/flows/{name}");
        var card = (await page.Locator("[data-step='s1']").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(card.X + 60, card.Y + 12);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(card.X + 66, card.Y + 14);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Delay" }).WaitForAsync();
        var drag = await TraceAsync(page, async () =>
        {
            for (var i = 0; i < 160; i++)
            {
                await page.Mouse.MoveAsync(card.X + 66 + i, card.Y + 14 + (i % 40 * 2));
            }
        });
        await page.Mouse.UpAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened {opened:F0} ms; pan: task {pan.TaskMs:F1}, p95 {pan.ScriptP95:F1} of {pan.Frames}; drag: task {drag.TaskMs:F1}, p95 {drag.ScriptP95:F1} of {drag.Frames}"));
        Assert.Empty(watched.Errors);
        return new(opened, Math.Max(pan.TaskMs, drag.TaskMs), Math.Max(pan.ScriptP95, drag.ScriptP95));
    }

    private static async Task<(double TaskMs, double ScriptP95, int Frames)> TraceAsync(IPage page, Func<Task> act)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var events = new List<JsonElement>();
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("Tracing.dataCollected").OnEvent += (_, data) => events.AddRange(data!.Value.GetProperty("value").EnumerateArray());
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => complete.TrySetResult();
        await session.SendAsync("Tracing.start", new()
        {
            ["traceConfig"] = new Dictionary<string, object> { ["includedCategories"] = new[] { "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8.execute" } },
            ["transferMode"] = "ReportEvents",
        });
        await act();
        await session.SendAsync("Tracing.end");
        await complete.Task;
        await session.DetachAsync();
        return Read(events);
    }

    /// <summary>The page's main thread is the one that runs its script; time on the processor, as other work of the machine is not the page's.</summary>
    private static (double TaskMs, double ScriptP95, int Frames) Read(List<JsonElement> events)
    {
        var whole = events.Where(one => Text(one, "ph") == "X").ToList();
        var thread = whole.Where(one => Text(one, "name") == "FunctionCall").GroupBy(Thread).OrderByDescending(group => group.Sum(one => Number(one, "dur"))).First().Key;
        var own = whole.Where(one => Thread(one) == thread).ToList();
        var longest = own.Where(one => Text(one, "name").EndsWith("RunTask", StringComparison.Ordinal)).Select(one => Number(one, "tdur")).DefaultIfEmpty(0).Max() / 1000;
        var frames = own.Where(one => Text(one, "name") == "UpdateLayoutTree").Select(one => Number(one, "ts")).Order().ToList();
        var scripts = Outermost(own.Where(one => Text(one, "name") is "FunctionCall" or "EventDispatch" or "RunMicrotasks" or "TimerFire" or "FireAnimationFrame")).ToList();
        var perFrame = frames.Zip(frames.Skip(1)).Select(pair => scripts.Where(one => one.Start >= pair.First && one.Start < pair.Second).Sum(one => one.Cpu) / 1000).Order().ToList();
        return (longest, perFrame.Count == 0 ? 0 : perFrame[(int)(perFrame.Count * 0.95)], perFrame.Count);
    }

    private static IEnumerable<(double Start, double Cpu)> Outermost(IEnumerable<JsonElement> events)
    {
        var end = 0.0;
        foreach (var one in events.OrderBy(one => Number(one, "ts")))
        {
            if (Number(one, "ts") >= end)
            {
                end = Number(one, "ts") + Number(one, "dur");
                yield return (Number(one, "ts"), Number(one, "tdur"));
            }
        }
    }

    private static string Thread(JsonElement one) => $"{one.GetProperty("pid")}/{one.GetProperty("tid")}";

    private static string Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static double Number(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private static string Definition(string name)
    {
        var steps = new JsonObject();
        for (var i = 0; i < 497; i++)
        {
            var next = i < 496 ? $"s{i + 1}" : "done";
            steps[$"s{i}"] = i % 7 == 3
                ? new JsonObject { ["use"] = "if", ["with"] = new JsonObject { ["condition"] = "{% order.cargo.weightKg > 30 %}" }, ["next"] = new JsonObject { ["true"] = next, ["false"] = i < 490 ? $"s{i + 4}" : "undoAll" } }
                : new JsonObject { ["use"] = "delay", ["with"] = new JsonObject { ["for"] = "PT1M" }, ["next"] = next };
        }

        steps["undoAll"] = new JsonObject { ["use"] = "compensate", ["next"] = "failed" };
        steps["failed"] = new JsonObject { ["use"] = "end", ["with"] = new JsonObject { ["outcome"] = "cancelled", ["status"] = "cancelled" } };
        steps["done"] = new JsonObject { ["use"] = "end" };
        return new JsonObject { ["name"] = name, ["kind"] = "fulfillment", ["title"] = new JsonObject { ["en"] = "Five hundred steps", ["zh"] = "五百步" }, ["start"] = "s0", ["steps"] = steps }.ToJsonString();
    }

    private sealed record Figures(double OpenMs, double TaskMs, double ScriptP95)
    {
        public bool Good => OpenMs < 2_000 && TaskMs < 50 && ScriptP95 < 12;
    }
}
