using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>The first minutes of a stranger: sign in by the printed link, press the button, watch an order arrive and go its way.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class WatchAnOrderTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [Fact]
    public async Task The_sample_button_makes_an_order_that_arrives_lights_up_and_is_delivered()
    {
        await using var watched = await fixture.OpenAsync("/orders");
        var page = watched.Page;
        await page.EvaluateAsync("() => { window.stayed = true; }");

        // 1. It arrives in the list by itself.
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a sample order" }).First.ClickAsync();
        var open = page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Open EX", RegexOptions.None, TimeSpan.FromSeconds(1)) });
        await open.WaitForAsync();
        var orderNo = (await open.InnerTextAsync())["Open ".Length..];
        var row = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Filter(new() { HasText = orderNo });
        await Expect(row).ToBeVisibleAsync(Patiently);

        // 2. Its flow is drawn, and steps light up while it goes.
        await row.GetByRole(AriaRole.Link, new() { Name = orderNo }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Step("Done") }).First).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Step("Waiting|Waits for") }).First).ToBeVisibleAsync(Patiently);

        // 3. It is delivered, and the page shows it without being asked.
        await fixture.MoveOnAsync(orderNo, "DELIVERED");
        await Expect(page.GetByText("Delivered", new() { Exact = true }).First).ToBeVisibleAsync(Patiently);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Step("Waiting|Waits for") })).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"), "the page was loaded anew");
        Assert.Equal("DELIVERED", (string?)(await fixture.Hub.Api.OrderAsync(orderNo))["status"]);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_rejected_pickup_shows_what_was_taken_back()
    {
        await using var watched = await fixture.OpenAsync("/orders");
        var orderNo = await fixture.Hub.SendEclpOrderAsync("pickupRejected");
        await fixture.Hub.Api.OrderReachesAsync(orderNo, "CANCELLED");

        await watched.Page.GotoAsync($"{fixture.Hub.Server.Url}/orders/{orderNo}");

        await Expect(watched.Page.GetByText("Cancelled", new() { Exact = true }).First).ToBeVisibleAsync(Patiently);
        await Expect(watched.Page.GetByRole(AriaRole.Button, new() { NameRegex = Step("Undone") }).First).ToBeVisibleAsync(Patiently);
        Assert.Empty(watched.Errors);
    }

    [Fact]
    public async Task A_sign_in_link_works_once()
    {
        // Opening any page has used it up.
        await using var signedIn = await fixture.OpenAsync("/orders");
        await using var stranger = await fixture.OpenSignedOutAsync();

        await stranger.Page.GotoAsync(await fixture.SignInLinkAsync());

        await Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has been used or has expired");
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in()
    {
        await using var stranger = await fixture.OpenSignedOutAsync();

        await stranger.Page.GotoAsync(fixture.Hub.Server.Url + "/orders");

        await Expect(stranger.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private static Regex Step(string state) => new($"^Step .*({state})", RegexOptions.None, TimeSpan.FromSeconds(1));
}
