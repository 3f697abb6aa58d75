using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>A flow composed on the canvas: by keys, by dragging, by two people at once.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class ComposeAFlowTests(BrowserFixture fixture)
{
    private const string Text =
        """
        {
          "name": "NAME",
          "kind": "fulfillment",
          "title": { "en": "Two steps", "zh": "两步" },
          "start": "rest",
          "steps": {
            "rest": {
              "use": "delay",
              "with": { "for": "PT5M" },
              "next": "track"
            },
            "track": {
              "use": "wait-signal",
              "with": { "signal": "execution.report", "key": "waybill" },
              "timeout": "P3D",
              "next": { "received": "done", "timeout": "done" }
            },
            "done": { "use": "end" }
          }
        }

        """;

    [Fact]
    public async Task A_flow_is_begun_on_the_page_and_composed_by_keys_alone()
    {
        await using var watched = await fixture.OpenAsync("/flows");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New flow" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Business line" }).FillAsync("by-keys");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Part" }).FillAsync("fulfillment");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Title in English" }).FillAsync("Composed by keys");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Title in Chinese" }).FillAsync("键盘编排");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await Expect(Step(page, "done")).ToBeVisibleAsync();

        // 1. Select, press a key, type, Enter: twice, the second one below the first.
        await page.Keyboard.PressAsync("ArrowDown");
        await InsertAsync(page, "for a signal");
        await Expect(Step(page, "waitSignal")).ToBeVisibleAsync();
        await InsertAsync(page, "delay");
        await Expect(Step(page, "delay")).ToBeVisibleAsync();

        // 2. Its open outcome is led to a step that is there.
        await page.Keyboard.PressAsync("w");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Lead the wire to a step" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("done");
        await page.Keyboard.PressAsync("Enter");
        await SavedAsync(page);

        var definition = JsonNode.Parse(await DraftTextAsync("by-keys/fulfillment"))!;
        Assert.Equal("waitSignal", (string?)definition["start"]);
        Assert.Equal(["received", "timeout"], definition["steps"]!["waitSignal"]!["next"]!.AsObject().Select(wire => wire.Key).Order(StringComparer.Ordinal));
        Assert.Equal("done", (string?)definition["steps"]!["delay"]!["next"]);
        await Expect(page.GetByText("No problems")).ToBeVisibleAsync();
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task Undo_brings_the_text_back_to_the_byte_and_redo_what_was_done()
    {
        var name = await BeginAsync("undone/fulfillment");
        await using var watched = await fixture.OpenAsync($"/flows/{name}");
        var page = watched.Page;
        await Step(page, "rest").ClickAsync();
        await InsertAsync(page, "undo what");
        await Expect(Step(page, "compensate")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(Step(page, "compensate")).ToHaveCountAsync(0);
        await Step(page, "track").ClickAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(Step(page, "track")).ToHaveCountAsync(0);
        await SavedAsync(page);
        var edited = await DraftTextAsync(name);
        Assert.NotEqual(Text.Replace("NAME", name, StringComparison.Ordinal), edited);

        for (var i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("Control+z");
        }

        await Expect(Step(page, "track")).ToBeVisibleAsync();
        await SavedAsync(page);
        Assert.Equal(Text.Replace("NAME", name, StringComparison.Ordinal), await DraftTextAsync(name));

        for (var i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("Control+y");
        }

        await Expect(Step(page, "track")).ToHaveCountAsync(0);
        await SavedAsync(page);
        Assert.Equal(edited, await DraftTextAsync(name));
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task Steps_are_copied_from_one_flow_to_another()
    {
        await BeginAsync("copied/fulfillment");
        var name = await BeginAsync("pasted/fulfillment");
        await using var watched = await fixture.OpenAsync("/flows/copied/fulfillment");
        var page = watched.Page;
        await Step(page, "rest").ClickAsync();
        await Step(page, "track").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await page.Keyboard.PressAsync("Control+c");

        await page.GotoAsync($"{fixture.Hub.Server.Url}/flows/{name}");
        await Step(page, "rest").ClickAsync();
        await page.Keyboard.PressAsync("Control+v");

        await Expect(Step(page, "rest2")).ToBeVisibleAsync();
        await Expect(Step(page, "track2")).ToBeVisibleAsync();
        await SavedAsync(page);
        Assert.Equal("track2", (string?)JsonNode.Parse(await DraftTextAsync(name))!["steps"]!["rest2"]!["next"]);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_step_is_dragged_from_the_palette_onto_a_wire()
    {
        var name = await BeginAsync("dragged/fulfillment");
        await using var watched = await fixture.OpenAsync($"/flows/{name}");
        var page = watched.Page;
        await Expect(Step(page, "track")).ToBeVisibleAsync();
        var wire = (await page.Locator("[data-id='next#rest#*'] path").First.BoundingBoxAsync())!;
        await page.Locator("[data-kind='set']").ScrollIntoViewIfNeededAsync();
        var kind = (await page.Locator("[data-kind='set']").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(kind.X + 20, kind.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(wire.X + (wire.Width / 2), wire.Y + 4, new() { Steps = 8 });
        await page.Mouse.MoveAsync(wire.X + (wire.Width / 2), wire.Y + (wire.Height / 2), new() { Steps = 4 });
        await page.Mouse.UpAsync();

        await Expect(Step(page, "set")).ToBeVisibleAsync();
        await SavedAsync(page);
        var steps = JsonNode.Parse(await DraftTextAsync(name))!["steps"]!;
        Assert.Equal("set", (string?)steps["rest"]!["next"]);
        Assert.Equal("track", (string?)steps["set"]!["next"]);
    }

    [Fact]
    public async Task Two_editors_of_one_flow_lose_nothing()
    {
        var name = await BeginAsync("shared/fulfillment");
        await using var first = await fixture.OpenAsync($"/flows/{name}");
        await using var second = await fixture.OpenAsync($"/flows/{name}");
        await Expect(Step(first.Page, "track")).ToBeVisibleAsync();
        await Expect(Step(second.Page, "track")).ToBeVisibleAsync();

        // 1. Each changes something else, at once.
        await Step(first.Page, "rest").ClickAsync();
        await Step(second.Page, "track").ClickAsync();
        await InsertAsync(first.Page, "set var");
        await InsertAsync(second.Page, "undo what");
        await Expect(Step(first.Page, "compensate")).ToBeVisibleAsync(Patiently);
        await Expect(Step(second.Page, "set")).ToBeVisibleAsync(Patiently);
        await SavedAsync(first.Page);
        await SavedAsync(second.Page);
        var steps = JsonNode.Parse(await DraftTextAsync(name))!["steps"]!;
        Assert.Equal("set", (string?)steps["rest"]!["next"]);
        Assert.Equal("compensate", (string?)steps["track"]!["next"]!["received"]);

        // 2. Each sees that the other is there.
        await Expect(first.Page.GetByText("is editing too")).ToBeVisibleAsync(Patiently);
        await Expect(second.Page.GetByText("is editing too")).ToBeVisibleAsync(Patiently);

        // 3. Undo of one takes nothing of the other away.
        await first.Page.Keyboard.PressAsync("Control+z");
        await Expect(Step(first.Page, "set")).ToHaveCountAsync(0);
        await Expect(Step(first.Page, "compensate")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_field_that_two_people_changed_waits_for_a_choice()
    {
        var name = await BeginAsync("chosen/fulfillment");
        await using var watched = await fixture.OpenAsync($"/flows/{name}");
        var page = watched.Page;
        await Step(page, "done").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Title in English" })).ToBeVisibleAsync();

        // Somebody else retitles the step while this page is about to do the same.
        await page.RouteAsync("**/api/v1/flows", route => route.AbortAsync());
        var theirs = Text.Replace("NAME", name, StringComparison.Ordinal).Replace("\"done\": { \"use\": \"end\" }", "\"done\": { \"use\": \"end\", \"title\": { \"en\": \"Theirs\", \"zh\": \"对方\" } }", StringComparison.Ordinal);
        await SaveAsync(name, theirs, 1);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Title in English" }).FillAsync("Mine");

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync(Patiently);
        await Expect(dialog).ToContainTextAsync("steps.done.title");
        Assert.Equal(theirs, await DraftTextAsync(name));
        foreach (var choice in await dialog.GetByRole(AriaRole.Radio, new() { Name = "Mine" }).AllAsync())
        {
            await choice.CheckAsync();
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Go on with these" }).ClickAsync();
        await SavedAsync(page);
        Assert.Equal("Mine", (string?)JsonNode.Parse(await DraftTextAsync(name))!["steps"]!["done"]!["title"]!["en"]);
    }

    [Fact]
    public async Task A_problem_leads_to_its_field()
    {
        var name = await BeginAsync("faulty/fulfillment");
        await using var watched = await fixture.OpenAsync($"/flows/{name}");
        var page = watched.Page;
        await Step(page, "track").ClickAsync();
        await InsertAsync(page, "condition");
        var problems = page.GetByRole(AriaRole.Region, new() { Name = "Problems" });
        await Expect(problems.GetByText("1 problem")).ToBeVisibleAsync(Patiently);
        await page.Locator(".react-flow__pane").ClickAsync(new() { Position = new() { X = 20, Y = 500 } });

        await problems.GetByRole(AriaRole.Button).First.ClickAsync();
        await problems.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("leads nowhere", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Step if" })).ToBeVisibleAsync();
        Assert.Empty(watched.Errors);
    }

    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    private static ILocator Step(IPage page, string name) => page.Locator($"[data-step='{name}']");

    /// <summary>Presses the key for a new step, types what it shall do, and takes the first that is found.</summary>
    private static async Task InsertAsync(IPage page, string words)
    {
        await page.Keyboard.PressAsync("a");
        var asked = page.GetByRole(AriaRole.Combobox, new() { Name = "Insert a step" });
        await Expect(asked).ToBeFocusedAsync();
        await asked.FillAsync(words);
        await page.Keyboard.PressAsync("Enter");
        await Expect(asked).ToHaveCountAsync(0);
    }

    private static Task SavedAsync(IPage page) => Expect(page.GetByText("Draft saved")).ToBeVisibleAsync(Patiently);

    private async Task<string> BeginAsync(string name)
    {
        await SaveAsync(name, Text.Replace("NAME", name, StringComparison.Ordinal), null);
        return name;
    }

    private async Task SaveAsync(string name, string text, int? revision)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/flows/{name}/draft") { Content = JsonContent.Create(new { text }) };
        request.Headers.TryAddWithoutValidation(revision is null ? "If-None-Match" : "If-Match", revision is null ? "*" : $"\"{revision}\"");
        using var answer = await fixture.Hub.Server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<string> DraftTextAsync(string name) =>
        (string)JsonNode.Parse(await fixture.Hub.Server.Http.GetStringAsync($"/api/v1/flows/{name}/draft"))!["text"]!;
}
