using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>What flows ask of people: found on one page, taken, filled in by a form, answered; and how such a form is composed.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class WorkATaskTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_task_is_found_taken_filled_in_and_answered_and_its_order_goes_on()
    {
        var tasks = await AskedOfPeople.SendAsync(fixture.Hub, 2);
        var (first, orderNo) = ((string)tasks[0]["taskId"]!, (string)tasks[0]["orderNo"]!);
        await using var watched = await fixture.OpenAsync("/orders");
        var page = watched.Page;

        // 1. The worklist, by the keyboard.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Tasks" })).ToBeVisibleAsync();
        var row = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Filter(new() { HasText = orderNo });
        await Expect(row).ToContainTextAsync("Express: carrying it out");

        // 2. Others of another line or age are left out.
        await ChooseAsync(page, "Business line", "Express");
        await Expect(row).ToBeVisibleAsync();
        await ChooseAsync(page, "Age", "Asked over a day ago");
        await Expect(page.GetByText("No task matches")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all open tasks" }).ClickAsync();

        // 3. Taken: it is mine now.
        await row.GetByRole(AriaRole.Button, new() { NameRegex = Beginning("Take it") }).ClickAsync();
        await Expect(row).ToContainTextAsync("you");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Beginning("Mine (1)") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await row.GetByRole(AriaRole.Link, new() { Name = AskedOfPeople.Title }).ClickAsync();

        // 4. The form says at its fields what is missing, and sends nothing.
        var form = page.GetByRole(AriaRole.Group, new() { Name = "Your answer" });
        await form.GetByRole(AriaRole.Button, new() { Name = "passed" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToHaveTextAsync("2 fields need correcting");
        await Expect(Group(form, "What was found")).ToContainTextAsync("Choose one.");
        await Expect(Group(form, "Remark")).Not.ToContainTextAsync("Fill this in.");
        await Expect(Composer.Field(form, "What was found")).ToBeFocusedAsync();
        await Composer.Field(form, "What was found").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "same", Exact = true }).ClickAsync();
        await Composer.Field(form, "Pieces counted").FillAsync("120");
        await Expect(Group(form, "Pieces counted")).ToContainTextAsync("At most 99.");
        Assert.Equal("open", (string?)(await fixture.Hub.Api.GetAsync($"/api/v1/tasks/{first}"))["state"]);

        // 5. Mended, it goes on, and the task is found among those that are done.
        await Composer.Field(form, "Pieces counted").FillAsync("2");
        await Expect(form.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await form.GetByRole(AriaRole.Button, new() { Name = "passed" }).ClickAsync();
        await Expect(page.GetByText("Done: passed")).ToBeVisibleAsync(Patiently);
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync("passed");
        await fixture.MoveOnAsync(orderNo, "DELIVERED");
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task What_others_work_on_is_not_answered_and_what_went_into_a_step_is_shown()
    {
        var task = Assert.Single(await AskedOfPeople.SendAsync(fixture.Hub, 1));
        var key = (string)(await ReadAsync(await fixture.Hub.Server.Http.PostAsJsonAsync("/api/v1/api-keys", new { name = $"k-{Guid.NewGuid():n}", role = "operator" })))["secret"]!;
        using var other = new HttpClient { BaseAddress = new(fixture.Hub.Server.Url), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
        (await other.PostAsync($"/api/v1/tasks/{(string)task["taskId"]!}/claim", null)).EnsureSuccessStatusCode();

        await using var watched = await fixture.OpenAsync($"/flows/{AskedOfPeople.Flow}/instances/{(string)task["instanceId"]!}");
        var page = watched.Page;
        var asked = page.GetByRole(AriaRole.Region, new() { Name = "Asked of people" });
        await Expect(asked).ToContainTextAsync("works on it.", new() { Timeout = 60_000 });
        await Expect(asked.GetByRole(AriaRole.Button, new() { Name = "passed" })).ToBeDisabledAsync();

        // The expressions of the definition became values when the step was entered.
        await page.Locator("[data-step='goodsCheck']").ClickAsync();
        var step = page.GetByRole(AriaRole.Region, new() { Name = "Goods check" });
        await Expect(step).ToContainTextAsync("What it was given");
        await Expect(step).ToContainTextAsync("\"weightKg\":");
        await Expect(step).Not.ToContainTextAsync("{%");
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_form_is_composed_field_by_field()
    {
        var name = $"asks-{Guid.NewGuid().ToString("n")[..6]}/fulfillment";
        var flow = JsonNode.Parse(await AskedOfPeople.DefinitionAsync(name))!;
        flow["steps"]!["goodsCheck"]!["with"]!.AsObject().Remove("form");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/flows/{name}/draft") { Content = JsonContent.Create(new { text = flow.ToJsonString() }) };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        (await fixture.Hub.Server.Http.SendAsync(request)).EnsureSuccessStatusCode();
        await using var watched = await fixture.OpenAsync($"/flows/{name}");
        var page = watched.Page;
        await page.Locator("[data-step='goodsCheck']").ClickAsync();

        var composer = new Composer(page);
        await composer.Form("goodsCheck").GetByRole(AriaRole.Button, new() { Name = "Add a field" }).ClickAsync();
        var field = page.GetByRole(AriaRole.Group, new() { NameRegex = Beginning("Field ") });
        await field.GetByLabel("Name", new() { Exact = true }).FillAsync("finding");
        await field.GetByLabel("Name", new() { Exact = true }).BlurAsync();
        await field.GetByLabel("Label in English").FillAsync("What was found");
        await field.GetByLabel("Label in Chinese").FillAsync("核对结果");
        await Composer.Field(field, "What is filled in").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "A number", Exact = true }).ClickAsync();
        await field.GetByLabel("Must be filled in").CheckAsync();
        await Expect(page.GetByText("Draft saved")).ToBeVisibleAsync(Patiently);

        var saved = await Eventually.GetAsync(
            async () => JsonNode.Parse((string)(await fixture.Hub.Api.GetAsync($"/api/v1/flows/{name}/draft"))["text"]!)!["steps"]!["goodsCheck"]!["with"]!["form"] is { } form && form["required"] is not null ? form : null,
            () => "the form is not saved");
        Assert.Equal("""{"type":"object","required":["finding"],"properties":{"finding":{"title":"What was found","type":"number","x-zh":{"title":"核对结果"}}}}""", saved.ToJsonString(Plain));
        Assert.Empty(watched.Errors);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ILocator Group(ILocator form, string field) => form.GetByRole(AriaRole.Group, new() { NameRegex = Beginning(field) });

    private static async Task ChooseAsync(IPage page, string filter, string option)
    {
        await Composer.Field(page.GetByRole(AriaRole.Search), filter).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;

    private static Regex Beginning(string text) => new("^" + Regex.Escape(text), RegexOptions.None, TimeSpan.FromSeconds(1));
}
