using System.Text.Json;
using Microsoft.Playwright;
using OrderHub.Testing;

namespace OrderHub.BrowserTests;

/// <summary>Runs axe over a page.</summary>
internal static class Accessibility
{
    private static readonly string Axe = Path.Combine(BuiltPrograms.Root, "OrderHub.Designer", "node_modules", "axe-core", "axe.min.js");

    /// <summary>One line a fault: the rule, what it says, and where.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return [.. result.GetProperty("violations").EnumerateArray().Select(fault =>
            $"{fault.GetProperty("id")}: {fault.GetProperty("help")} at {string.Join(" | ", fault.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html")))}")];
    }
}
