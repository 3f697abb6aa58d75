using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>
/// The story of the designer, through the page only: a variant of express (a photo check before pickup, refusal above 30 kg, a notice
/// to the sender after delivery) is composed from nothing, tried, kept as scenarios, published to 10 %, watched, given to all, and
/// rolled back.
/// </summary>
[Collection(BrowserTestGroup.Name)]
public sealed class ComposeAndPublishTests(BrowserFixture fixture)
{
    private const string Fulfillment = "express/fulfillment";
    private const string Transaction = "express/transaction";
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_variant_of_express_goes_from_nothing_to_its_first_delivered_order_and_back()
    {
        await using var watched = await fixture.OpenAsync($"/flows/{Fulfillment}");
        var page = watched.Page;

        await ComposeFulfillmentAsync(page);
        await TryAsync(page);
        var version = await PublishAsync(page, Fulfillment, "10");
        await SeeTheFirstOrderDeliveredAsync(page, version);

        await RefuseAbove30KilogramsAsync(page);
        var taking = await PublishAsync(page, Transaction, "10");
        await GiveToAllAsync(page, taking);
        Assert.Equal(("REFUSED", "weight.above-limit"), await SendAsync(31));
        Assert.Equal(("ACCEPTED", null), await SendAsync(30));
        await RollBackAsync(page);

        await page.GotoAsync($"{fixture.Hub.Server.Url}/flows/{Fulfillment}/publish");
        await GiveToAllAsync(page, version);
        await RollBackAsync(page);
        Assert.DoesNotContain(version, (string?)(await fixture.Hub.Api.GetAsync($"/api/v1/flows/{Fulfillment}/rollout"))["current"] ?? "", StringComparison.Ordinal);
        Assert.Equal(("ACCEPTED", null), await SendAsync(31));
        Assert.Empty(watched.Errors);
    }

    private async Task ComposeFulfillmentAsync(IPage page)
    {
        var composer = new Composer(page);

        // 1. From nothing: all that is there goes.
        await composer.Step("registerWaybill").ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator("[data-step]")).ToHaveCountAsync(0);

        // 2. The way without trouble, by typing.
        await composer.InsertAsync("Register the waybill", "registerWaybill");
        await composer.InsertAsync("Ask a person", "humanTask");
        await composer.FillAsync("humanTask", "Title in English", "Photo check");
        await composer.FillAsync("humanTask", "Title in Chinese", "照片核验");
        await composer.FillAsync("humanTask", "What is asked", "Does the photo show the goods that were declared?");
        var buttons = Composer.Field(composer.Form("humanTask"), "Buttons");
        foreach (var button in new[] { "passed", "failed" })
        {
            await buttons.FillAsync(button);
            await buttons.PressAsync("Enter");
        }

        await composer.InsertAtAsync("passed", "Photo check", "Order the pickup", "orderPickup");
        await composer.InsertAsync("Wait for a signal", "waitSignal");
        await composer.FillAsync("waitSignal", "Key", "waybill");
        await composer.Step("waitSignal").ClickAsync();
        await composer.InsertAsync("Apply the report", "advanceStatusOrder");
        await composer.InsertAtAsync("delivered", "Apply the report", "Send a notice", "sendNotice");
        await composer.FillAsync("sendNotice", "Text", "Your parcel has been delivered.");
        await composer.Form("sendNotice").GetByRole(AriaRole.Button, new() { Name = "Not needed" }).ClickAsync();
        await composer.FillAsync("sendNotice", "Why nothing has to be undone", "What somebody has read cannot be taken back.");
        await composer.Step("sendNotice").ClickAsync();
        await composer.InsertAsync("End", "end");
        await composer.FillAsync("end", "Outcome", "delivered");

        // 3. The ways of trouble.
        await composer.LeadAsync("sendNotice", "refused", "end");
        await composer.LeadAsync("advanceStatusOrder", "onTheWay", "waitSignal");
        await composer.LeadAsync("advanceStatusOrder", "contradiction", "waitSignal");
        await composer.InsertAtAsync("rejected", "Apply the report", "End", "end2");
        await composer.FillAsync("end2", "Outcome", "rejected");
        await composer.InsertAtAsync("refused", "Register the waybill", "Undo what was done", "compensate");
        await composer.InsertAsync("Cancel the order", "cancelOrder");
        await composer.FillAsync("cancelOrder", "Reason", "It could not be carried out; what was done is undone.");
        await composer.Step("cancelOrder").ClickAsync();
        await composer.InsertAsync("End", "end3");
        await composer.FillAsync("end3", "Outcome", "cancelled");
        await composer.LeadAsync("humanTask", "failed", "compensate");
        await composer.LeadAsync("orderPickup", "rejected", "compensate");
        await composer.LeadAsync("waitSignal", "timeout", "compensate");

