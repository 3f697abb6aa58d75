using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>
/// What can go wrong behind the orders: an event that nobody can handle, an index that is behind, a consumer that was paused and forgotten. Each is
/// noticed, understood and mended by what the pages say, up to a proof.
/// </summary>
[Collection(BrowserTestGroup.Name)]
public sealed class MendTheRelayTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToContainTextOptions PatientlyText = new() { Timeout = 60_000 };

    [Fact]
    public async Task An_event_that_nobody_can_handle_is_found_its_cause_mended_and_the_event_replayed()
    {
        // A line takes orders before it can carry them out.
        const string Line = "too-early";
        (await fixture.Hub.Server.Http.PostAsJsonAsync($"/api/v1/flows/{Line}/transaction/versions", new { text = await FlowTextAsync(Line, "transaction") })).EnsureSuccessStatusCode();
        using var draft = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/flows/{Line}/fulfillment/draft") { Content = JsonContent.Create(new { text = await FlowTextAsync(Line, "fulfillment") }) };
        draft.Headers.TryAddWithoutValidation("If-None-Match", "*");
        (await fixture.Hub.Server.Http.SendAsync(draft)).EnsureSuccessStatusCode();
        var key = Guid.NewGuid().ToString("n");
        var order = SampleOrders.Express(key);
        order["businessIdentity"] = $"jdl.{Line}.b2c";
        var orderNo = await fixture.Hub.SendApiOrderAsync(key, order);

        // 1. It is tried again for some minutes, and then waits for a person, with the reason.
        await using var watched = await fixture.OpenAsync("/queues");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Order number" }).FillAsync(orderNo);
        var letter = Region(page, "Dead letters").GetByRole(AriaRole.Listitem).Filter(new() { HasText = orderNo });
        await Expect(letter).ToContainTextAsync($"No fulfillment flow is published for the line '{Line}'", PatientlyText);
        await Eventually.BeTrueAsync(
            async () =>
            {
                await fixture.Hub.Api.AdvanceClockAsync("PT5M");
                return await letter.GetByText("Waits for a person").IsVisibleAsync();
            },
            () => "the letter is tried for ever");

        // 2. The reason says what to do: the flow is published.
        await page.GetByRole(AriaRole.Link, new() { Name = "Flows" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Search flows" }).FillAsync(Line);
        await Button(page, $"More for {Line}/fulfillment").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Publish, versions" }).ClickAsync();
        await Button(page, "Publish").ClickAsync();
        await Expect(page.GetByText(new Regex("Version [0-9a-f]{8} is published", RegexOptions.None, TimeSpan.FromSeconds(1)))).ToBeVisibleAsync(Patiently);

        // 3. Replayed; nothing is set aside any more.
        await page.GotoAsync($"{fixture.Hub.Server.Url}/queues?orderNo={orderNo}");
        await Button(page, $"Replay: fulfillment {orderNo}").ClickAsync();
        await Expect(page.GetByText("1 order is tried again.")).ToBeVisibleAsync(Patiently);
        await Expect(Region(page, "Dead letters").GetByText("There are no dead letters")).ToBeVisibleAsync(Patiently);

        // 4. Proven: the order is carried out.
        await page.GotoAsync($"{fixture.Hub.Server.Url}/orders/{orderNo}");
        await Expect(page.GetByRole(AriaRole.Main).GetByText("Waybill assigned").First).ToBeVisibleAsync(Patiently);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task An_index_that_is_behind_is_found_by_comparison_and_mended_to_a_proof()
    {
        // An older copy of the index came back: of two orders it knows nothing, of a third what it was.
        var orders = new[] { await fixture.Hub.SendEclpOrderAsync(), await fixture.Hub.SendEclpOrderAsync(), await fixture.Hub.SendEclpOrderAsync() };
        await using var watched = await fixture.OpenAsync("/orders");
        var page = watched.Page;
        foreach (var orderNo in orders)
        {
            // One that is delivered changes no more.
            await fixture.MoveOnAsync(orderNo, "DELIVERED");
            await SeekAsync(page, orderNo);
            await Expect(Found(page, orderNo)).ToBeVisibleAsync(Patiently);
        }

        await fixture.Hub.Api.AdvanceClockAsync("PT5M");
        await SpoilIndexAsync("DELETE FROM order_index WHERE order_no IN (@p0, @p1)", orders[0], orders[1]);
        await SpoilIndexAsync("UPDATE order_index SET version = version - 1, status = 120 WHERE order_no = @p0", orders[2]);

        // 1. The list does not find what is there.
        await SeekAsync(page, orders[0]);
        await Expect(Found(page, orders[0])).ToHaveCountAsync(0);

        // 2. Nothing waits for the index, so that nothing will come by itself; a comparison says what is missing.
        await page.GetByRole(AriaRole.Link, new() { Name = "Queues" }).ClickAsync();
        var search = Region(page, "Consumers").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "The search index" });
        await Expect(search.GetByText("Running")).ToBeVisibleAsync(Patiently);
        await page.GetByRole(AriaRole.Link, new() { Name = "Reconciliation" }).ClickAsync();
        await Button(page, "Compare now").ClickAsync();
        var differences = page.GetByRole(AriaRole.Table, new() { Name = "Differences" });
        foreach (var (orderNo, cause) in new[] { (orders[0], "Missing"), (orders[1], "Missing"), (orders[2], "Stale") })
        {
            var row = differences.GetByRole(AriaRole.Row).Filter(new() { HasText = orderNo }).First;
            await Expect(row).ToContainTextAsync(cause, PatientlyText);
            await Expect(row).ToContainTextAsync("Open");
        }

        var index = Region(page, "Stores").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Search index" });
        await Expect(index).ToContainTextAsync("3 differ", PatientlyText);

        // 3. Repaired from the orders, and compared again.
        await Button(page, "Compare and repair").ClickAsync();
        await Expect(index).ToContainTextAsync("Compared again after the repair: all 3 agree.", PatientlyText);
        await Expect(index).ToContainTextAsync("Agrees");

        // 4. Proven: the list finds it.
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await SeekAsync(page, orders[0]);
        await Expect(Found(page, orders[0])).ToBeVisibleAsync(Patiently);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_consumer_that_was_paused_and_forgotten_is_noticed_and_let_go_on()
    {
        await using var watched = await fixture.OpenAsync("/queues");
        var page = watched.Page;

        // Somebody pauses it for a trial, and goes home.
        await Button(page, "Pause: fulfillment").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox, new() { Name = "Reason" }).FillAsync("a trial of the new scales");
        await Button(page.GetByRole(AriaRole.Dialog), "Pause").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await fixture.Hub.Api.AdvanceClockAsync("PT3H");
        var orderNo = await fixture.Hub.SendEclpOrderAsync();
        await fixture.Hub.Api.AdvanceClockAsync("PT10M");

        // 1. The order stands where it was accepted; every page says that something does not go on.
        await page.GotoAsync($"{fixture.Hub.Server.Url}/orders/{orderNo}");
        await Expect(page.GetByRole(AriaRole.Main).GetByText("Accepted").First).ToBeVisibleAsync(Patiently);
        var queues = page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Queues" });
        await Expect(queues).ToContainTextAsync("1 consumer does not go on", PatientlyText);

        // 2. How long, by whom, why, and what waits.
        await queues.ClickAsync();
        var forgotten = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Paused for long" });
        await Expect(forgotten).ToContainTextAsync(new Regex("fulfillment has been paused for 3.* by .*; [1-9][0-9]* events? waits?", RegexOptions.None, TimeSpan.FromSeconds(1)), PatientlyText);
        await Expect(forgotten).ToContainTextAsync("a trial of the new scales");
        var consumer = Region(page, "Consumers").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Starts the fulfillment" });
        await Expect(consumer).ToContainTextAsync(new Regex("Lag1[0-9] min", RegexOptions.None, TimeSpan.FromSeconds(1)), PatientlyText);

        // 3. Let go on; nothing waits any more, and nothing is forgotten.
        await Button(page, "Resume: fulfillment").ClickAsync();
        await Expect(consumer.GetByText("Running")).ToBeVisibleAsync(Patiently);
        await Expect(forgotten).ToHaveCountAsync(0);
        await Expect(consumer).ToContainTextAsync("Waiting0", PatientlyText);

        // 4. Proven: the order goes on.
        await page.GotoAsync($"{fixture.Hub.Server.Url}/orders/{orderNo}");
        await Expect(page.GetByRole(AriaRole.Main).GetByText("Waybill assigned").First).ToBeVisibleAsync(Patiently);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_partners_orders_that_are_missing_are_found_by_comparison_with_the_partner_and_brought()
    {
        // What is copied is copied; then ECLP brings in orders under a time long past, which no look for changes finds.
        await TellEclpAsync("/sim/eclp/own", new JsonObject { ["count"] = 5, ["days"] = 1 });
        await using var watched = await fixture.OpenAsync("/synchronization");
        var page = watched.Page;
        var copy = Region(page, "Synchronization").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "eclp" }).First;
        await Expect(copy.GetByText("Current")).ToBeVisibleAsync(Patiently);
        await TellEclpAsync("/sim/eclp/own/change", new JsonObject { ["count"] = 1 });
        await Button(page, "Read now: eclp").ClickAsync();
        await fixture.Hub.Api.AdvanceClockAsync("PT2H");
        var known = await OwnAsync();
        await TellEclpAsync("/sim/eclp/own", new JsonObject { ["count"] = 3, ["days"] = 1 });
        var missing = (await OwnAsync()).Except(known, StringComparer.Ordinal).ToList();

        // 1. The partner asks where its order is: the list does not have it, and the copy says that it is current.
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await SeekAsync(page, missing[0]);
        await Expect(Found(page, missing[0])).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Synchronization" }).ClickAsync();
        await Button(page, "Read now: eclp").ClickAsync();
        await Expect(copy.GetByText("Current")).ToBeVisibleAsync(Patiently);

        // 2. A comparison with the partner's own list says which are missing.
        await page.GetByRole(AriaRole.Link, new() { Name = "Reconciliation" }).ClickAsync();
        await Button(page, "Compare now").ClickAsync();
        var differences = page.GetByRole(AriaRole.Table, new() { Name = "Differences" });
        foreach (var orderNo in missing)
        {
            await Expect(differences.GetByRole(AriaRole.Row).Filter(new() { HasText = orderNo }).First).ToContainTextAsync("Missing", PatientlyText);
        }

        // 3. Brought from the partner, and compared again.
        await Button(page, "Compare and repair").ClickAsync();
        var theirs = Region(page, "Stores").GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Orders of other systems" });
        await Expect(theirs).ToContainTextAsync("Compared again after the repair: all 3 agree.", PatientlyText);

        // 4. Proven: the list has it, and its master tells the rest.
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await SeekAsync(page, missing[0]);
        await Found(page, missing[0]).ClickAsync();
        await Expect(page.GetByText("Mastered by ECLP").First).ToBeVisibleAsync(Patiently);
        Assert.Empty(watched.Errors);
    }

    private async Task TellEclpAsync(string path, JsonObject what) => (await fixture.Hub.Simulators.Http.PostAsJsonAsync(path, what)).EnsureSuccessStatusCode();

    private async Task<IReadOnlyList<string>> OwnAsync() =>
        [.. (await fixture.Hub.Simulators.Http.GetFromJsonAsync<JsonNode>("/sim/eclp/own"))!["orders"]!.AsArray().Select(order => (string)order!["no"]!)];

    /// <summary>A flow of express as that of another line, which looks nothing up.</summary>
    private static async Task<string> FlowTextAsync(string line, string part)
    {
        var flow = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BuiltPrograms.Root, "workflows", "express", $"{part}.json")))!;
        flow["name"] = $"{line}/{part}";
        if (part == "transaction")
        {
            flow["steps"]!["store"]!["next"] = "waybill";
            foreach (var step in new[] { "contract", "reach", "product", "restrictions", "price", "promise", "refuse", "refused" })
            {
                flow["steps"]!.AsObject().Remove(step);
            }
        }

        return flow.ToJsonString();
    }

    private async Task SpoilIndexAsync(string sql, params string[] values)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(fixture.Hub.DataFolder, "search.db")};Pooling=False");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"@p{i}", values[i]);
        }

        Assert.Equal(values.Length, await command.ExecuteNonQueryAsync());
    }

    private static async Task SeekAsync(IPage page, string orderNo)
    {
        var words = page.GetByRole(AriaRole.Main).Locator("[data-search]").First;
        await words.FillAsync(orderNo);
        await words.PressAsync("Enter");
    }

    private static ILocator Found(IPage page, string orderNo) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = orderNo });

    private static ILocator Region(IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator inside, string name) => inside.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
