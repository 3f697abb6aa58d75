using System.Net.Http.Json;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>Two versions of a flow beside each other: what differs as a list, and on the canvas.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class CompareVersionsTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Any_two_versions_are_compared_in_words_and_in_colour()
    {
        var name = $"compared-{Guid.NewGuid().ToString("n")[..6]}/fulfillment";
        var before = (await File.ReadAllTextAsync(Path.Combine(BuiltPrograms.Root, "workflows", "express", "fulfillment.json"))).Replace("express/fulfillment", name, StringComparison.Ordinal);
        var after = before.Replace("\"start\": \"registerWaybill\"", "\"start\": \"rest\"", StringComparison.Ordinal)
            .Replace("\"steps\": {", "\"steps\": {\n    \"rest\": { \"use\": \"delay\", \"with\": { \"for\": \"PT5M\" }, \"next\": \"registerWaybill\" },", StringComparison.Ordinal)
            .Replace("\"contradiction\": \"track\"", "\"contradiction\": \"silent\"", StringComparison.Ordinal);
        foreach (var text in new[] { before, after })
        {
            (await fixture.Hub.Server.Http.PostAsJsonAsync($"/api/v1/flows/{name}/versions", new { text })).EnsureSuccessStatusCode();
        }

        await using var watched = await fixture.OpenAsync($"/flows/{name}/publish");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Table, new() { Name = "Versions" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Compare", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Differences" })).ToContainTextAsync("rest");

        var picture = page.GetByRole(AriaRole.Region, new() { Name = "The versions compared" }).First;
        await Expect(picture.Locator("[data-step='rest'][data-mark~='added']")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(picture.Locator("path[data-mark='added']")).ToHaveCountAsync(1);
        await Expect(picture.Locator("path[data-mark='rewired']")).ToHaveCountAsync(2);
        await picture.GetByRole(AriaRole.Button, new() { NameRegex = new("^[0-9a-f]{8}$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await Expect(picture.Locator("[data-step='rest']")).ToHaveCountAsync(0);
        await Expect(picture.Locator("path[data-mark='rewired']")).ToHaveCountAsync(2);
        Assert.Empty(watched.Errors);
    }
}