        // 4. Who asks for a cancel is heard: the handler is a form as well. The other wishes are not answered by this variant.
        await page.Locator(".react-flow__pane").ClickAsync(new() { Position = new() { X = 6, Y = 560 } });
        foreach (var wish in new[] { "intercept", "readdress", "modified" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Take the handler {wish} away" }).ClickAsync();
        }

        await composer.ChooseAsync(page.GetByRole(AriaRole.Group, new() { Name = "Handler cancel" }), "Leads to", "compensate");
        await Expect(page.GetByText("No problems")).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByText("Draft saved")).ToBeVisibleAsync(Patiently);
    }

    private static async Task TryAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Try", Exact = true }).ClickAsync();
        var panel = page.GetByRole(AriaRole.Complementary, new() { Name = "Try" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();

        // 1. A person says no: what was done is undone, and that is how it shall go.
        await ChooseAsync(panel, "Photo check waits", "a person chooses failed");
        await Expect(panel.GetByText("Cancel the order").First).ToBeVisibleAsync(Patiently);
        await KeepAsync(page, panel, "photo-fails", "The photo shows something else", "照片与申报不符");

        // 2. A person says yes, and the parcel goes its way to the sender's notice.
        await ChooseAsync(panel, "Photo check waits", "a person chooses passed");
        await ChooseAsync(panel, "Wait for a signal waits", "a report comes: Delivered");
        await panel.GetByRole(AriaRole.Button, new() { NameRegex = Beginning("Send a notice calls the partner") }).ClickAsync();
        await Expect(panel.GetByText("Your parcel has been delivered.")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-step='sendNotice'][data-mark='running']")).ToBeVisibleAsync();

        // 3. Back and forth, the canvas follows.
        for (var i = 0; i < 3; i++)
        {
            await panel.GetByRole(AriaRole.Button, new() { Name = "One back" }).ClickAsync();
        }

        await Expect(page.Locator("[data-step='sendNotice'][data-mark]")).ToHaveCountAsync(0);
        await panel.GetByRole(AriaRole.Button, new() { Name = "To the end" }).ClickAsync();
        await Expect(page.Locator("[data-step='end'][data-mark='done']")).ToBeVisibleAsync();
        await KeepAsync(page, panel, "delivered-and-told", "Delivered, and the sender is told", "签收并通知寄件人");

        // 4. Both together, and what they cover.
        await panel.GetByRole(AriaRole.Button, new() { Name = "Scenarios", Exact = true }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        foreach (var scenario in new[] { "photo-fails", "delivered-and-told" })
        {
            await Expect(panel.GetByRole(AriaRole.Listitem).Filter(new() { HasText = scenario }).GetByRole(AriaRole.Img, new() { Name = "Passed" })).ToBeVisibleAsync(Patiently);
        }

        await Expect(panel.GetByText("wires covered.")).ToBeVisibleAsync();
    }

    /// <summary>Looks at an entry of the run and takes another way there.</summary>
    private static async Task ChooseAsync(ILocator panel, string entry, string way)
    {
        await panel.GetByRole(AriaRole.Button, new() { NameRegex = Beginning(entry) }).First.ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = way, Exact = true }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Run again" })).ToBeEnabledAsync();
    }

    private static async Task KeepAsync(IPage page, ILocator panel, string name, string english, string chinese)
    {
        await panel.GetByRole(AriaRole.Button, new() { Name = "Keep as a scenario" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(name);
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Title in English" }).FillAsync(english);
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Title in Chinese" }).FillAsync(chinese);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.GetByText($"The scenario {name} is kept")).ToBeVisibleAsync(Patiently);
        await Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Publishes the draft of the flow to a share of the orders; the version's hash.</summary>
    private async Task<string> PublishAsync(IPage page, string flow, string percent)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Publish ");
        await Expect(page.GetByText(flow, new() { Exact = true })).ToBeVisibleAsync();
        if (flow == Fulfillment)
        {
            await Expect(page.GetByText("wires covered").First).ToBeVisibleAsync(Patiently);
            await Expect(page.Locator("[data-step='humanTask'][data-mark='added']")).ToBeVisibleAsync(Patiently);
        }

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Share of the orders, in percent" }).FillAsync(percent);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(page.GetByText(new Regex("Version [0-9a-f]{8} is published", RegexOptions.None, TimeSpan.FromSeconds(1)))).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByText($"{percent} % of the orders")).ToBeVisibleAsync(Patiently);
        return (string)(await fixture.Hub.Api.GetAsync($"/api/v1/flows/{flow}/rollout"))["rules"]![0]!["version"]!;
    }

    private async Task SeeTheFirstOrderDeliveredAsync(IPage page, string version)
    {
        // 1. Orders come until one falls into the share.
        var instanceId = "";
        for (var i = 0; i < 20 && instanceId.Length == 0; i++)
        {
            await fixture.Hub.Simulators.SendEclpOrdersAsync(10);
            instanceId = await Eventually.GetAsync(
                async () => (await InstancesAsync("")).Count >= (i + 1) * 10 ? await FirstOfAsync(version) : null,
                () => $"the orders do not reach {Fulfillment}\n{fixture.Hub.Server.Output}");
        }

        // 2. The person sees it wait on the canvas, and does what it asks.
        await page.GetByRole(AriaRole.Link, new() { Name = "Instances" }).ClickAsync();
        await Composer.Field(page.GetByRole(AriaRole.Main), "Version").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = version[..8] }).ClickAsync();
        await Expect(page.Locator("[data-step='humanTask']")).ToContainTextAsync(new Regex(" stands? here", RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = instanceId }).ClickAsync();
        await Expect(page.Locator("[data-step='humanTask'][data-mark='waiting']")).ToBeVisibleAsync(Patiently);
        var orderNo = (string)(await fixture.Hub.Api.GetAsync("/api/v1/tasks"))["items"]!.AsArray().Single(task => (string?)task!["instanceId"] == instanceId)!["orderNo"]!;
        await page.GetByRole(AriaRole.Region, new() { Name = "Asked of people" }).GetByRole(AriaRole.Button, new() { Name = "passed" }).ClickAsync();

        // 3. It goes on under their eyes, to the end.
        await Expect(page.Locator("[data-step='waitSignal'][data-mark='waiting']")).ToBeVisibleAsync(Patiently);
        await fixture.MoveOnAsync(orderNo, "DELIVERED");
        await Expect(page.Locator("[data-step='end'][data-mark='done']")).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByText("completed").First).ToBeVisibleAsync(Patiently);
        Assert.Contains((await fixture.Hub.Simulators.StateAsync())["notices"]!.AsArray(), notice => (string?)notice!["orderId"] == orderNo);
    }

    private async Task RefuseAbove30KilogramsAsync(IPage page)
    {
        await page.GotoAsync($"{fixture.Hub.Server.Url}/flows/{Transaction}");
        var composer = new Composer(page);
        await composer.Step("store").ClickAsync();
        await composer.InsertAsync("Condition", "if");
        var form = composer.Form("if");
        await composer.FillAsync("if", "Title in English", "At most 30 kg?");
        await form.GetByRole(AriaRole.Button, new() { Name = "Show as an expression" }).ClickAsync();

        // What reaches the step is offered while one types, and what one typed is tried at once.
        var expression = form.GetByRole(AriaRole.Textbox, new() { Name = "Condition", Exact = true });
        await expression.FillAsync("");
        await expression.PressSequentiallyAsync("order.car");
        await Expect(page.GetByRole(AriaRole.Option, new() { NameRegex = Beginning("cargo") }).First).ToBeVisibleAsync(Patiently);
        await page.Keyboard.PressAsync("Escape");
        await expression.FillAsync("$sum(order.cargo.weightKg) <= 30");
        await Expect(form.GetByText("true", new() { Exact = true }).First).ToBeVisibleAsync(Patiently);

        await composer.InsertAtAsync("no", "At most 30 kg?", "Refuse the order", "refuseOrder");
        await composer.FillAsync("refuseOrder", "Code", "weight.above-limit");
        await composer.FillAsync("refuseOrder", "Reason", "Express carries at most 30 kg.");
        await composer.LeadAsync("refuseOrder", "Goes on", "refused");
        await Expect(page.GetByText("No problems")).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByText("Draft saved")).ToBeVisibleAsync(Patiently);
    }

    private static async Task GiveToAllAsync(IPage page, string version)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Give it to all orders" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Give it to all orders" }).ClickAsync();
        await Expect(page.GetByText($"All orders get version {version[..8]}")).ToBeVisibleAsync(Patiently);

        // What stood below the rule moves up once it is gone: a click at that moment hits nothing.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Give it to all orders" })).ToHaveCountAsync(0, new() { Timeout = 60_000 });
    }

    private static async Task RollBackAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Why" }).FillAsync("The trial is over.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Rolled back").First).ToBeVisibleAsync(Patiently);
    }

    /// <summary>Sends an order of that weight: how it stands, and why it was refused.</summary>
    private async Task<(string? Status, string? Code)> SendAsync(int kilograms)
    {
        var key = Guid.NewGuid().ToString("n");
        var content = SampleOrders.Express(key);
        content["cargo"]![0]!["weightKg"] = kilograms;
        var answer = await fixture.Hub.Api.SendOrderAsync(key, content);
        return answer.Status is HttpStatusCode.Created or HttpStatusCode.OK ? ("ACCEPTED", null) : ("REFUSED", answer.Code);
    }

    private async Task<JsonArray> InstancesAsync(string query) =>
        (await fixture.Hub.Api.GetAsync($"/api/v1/instances?flow={Fulfillment}&limit=200{query}"))["items"]!.AsArray();

    private async Task<string> FirstOfAsync(string version) => (string?)(await InstancesAsync($"&version={version}")).FirstOrDefault()?["instanceId"] ?? "";

    private static Regex Beginning(string text) => new("^" + Regex.Escape(text), RegexOptions.None, TimeSpan.FromSeconds(1));
}
