using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>A recurring job that fails: found, read and mended from the pages alone, up to a run that succeeded.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class MendAJobTests(BrowserFixture fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_recurring_job_that_fails_is_found_its_error_read_and_mended_to_a_proven_success()
    {
        const string Name = "Nightly order count";
        await using var watched = await fixture.OpenAsync("/jobs?view=schedules");
        var page = watched.Page;

        // 1. Made with an expectation that nothing meets, and run at once.
        await Button(page, "New recurring job").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(Name);
        await dialog.GetByLabel("Orders expected at least").FillAsync("900000");
        await dialog.GetByLabel("When").FillAsync("0 30 6 * *");
        await Expect(dialog.GetByText("is no cron expression")).ToBeVisibleAsync(Patiently);
        await dialog.GetByLabel("When").FillAsync("0 30 6 * * ?");
        await Expect(dialog.GetByRole(AriaRole.List, new() { Name = "Next five" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(5);
        await Button(dialog, "Save").ClickAsync();
        await Button(page, $"Run now: {Name}").ClickAsync();

        // 2. Found among what failed, by its name, and its error read.
        await Button(page, "Runs").ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "State" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^failed", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true }).FillAsync(Name);
        var failed = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link, new() { Name = Name });
        await Expect(failed).ToBeVisibleAsync(Patiently);
        await failed.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Error" })).ToContainTextAsync("at least 900000 are expected");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Input" })).ToContainTextAsync("900000");

        // 3. Mended where it stands, and run again.
        await page.GotoAsync(fixture.Hub.Server.Url + "/jobs?view=schedules");
        await Button(page, $"Change: {Name}").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Orders expected at least").FillAsync("0");
        await Button(page.GetByRole(AriaRole.Dialog), "Save").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Button(page, $"Run now: {Name}").ClickAsync();

        // 4. Proven: its last run succeeded, with a result.
        var row = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Filter(new() { HasText = Name });
        await Expect(row.GetByText("succeeded")).ToBeVisibleAsync(Patiently);
        await row.GetByRole(AriaRole.Link).Filter(new() { HasText = "succeeded" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result" })).ToContainTextAsync("line,status,orders");

        // 5. What failed is deleted, all that the filter shows.
        await page.GotoAsync(fixture.Hub.Server.Url + "/jobs?view=runs&state=failed&name=Nightly");
        await Button(page, "Delete all of these").ClickAsync();
        await Button(page.GetByRole(AriaRole.Dialog), "Delete").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Actions on many runs" })).ToContainTextAsync("1 of 1", new() { Timeout = 60_000 });
        await Expect(page.GetByText("No runs match")).ToBeVisibleAsync(Patiently);
        Assert.DoesNotContain(watched.Errors, error => !error.Contains("422", StringComparison.Ordinal));
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Button(ILocator inside, string name) => inside.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
