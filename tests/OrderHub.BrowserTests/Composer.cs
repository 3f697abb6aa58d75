using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrderHub.BrowserTests;

/// <summary>The editor as a person handles it: by the words on the page.</summary>
internal sealed class Composer(IPage page)
{
    private ILocator Asked => page.GetByRole(AriaRole.Combobox, new() { Name = "Insert a step" });

    public ILocator Step(string name) => page.Locator($"[data-step='{name}']");

    public ILocator Form(string step) => page.GetByRole(AriaRole.Region, new() { Name = $"Step {step}", Exact = true });

    /// <summary>A field of a form, whatever kind of box it is.</summary>
    public static ILocator Field(ILocator form, string label) =>
        form.GetByRole(AriaRole.Textbox, new() { Name = label, Exact = true }).Or(form.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true })).First;

    /// <summary>Behind what is chosen.</summary>
    public async Task InsertAsync(string kind, string name)
    {
        await page.Keyboard.PressAsync("a");
        await TakeAsync(kind);
        await Expect(Step(name)).ToBeVisibleAsync();
    }

    /// <summary>At an outcome that leads nowhere yet.</summary>
    public async Task InsertAtAsync(string outcome, string title, string kind, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Add a step at {outcome} of {title}", Exact = true }).ClickAsync();
        await TakeAsync(kind);
        await Expect(Step(name)).ToBeVisibleAsync();
    }

    public async Task FillAsync(string step, string label, string text)
    {
        var field = Field(Form(step), label);
        await field.FillAsync(text);
        await field.BlurAsync();
    }

    /// <summary>Leads an outcome to a step that is there, in the step's form.</summary>
    public async Task LeadAsync(string step, string outcome, string to)
    {
        await Step(step).ClickAsync();
        await ChooseAsync(Form(step), $"{outcome} leads to", to);
    }

    public async Task ChooseAsync(ILocator form, string label, string option)
    {
        await Field(form, label).ClickAsync();
        // A step is offered by its name, or by its title with the name behind it.
        await page.GetByRole(AriaRole.Option, new() { NameRegex = new Regex($@"(^|\(){Regex.Escape(option)}\)?$", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
    }

    private async Task TakeAsync(string kind)
    {
        await Expect(Asked).ToBeFocusedAsync();
        await Asked.FillAsync(kind);
        await page.Keyboard.PressAsync("Enter");
        await Expect(Asked).ToHaveCountAsync(0);
    }
}
